/** A first start without the demo: an empty practice and its first admin, who gets a link. */
import type { Preset } from '@corridor/core';
import type { AdminServices } from '../admin/services.ts';
import type { NewUser } from '../store/sqlite/directory-people.ts';

const FIRST_ADMIN = 'admin';

export const makeFirstPractice = async (
  { store, directory }: AdminServices,
  { name, preset }: { readonly name: string; readonly preset: Preset },
): Promise<void> => {
  const made = await store.run('directory.createPractice', { name, preset, rules: null });
  directory.apply(made);
  await directory.loadKeys();
  const user: Omit<NewUser, 'id'> = {
    login: FIRST_ADMIN,
    name: 'Admin',
    role: 'super_admin',
    jobTitle: null,
    department: null,
    organisation: null,
    leads: [],
    assignedTo: [],
  };
  const { practice } = made;
  directory.apply(await store.run('directory.createUser', { practice, actor: null, user }));
};

/** Lines with a fresh link for the first admin, while nobody can sign in; else none. */
export const firstAdminSignIn = async ({
  store,
  directory,
  accounts,
  address,
}: AdminServices): Promise<string[]> => {
  for (const practice of directory.model.practices.keys()) {
    const states = await store.run('accounts.states', practice);
    if (Object.values(states).some(({ hasPassword }) => hasPassword)) return [];
  }
  const found = await store.run('accounts.credentials', { login: FIRST_ADMIN });
  if (found === null || !found.user.active) return [];
  const made = await accounts.createLink(found.user.id, null);
  if (!made.ok) return [];
  return [
    'Nobody can sign in yet. Open this link once to set the first admin’s password:',
    `  ${address}/first-sign-in/${made.value.link}`,
  ];
};
