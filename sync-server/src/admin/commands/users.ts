/** People: list, add, deactivate, activate, sign-in links, passwords. */
import { isStaff } from '@corridor/core';
import type { DepartmentRow, UserRow } from '../../directory/rows.ts';
import { AdminError, type Answer, answer, table, when } from '../answer.ts';
import { findDepartment, findPractice, findUser, loginOf } from '../find.ts';
import type { RequestOf } from '../requests.ts';
import type { AdminServices } from '../services.ts';

interface SignIn {
  readonly hasPassword: boolean;
  readonly linkExpiresAt: number | null;
}

const stateOf = (user: UserRow, signIn: SignIn | undefined): string => {
  if (!user.active) return 'deactivated';
  if (user.role === 'bot') return 'program';
  if (signIn?.hasPassword) return 'signs in';
  if (signIn?.linkExpiresAt) return `link until ${when(signIn.linkExpiresAt)}`;
  return 'needs a link';
};

interface ListedUser {
  readonly login: string;
  readonly name: string;
  readonly role: string;
  readonly practice: string;
  readonly state: string;
  readonly jobTitle: string | null;
  /** Names. */
  readonly department: string | null;
  readonly leads: readonly string[];
  /** Sign-in names, the first one assigned first. */
  readonly assignedTo: readonly string[];
}

/** `hygienist`, `Front desk (leads)`, `assigned to eva, bram`. */
const placeOf = ({ jobTitle, department, leads, assignedTo }: ListedUser): string => {
  const others = leads.filter((name) => name !== department);
  return [
    ...(jobTitle === null ? [] : [jobTitle]),
    ...(department === null
      ? []
      : [`${department}${leads.includes(department) ? ' (leads)' : ''}`]),
    ...(others.length === 0 ? [] : [`leads ${others.join(', ')}`]),
    ...(assignedTo.length === 0 ? [] : [`assigned to ${assignedTo.join(', ')}`]),
  ].join('; ');
};

export const listUsers = async (
  { all }: RequestOf<'users-list'>,
  services: AdminServices,
): Promise<Answer> => {
  const { directory, store } = services;
  const nameOf = (id: DepartmentRow['id']): string =>
    directory.model.departments.get(id)?.name ?? id;
  const rows: ListedUser[] = [];
  for (const practice of directory.model.practices.values()) {
    const states = await store.run('accounts.states', practice.id);
    for (const id of directory.model.usersOf(practice.id)) {
      const user = directory.user(id);
      if (user === null || (!all && (!user.active || user.role === 'bot'))) continue;
      const { login, name, role, jobTitle } = user;
      rows.push({
        login,
        name,
        role,
        jobTitle,
        practice: practice.name,
        state: stateOf(user, states[id]),
        department: user.department === null ? null : nameOf(user.department),
        leads: user.leads.map(nameOf),
        assignedTo: user.assignedTo.map((staff) => loginOf(services, staff)),
      });
    }
  }
  rows.sort((a, b) => (a.login < b.login ? -1 : 1));
  const lines = table(
    ['SIGN-IN NAME', 'NAME', 'ROLE', 'STATE', 'PLACE'],
    rows.map((row) => [row.login, row.name, row.role, row.state, placeOf(row)]),
  );
  return answer(rows, lines);
};

const linkLines = (
  user: UserRow,
  url: string,
  expiresAt: number,
  isRunning: boolean,
): readonly string[] => [
  `Sign-in link for ${user.name} (${user.login}), good once and until ${when(expiresAt)}:`,
  '',
  `  ${url}`,
  '',
  'It is shown only now. Whoever has it signs in as this person: hand it over, do not send it around.',
  ...(isRunning
    ? []
    : [
        '',
        'No server runs here, so the address in front is only what CORRIDOR_HOST, CORRIDOR_PORT and',
        'CORRIDOR_ORIGINS say to this command. Put there what people type; the rest is good as it is.',
      ]),
];

