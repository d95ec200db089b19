/** Departments: list, add. */
import { type Answer, answer, table } from '../answer.ts';
import { findPractice } from '../find.ts';
import type { RequestOf } from '../requests.ts';
import type { AdminServices } from '../services.ts';

export const listDepartments = ({ directory }: AdminServices): Answer => {
  const { model } = directory;
  const active = [...model.users.values()].filter((user) => user.active);
  const rows = [...model.departments.values()].map(({ id, name, practice }) => ({
    name,
    practice: directory.practice(practice).name,
    people: active.filter(({ department }) => department === id).length,
    leads: active
      .filter(({ leads }) => leads.includes(id))
      .map(({ login }) => login)
      .sort(),
  }));
  rows.sort((a, b) => (a.name < b.name ? -1 : 1));
  const lines = table(
    ['NAME', 'PEOPLE', 'LED BY'],
    rows.map(({ name, people, leads }) => [name, String(people), leads.join(', ')]),
  );
  return answer(rows, lines);
};

/** @throws OperationError there is one of that name */
export const addDepartment = async (
  { name, practice: practiceName }: RequestOf<'departments-add'>,
  services: AdminServices,
): Promise<Answer> => {
  const practice = findPractice(services, practiceName);
  const write = await services.store.run('directory.createDepartment', {
    practice: practice.id,
    actor: null,
    name,
  });
  services.directory.apply(write);
  return answer({ name, practice: practice.name }, [
    `${name} is a department of ${practice.name} now.`,
    `To add people to it: \`users add <login> --name <name> --department "${name}"\`.`,
  ]);
};
