/** A practice with people in it, made over HTTP as an administrator makes it. */
import { randomBytes } from 'node:crypto';
import {
  type ConversationId,
  CreateLinkResult,
  DirectoryUser,
  type Role,
  type UserId,
} from '@corridor/core';
import type { Account } from './account.ts';
import { firstAdmin } from './first-admin.ts';
import { Person } from './person.ts';
import type { CorridorServer } from './server.ts';

interface NewPerson {
  readonly name: string;
  readonly login: string;
  readonly role?: Role;
  readonly jobTitle?: string;
  /** Of a client. */
  readonly organisation?: string;
  /** Who looks after a client. */
  readonly assignedTo?: readonly UserId[];
}

const PEOPLE = [
  { name: 'Ana Ruiz', login: 'e2e-ana', jobTitle: 'dentist' },
  { name: 'Ben Okafor', login: 'e2e-ben', jobTitle: 'hygienist' },
  { name: 'Cleo Winter', login: 'e2e-cleo', jobTitle: 'reception' },
] as const;

/** The group that Ana, Ben and Cleo are in. */
export const GROUP = 'Front desk';

/** Who there is, and what they share. */
export interface Cast {
  readonly admin: Account;
  readonly ana: Account;
  readonly ben: Account;
  readonly cleo: Account;
  readonly group: ConversationId;
}

export class Practice {
  readonly cast: Cast;
  readonly admin: Account;
  readonly ana: Account;
  readonly ben: Account;
  readonly cleo: Account;
  readonly group: ConversationId;
  readonly #url: string;

  /** @param url of a server that has this practice */
  constructor(url: string, cast: Cast) {
    this.#url = url;
    this.cast = cast;
    this.admin = cast.admin;
    this.ana = cast.ana;
    this.ben = cast.ben;
    this.cleo = cast.cleo;
    this.group = cast.group;
  }

  static async create(server: CorridorServer): Promise<Practice> {
    const admin = await firstAdmin(server);
    const adminAtWork = await Person.signIn(server.url, admin.login, admin.password);
    const ana = await addPerson(adminAtWork, PEOPLE[0]);
    const ben = await addPerson(adminAtWork, PEOPLE[1]);
    const cleo = await addPerson(adminAtWork, PEOPLE[2]);
    const group = await ana.person.createGroup(GROUP, [ben.account.id, cleo.account.id]);
    return new Practice(server.url, {
      admin,
      ana: ana.account,
      ben: ben.account,
      cleo: cleo.account,
      group,
    });
  }

  /** Signs somebody in without a browser. */
  signIn({ login, password }: Account): Promise<Person> {
    return Person.signIn(this.#url, login, password);
  }
}

/** Creates a person and makes the first sign-in for them, on a workstation of their own. */
export const addPerson = async (
  admin: Person,
  { name, login, role = 'staff', jobTitle, organisation, assignedTo = [] }: NewPerson,
): Promise<{ readonly account: Account; readonly person: Person }> => {
  const created = await admin.request('POST', '/api/users', {
    login,
    name,
    role,
    jobTitle: jobTitle ?? null,
    organisation: organisation ?? null,
    assignedTo,
  });
  const { user: answered } = (await created.json()) as { user: unknown };
  const user = DirectoryUser.parse(answered);
  const answer = await admin.request('POST', '/api/links', { user: user.id });
  const { link } = CreateLinkResult.parse(await answer.json());
  const password = randomBytes(12).toString('base64url');
  const person = await Person.firstSignIn(admin.baseUrl, link, password);
  return { account: { id: user.id, name, login, password }, person };
};
