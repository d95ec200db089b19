/** Finds what a command names, or says that it is not there. */
import { foldedName, type LoginName, type PracticeId, type UserId } from '@corridor/core';
import type { z } from 'zod';
import type { DepartmentRow, PracticeRow, UserRow } from '../directory/rows.ts';
import { AdminError } from './answer.ts';
import type { AdminServices } from './services.ts';

type Login = z.infer<typeof LoginName>;
type Rows = Pick<AdminServices, 'directory'>;

/** The practice of that name, or the only one. @throws AdminError */
export const findPractice = ({ directory }: Rows, name: string | null): PracticeRow => {
  const practices = [...directory.model.practices.values()];
  if (practices.length === 0) {
    throw new AdminError('There is no practice here yet: start the server once, it makes one.');
  }
  const found = name === null ? practices : practices.filter((each) => each.name === name);
  const [first] = found;
  if (found.length === 1 && first !== undefined) return first;
  const names = practices.map((each) => each.name).join(', ');
  throw new AdminError(
    name === null
      ? `There are several practices here: say which with --practice. They are: ${names}.`
      : `There is no practice named ${name}. There are: ${names}.`,
  );
};

/** @throws AdminError */
export const findUser = ({ directory }: Rows, login: Login): UserRow => {
  for (const user of directory.model.users.values()) if (user.login === login) return user;
  throw new AdminError(
    `There is nobody with the sign-in name ${login}. \`users list --all\` shows who is there.`,
  );
};

/** @throws AdminError nobody of that name in this practice */
export const findInPractice = (services: Rows, practice: PracticeId, login: Login): UserRow => {
  const user = findUser(services, login);
  if (user.practice !== practice) throw new AdminError(`${login} belongs to another practice.`);
  return user;
};

/** Departments of that name in a practice. Names that read the same are one. */
const departmentsNamed = (
  { directory }: Rows,
  practice: PracticeId,
  name: string,
): DepartmentRow[] =>
  [...directory.model.departments.values()].filter(
    (row) => row.practice === practice && foldedName(row.name) === foldedName(name),
  );

/** @throws AdminError there is none, or two */
export const findDepartment = (
  services: Rows,
  practice: PracticeId,
  name: string,
): DepartmentRow => {
  const [first, second] = departmentsNamed(services, practice, name);
  if (first === undefined) {
    throw new AdminError(
      `There is no department named ${name}. \`departments\` lists them, \`departments add\` makes one.`,
    );
  }
  if (second !== undefined) throw new AdminError(`There are several departments named ${name}.`);
  return first;
};

export const loginOf = ({ directory }: Rows, user: UserId): string =>
  directory.user(user)?.login ?? 'unknown';
