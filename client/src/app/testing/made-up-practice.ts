/** The practice of the preview: names of all lengths, staff and clients, and its rules. */
import {
  DepartmentId,
  type DirectoryPractice,
  type DirectoryUser,
  PracticeId,
  presetRules,
  UserId,
} from '@corridor/core';
import { id } from './made-up.ts';

type Person = Partial<DirectoryUser> & { name: string };
const PEOPLE: Person[] = [
  { name: 'Ana de Vries', role: 'manager', jobTitle: 'Practice manager' },
  { name: 'Bo Lindqvist', jobTitle: 'Dentist' },
  { name: 'Chiara Romano', jobTitle: 'Hygienist' },
  { name: 'Dr. Jan-Willem van der Meer-Oosterhuis', jobTitle: 'Orthodontist' },
  { name: 'Emine Yıldız', jobTitle: 'Reception' },
  { name: 'Farid Haddad', jobTitle: 'Dental assistant' },
  { name: 'Grace Okafor', jobTitle: 'Hygienist' },
  { name: 'Hanneke Smit', role: 'team_leader', jobTitle: 'Reception' },
  { name: 'Ivo Novák', active: false, jobTitle: 'Dentist' },
  { name: '李雷', jobTitle: 'Lab technician' },
  { name: 'Northside Orthopaedic Supplies', role: 'client', organisation: 'Northside' },
  { name: 'Priya Natarajan', role: 'client', organisation: 'Natarajan & Sons' },
];

export const user = (users: readonly DirectoryUser[], index: number): DirectoryUser => {
  const found = users[index];
  if (!found) throw new Error(`no person ${index}`);
  return found;
};

interface MadeUp {
  readonly users: readonly DirectoryUser[];
  readonly north: DepartmentId;
  readonly me: DirectoryUser;
  readonly practice: DirectoryPractice;
}

export const makeUpPractice = (): MadeUp => {
  const north = DepartmentId.parse(id());
  const users: DirectoryUser[] = PEOPLE.map((person) => ({
    id: UserId.parse(id()),
    login: person.name.toLowerCase().replace(/[^a-z]+/g, '.'),
    role: 'staff',
    jobTitle: null,
    department: person.role === 'client' ? null : north,
    organisation: null,
    leads: [],
    active: true,
    assignedTo: [],
    ...person,
  }));
  const me = user(users, 0);
  const rules = { ...presetRules('company'), ...{ kinds: presetRules('helpdesk').kinds } };
  rules.permissions = {
    ...presetRules('helpdesk').permissions,
    message_client: ['manager'],
    message_any_client: ['manager'],
  };
  const practice = {
    id: PracticeId.parse(id()),
    name: 'Tandartspraktijk De Gracht',
    preset: 'helpdesk' as const,
    rules: {
      ...rules,
      kinds: ['channel', 'direct', 'group', 'client'] as never,
      autoLockMinutes: 0,
    },
    reception: user(users, 4).id,
  };
  return { users, north, me, practice };
};
