/** The practice of a first start: people, conversations, a few days of messages. */
import { randomInt } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Command,
  type DepartmentId,
  directConversationId,
  EntryKey,
  newConversationId,
  type PracticeId,
  type PracticeRules,
  presetRules,
  randomId,
  type UserId,
} from '@corridor/core';
import type { AdminServices } from '../admin/services.ts';
import type { ServerWriter } from '../directory/server-writer.ts';
import { sha256 } from '../store/sqlite/sha256.ts';
import { DEMO_CONVERSATIONS, DEMO_PEOPLE, type DemoConversation } from './people.ts';

const FILE = 'demo.txt';
const MINUTE_MS = 60_000;

/** A company that uses everything there is, so that everything can be tried. */
const demoRules = (): PracticeRules => {
  const rules = presetRules('company');
  const { permissions } = presetRules('helpdesk');
  return {
    ...rules,
    kinds: ['channel', 'direct', 'group', 'client'],
    history: 'all',
    permissions: {
      ...rules.permissions,
      access_channels: permissions.access_channels ?? [],
      create_channels: permissions.create_channels ?? [],
      manage_channels: permissions.manage_channels ?? [],
    },
  };
};

/** Made per installation: a known password on a server that is put on a network is an open door. */
const makePassword = (): string => {
  const syllables = [
    'ba',
    'de',
    'fi',
    'go',
    'ku',
    'la',
    'me',
    'ni',
    'po',
    'ru',
    'sa',
    'te',
    'vi',
    'wo',
  ];
  const word = (): string =>
    Array.from({ length: 3 }, () => syllables[randomInt(syllables.length)]).join('');
  return `${word()}-${word()}-${word()}`;
};

const addPeople = async (
  { store, directory, accounts }: AdminServices,
  practice: PracticeId,
  password: string,
): Promise<Map<string, UserId>> => {
  const departments = new Set(DEMO_PEOPLE.flatMap(({ department }) => department ?? []));
  const departmentIds = new Map<string | null, DepartmentId>(
    await Promise.all(
      [...departments].map(async (name) => {
        const write = await store.run('directory.createDepartment', {
          practice,
          actor: null,
          name,
        });
        directory.apply(write);
        const id = write.rows.departments[0]?.id;
        if (id === undefined) throw new Error('a department that was just made is not there');
        return [name, id] as const;
      }),
    ),
  );
  const ids = new Map<string, UserId>();
  for (const person of DEMO_PEOPLE) {
    const department = departmentIds.get(person.department) ?? null;
    const assigned = ids.get(person.assignedTo ?? '');
    const write = await store.run('directory.createUser', {
      practice,
      actor: null,
      user: {
        login: person.login,
        name: person.name,
        role: person.role,
        jobTitle: person.jobTitle,
        department,
        organisation: person.organisation,
        leads: person.leads && department !== null ? [department] : [],
        assignedTo: assigned === undefined ? [] : [assigned],
      },
    });
    directory.apply(write);
    const id = write.rows.users[0]?.id;
    if (id === undefined) throw new Error('a person who was just made is not there');
    ids.set(person.login, id);
  }
  await Promise.all([...ids.values()].map((id) => accounts.setPassword(id, practice, password)));
  return ids;
};

const commandFor = (
  services: AdminServices,
  practice: PracticeId,
  conversation: DemoConversation,
  members: readonly [UserId, ...UserId[]],
): Command => {
  const { kind, name, topic, visibility } = conversation;
  const [owner, ...others] = members;
  const fresh = newConversationId(services.random);
  const other = others[0] ?? owner;
  const pair = directConversationId(practice, owner, other, sha256);
  switch (kind) {
    case 'channel':
      return {
        type: 'create-channel',
        conversation: fresh,
        name: name ?? '',
        topic,
        visibility,
        members: others,
      };
    case 'group':
      return { type: 'create-group', conversation: fresh, name, members: others };
    case 'direct':
      return { type: 'create-direct', conversation: pair, with: other };
    case 'client':
      return { type: 'create-client', conversation: pair, client: other, staff: owner };
  }
};

/** Fills an empty installation. @returns the password of everybody in it */
export const makeDemo = async (services: AdminServices, writer: ServerWriter): Promise<string> => {
  const { store, directory, random } = services;
  const made = await store.run('directory.createPractice', {
    name: 'Demo clinic',
    preset: 'company',
    rules: demoRules(),
  });
  directory.apply(made);
  await directory.loadKeys();
  const { practice } = made;
  const password = makePassword();
  const ids = await addPeople(services, practice, password);
  const idOf = (login: string): UserId => {
    const id = ids.get(login);
    if (id === undefined) throw new Error(`nobody in the demo is called ${login}`);
    return id;
  };
  directory.apply(
    await store.run('directory.changePractice', { practice, actor: null, reception: idOf('ana') }),
  );
  const nowMs = services.nowMs();
  for (const conversation of DEMO_CONVERSATIONS) {
    const [first, ...rest] = conversation.members;
    if (first === undefined) throw new Error('a demo conversation without members');
    const members = [idOf(first), ...rest.map(idOf)] as const;
    const command = commandFor(services, practice, conversation, members);
    const key = EntryKey.parse(randomId(random));
    const oldest = Math.max(0, ...conversation.messages.map(([minutesAgo]) => minutesAgo));
    const createdMs = nowMs - (oldest + 1) * MINUTE_MS;
    const result = await directory.command(members[0], key, command, createdMs);
    if (result.outcome !== 'done') throw new Error(`the demo was refused: ${result.code}`);
    for (const [minutesAgo, login, text] of conversation.messages) {
      await writer.writeFor(
        idOf(login),
        command.conversation,
        { kind: 'message', body: { text } },
        'import',
        { key: null, atMs: nowMs - minutesAgo * MINUTE_MS },
      );
    }
  }
  await writer.settled();
  writeFileSync(
    join(services.folder, FILE),
    `Everybody at the demo clinic signs in with this password.\nPassword: ${password}\n`,
    { mode: 0o600 },
  );
  return password;
};

/** The demo's password while it still opens its owner's account; null when it does not. */
export const demoPassword = async (services: AdminServices): Promise<string | null> => {
  const path = join(services.folder, FILE);
  if (!existsSync(path)) return null;
  const password = /^Password: (\S+)$/m.exec(readFileSync(path, 'utf8'))?.[1];
  if (password === undefined) return null;
  const isIt = await services.accounts.hasPassword('mira', password);
  return isIt ? password : null;
};

/** Lines that say how to sign in. */
export const demoSignIn = (password: string): string[] => [
  'Sign in as one of the people of the demo clinic:',
  ...DEMO_PEOPLE.map(
    ({ login, name, role, jobTitle }) =>
      `  ${login.padEnd(7)} ${name} (${role === 'client' ? 'client' : (jobTitle ?? role)})`,
  ),
  `  password for everybody: ${password}`,
];
