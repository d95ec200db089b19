/** The administrator whom the server's first start makes, let in by a link from the command line. */
import { randomBytes } from 'node:crypto';
import type { Account } from './account.ts';
import { corridor } from './cli.ts';
import { Person } from './person.ts';

interface ListedUser {
  readonly login: string;
  readonly name: string;
  readonly role: string;
}

export const firstAdmin = async ({
  url,
  folder,
}: {
  readonly url: string;
  readonly folder: string;
}): Promise<Account> => {
  const users = (await corridor(folder, 'users', 'list')) as readonly ListedUser[];
  const admin = users.find(({ role }) => role === 'super_admin');
  if (!admin) throw new Error('The first start made no super_admin.');
  const { url: link } = (await corridor(folder, 'link', admin.login)) as { url: string };
  const password = randomBytes(12).toString('base64url');
  const secret = new URL(link).pathname.split('/').at(-1) ?? '';
  const person = await Person.firstSignIn(url, secret, password);
  return { id: person.user, name: admin.name, login: admin.login, password };
};