const linkAnswer = async (user: UserRow, services: AdminServices): Promise<Answer> => {
  if (!user.active) {
    throw new AdminError(
      `${user.login} is deactivated and cannot sign in. Run \`users activate ${user.login}\` first.`,
    );
  }
  if (user.role === 'bot') throw new AdminError(`${user.login} is a program: give it a token.`);
  const made = await services.accounts.createLink(user.id, null);
  if (!made.ok) throw new AdminError(made.error.message);
  const { link, expiresAt } = made.value;
  const url = `${services.address}/first-sign-in/${link}`;
  const isRunning = services.healWindow !== null;
  return answer({ login: user.login, url, expiresAt }, linkLines(user, url, expiresAt, isRunning));
};

export const addUser = async (
  request: RequestOf<'users-add'>,
  services: AdminServices,
): Promise<Answer> => {
  const { store, directory } = services;
  const { login, name, role, jobTitle, lead } = request;
  const practice = findPractice(services, request.practice);
  const department =
    request.department === null ? null : findDepartment(services, practice.id, request.department);
  if (lead && !isStaff(role)) {
    throw new AdminError(
      `Only staff lead a department, and the role of ${login} is to be ${role}.`,
    );
  }
  const write = await store.run('directory.createUser', {
    practice: practice.id,
    actor: null,
    user: {
      login,
      name,
      role,
      jobTitle,
      department: department?.id ?? null,
      organisation: null,
      leads: lead && department !== null ? [department.id] : [],
      assignedTo: [],
    },
  });
  directory.apply(write);
  const user = findUser(services, login);
  const place = department === null ? '' : `, ${lead ? 'leading' : 'in'} ${department.name}`;
  const added = `${name} was added to ${practice.name} as ${role}${place}.`;
  if (role === 'bot') return answer({ login, role }, [added, `Next: \`token ${login}\`.`]);
  const link = await linkAnswer(user, services);
  return { ...link, lines: [added, '', ...link.lines] };
};

export const deactivateUser = async (
  { login }: RequestOf<'users-deactivate'>,
  services: AdminServices,
): Promise<Answer> => {
  const user = findUser(services, login);
  if (!user.active) return answer({ login, active: false }, [`${login} is deactivated already.`]);
  const { practice, id } = user;
  const write = await services.store.run('directory.deactivateUser', {
    practice,
    actor: null,
    user: id,
  });
  services.directory.apply(write);
  return answer({ login, active: false, endedSessions: write.endedSessions.length }, [
    `${user.name} (${login}) is deactivated: ${write.endedSessions.length} sessions and tokens ended.`,
    'What they wrote stays, with their name. Their workstations drop their data at the next contact.',
  ]);
};

export const activateUser = async (
  { login }: RequestOf<'users-activate'>,
  services: AdminServices,
): Promise<Answer> => {
  const user = findUser(services, login);
  if (user.active) return answer({ login, active: true }, [`${login} is active already.`]);
  const write = await services.store.run('directory.changeUser', {
    practice: user.practice,
    actor: null,
    user: user.id,
    change: { active: true },
  });
  services.directory.apply(write);
  return answer({ login, active: true }, [
    `${user.name} (${login}) is active again.`,
    `To let them sign in: \`link ${login}\`.`,
  ]);
};

export const makeLink = async (
  { login }: RequestOf<'link'>,
  services: AdminServices,
): Promise<Answer> => linkAnswer(findUser(services, login), services);

/** The old password stops working at once; the link sets the new one. */
export const resetPassword = async (
  { login }: RequestOf<'reset-password'>,
  services: AdminServices,
): Promise<Answer> => {
  const user = findUser(services, login);
  const { accounts, random } = services;
  if (user.active && user.role !== 'bot') {
    const nobodyKnows = Buffer.from(random(32)).toString('base64url');
    await accounts.setPassword(user.id, user.practice, nobodyKnows);
  }
  const link = await linkAnswer(user, services);
  const done = `The password of ${login} does not work any more, and their sessions ended.`;
  return { ...link, lines: [done, '', ...link.lines] };
};
