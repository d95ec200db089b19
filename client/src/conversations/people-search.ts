/** Whom somebody may write to, found by name, department, job title or organisation. Pure. */
import { can, canSee, type DirectoryUser, isStaff, type Permission } from '@corridor/core';
import { folded, matches, personSubtitle } from './names.ts';
import { actorOf, type Workplace } from './workplace.ts';

export interface FoundPeople {
  readonly staff: readonly DirectoryUser[];
  readonly clients: readonly DirectoryUser[];
}

type Purpose = 'direct' | 'group' | 'channel';
type Directory = Pick<Workplace, 'me' | 'practice' | 'users' | 'departments'>;

const fits = (person: DirectoryUser, purpose: Purpose, directory: Directory): boolean => {
  const { me, practice } = directory;
  if (!person.active || person.id === me.id) return false;
  if (person.role === 'bot') return false;
  const { rules } = practice;
  const isClient = person.role === 'client';
  const actor = actorOf(me, practice);
  if (purpose !== 'direct') {
    const visible = canSee(actor, person, rules) || can(actor, 'create_direct', { person }, rules);
    if (!visible) return false;
    return isClient ? rules.clientsInGroups && purpose === 'group' : isStaff(person.role);
  }
  const permission: Permission =
    isClient || me.role === 'client' ? 'message_client' : 'create_direct';
  return can(actor, permission, { person }, rules);
};

/** Whether a conversation with them alone may be started. */
export const mayWriteTo = (person: DirectoryUser, directory: Directory): boolean =>
  fits(person, 'direct', directory);

export const findPeople = (
  directory: Directory,
  purpose: Purpose,
  typed: string,
  roleName: (role: DirectoryUser['role']) => string,
): FoundPeople => {
  const found = [...directory.users.values()]
    .filter((person) => fits(person, purpose, directory))
    .filter((person) => {
      if (typed.trim() === '') return true;
      const about = personSubtitle(person, directory.departments, roleName(person.role));
      return matches(`${person.name} ${person.login} ${about} ${person.organisation ?? ''}`, typed);
    })
    .sort((a, b) => (folded(a.name) < folded(b.name) ? -1 : 1));
  return {
    staff: found.filter(({ role }) => role !== 'client'),
    clients: found.filter(({ role }) => role === 'client'),
  };
};

export type NewKind = 'direct' | 'group' | 'channel' | 'browse';

/** Which ways of starting a conversation somebody has: the practice's kinds and their permissions. */
export const newKinds = ({ me, practice }: Pick<Workplace, 'me' | 'practice'>): NewKind[] => {
  const { rules } = practice;
  const actor = actorOf(me, practice);
  const may = (permission: Permission): boolean => can(actor, permission, {}, rules);
  const kinds: NewKind[] = [];
  const direct = rules.kinds.includes('direct') && may('create_direct');
  const client = rules.kinds.includes('client') && may('message_client');
  if (direct || client) kinds.push('direct');
  if (rules.kinds.includes('group') && may('create_group')) kinds.push('group');
  if (rules.kinds.includes('channel')) {
    if (may('create_channels')) kinds.push('channel');
    if (may('access_channels')) kinds.push('browse');
  }
  return kinds;
};
