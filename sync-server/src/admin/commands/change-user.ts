/** What is said of somebody who is there: their name, role, job title, department, and what they lead. */
import { type DepartmentId, isStaff } from '@corridor/core';
import { type ConversationRow, memberOf, type UserRow } from '../../directory/rows.ts';
import type { UserChange } from '../../store/sqlite/directory-people.ts';
import { AdminError, type Answer, answer, table } from '../answer.ts';
import { findDepartment, findUser } from '../find.ts';
import type { RequestOf } from '../requests.ts';
import type { AdminServices } from '../services.ts';

type Request = RequestOf<'users-change'>;

/** What they lead afterwards. @throws AdminError */
const leadsAfter = (
  { lead }: Request,
  user: UserRow,
  department: DepartmentId | null,
): readonly DepartmentId[] => {
  if (lead === undefined) return user.leads;
  if (!lead) return [];
  if (department === null) {
    throw new AdminError(`${user.login} is in no department to lead: name it with --department.`);
  }
  return user.leads.includes(department) ? user.leads : [...user.leads, department];
};

/** What is other than before. @throws AdminError */
const changeOf = (request: Request, user: UserRow, services: AdminServices): UserChange => {
  const department =
    request.department === undefined || request.department === null
      ? request.department
      : findDepartment(services, user.practice, request.department).id;
  const place = department === undefined ? user.department : department;
  const wanted: UserChange = {
    name: request.name ?? user.name,
    role: request.role ?? user.role,
    jobTitle: request.jobTitle === undefined ? user.jobTitle : request.jobTitle,
    department: place,
    leads: [...leadsAfter(request, user, place)],
  };
  const different = Object.entries(wanted).filter(
    ([what, value]) => JSON.stringify(value) !== JSON.stringify(user[what as keyof UserRow]),
  );
  return Object.fromEntries(different);
};

/** What the new role cannot have is taken away first, by who knows why it was there. */
const requireFitting = (user: UserRow, change: UserChange, services: AdminServices): void => {
  const { login } = user;
  const { role = user.role, leads = user.leads } = change;
  if (leads.length > 0 && !isStaff(role)) {
    const names = leads.map((id) => services.directory.model.departments.get(id)?.name ?? id);
    throw new AdminError(
      `Only staff lead a department, and the role of ${login} is to be ${role}. They lead ${names.join(', ')}: end that first with --no-lead.`,
    );
  }
  if (user.assignedTo.length > 0 && role !== 'client') {
    throw new AdminError(
      `Only clients are assigned to somebody, and ${login} is assigned to staff: end that first with \`unassign\`.`,
    );
  }
};

const LABELS = {
  name: 'name',
  role: 'role',
  jobTitle: 'job title',
  department: 'department',
  leads: 'leads',
} as const;

interface Changed {
  readonly what: keyof typeof LABELS;
  readonly before: string | null;
  readonly now: string | null;
}

/** Departments by their names, as `users` shows them. */
const changedIn = (before: UserRow, after: UserRow, services: AdminServices): Changed[] => {
  const nameOf = (id: DepartmentId): string =>
    services.directory.model.departments.get(id)?.name ?? id;
  const shown = ({ name, role, jobTitle, department, leads }: UserRow) => ({
    name,
    role,
    jobTitle,
    department: department && nameOf(department),
    leads: leads.map(nameOf).sort().join(', ') || null,
  });
  const [was, is] = [shown(before), shown(after)];
  return (Object.keys(LABELS) as (keyof typeof LABELS)[])
    .filter((what) => was[what] !== is[what])
    .map((what) => ({ what, before: was[what], now: is[what] }));
};

/** Groups that follow a template brought them in or took them out (D9). */
const groupLines = (user: UserRow, groups: readonly ConversationRow[]): readonly string[] =>
  groups.map((group) =>
    memberOf(group, user.id)
      ? `They are in the group ${group.name} now, which follows job titles.`
      : `They are no longer in the group ${group.name}, which follows job titles.`,
  );

/** @throws AdminError, and OperationError of what the server refuses over HTTP as well */
export const changeUser = async (request: Request, services: AdminServices): Promise<Answer> => {
  const { directory, store } = services;
  const before = findUser(services, request.login);
  const { login, practice } = before;
  const change = changeOf(request, before, services);
  if (Object.keys(change).length === 0) {
    return answer({ login, changed: [] }, [`${before.name} (${login}) is like that already.`]);
  }
  requireFitting(before, change, services);
  const write = await store.run('directory.changeUser', {
    practice,
    actor: null,
    user: before.id,
    change,
  });
  directory.apply(write);
  const after = findUser(services, login);
  const changed = changedIn(before, after, services);
  const rows = changed.map(({ what, before: was, now }) => [LABELS[what], was ?? '', now ?? '']);
  return answer({ login, changed }, [
    `${after.name} (${login}) was changed:`,
    ...table(['', 'BEFORE', 'NOW'], rows),
    ...groupLines(after, write.rows.conversations),
  ]);
};
