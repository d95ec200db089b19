/** Who has access, and what came back on whose word: lists; revoking; tokens for programs. */
import {
  type Challenge,
  type EntryId,
  type PracticeId,
  toBase64Url,
  type UserId,
} from '@corridor/core';
import type { DirectoryModel } from '../../directory/model.ts';
import { AdminError, type Answer, answer, table, when } from '../answer.ts';
import { findUser, loginOf } from '../find.ts';
import type { RequestOf } from '../requests.ts';
import type { AdminServices } from '../services.ts';

const listPractices = ({ directory }: AdminServices): Answer => {
  const rows = [...directory.model.practices.values()].map(({ id, name, preset }) => ({
    name,
    preset,
    people: directory.model.usersOf(id).size,
  }));
  return answer(
    rows,
    table(
      ['NAME', 'PRESET', 'PEOPLE'],
      rows.map(({ name, preset, people }) => [name, preset, String(people)]),
    ),
  );
};

/** What stands in the list for a conversation without a name: who is in it. */
const titleOf = (services: AdminServices, row: ConversationRow): string =>
  row.name ??
  row.members
    .filter(({ leftAt }) => leftAt === null)
    .map(({ user }) => loginOf(services, user))
    .join(', ');

type ConversationRow = NonNullable<ReturnType<DirectoryModel['conversations']['get']>>;

const listConversations = async (services: AdminServices): Promise<Answer> => {
  const { directory, store } = services;
  const rows = [];
  for (const row of directory.model.conversations.values()) {
    const segments = await store.entries.segments(row.id);
    const sum = (of: 'messages' | 'entries' | 'imported'): number =>
      segments.reduce((total, segment) => total + segment[of], 0);
    rows.push({
      id: row.id,
      kind: row.kind,
      title: titleOf(services, row),
      visibility: row.visibility,
      archived: row.archived,
      members: row.members.filter(({ leftAt }) => leftAt === null).length,
      messages: sum('messages'),
      imported: sum('imported'),
      entries: sum('entries'),
      segments: segments.length,
    });
  }
  rows.sort((a, b) => (a.title < b.title ? -1 : 1));
  const lines = table(
    ['TITLE', 'KIND', 'MEMBERS', 'MESSAGES', 'IMPORTED', 'SEGMENTS', 'ID'],
    rows.map((row) => [
      row.archived ? `${row.title} (archived)` : row.title,
      row.kind === 'channel' ? `${row.visibility} channel` : row.kind,
      String(row.members),
      String(row.messages),
      String(row.imported),
      String(row.segments),
      row.id,
    ]),
  );
  return answer(rows, lines);
};

interface SessionOf {
  readonly id: string;
  readonly kind: 'session' | 'token';
  readonly user: UserId;
  readonly practice: PracticeId;
  readonly login: string;
  readonly device: string;
  readonly deviceName: string;
  readonly lastSeenAt: number;
  readonly expiresAt: number | null;
}

const sessionsOf = async ({ directory, accounts }: AdminServices): Promise<SessionOf[]> => {
  const rows: SessionOf[] = [];
  for (const { id: user, login } of directory.model.users.values()) {
    for (const kind of ['session', 'token'] as const) {
      for (const row of await (kind === 'session'
        ? accounts.sessions(user)
        : accounts.tokens(user))) {
        const { id, practice, device, deviceName, lastSeenAt, expiresAt } = row;
        rows.push({ id, kind, user, practice, login, device, deviceName, lastSeenAt, expiresAt });
      }
    }
  }
  return rows;
};

const listSessions = async (services: AdminServices): Promise<Answer> => {
  const rows = await sessionsOf(services);
  rows.sort((a, b) => b.lastSeenAt - a.lastSeenAt);
  const lines = table(
    ['ID', 'SIGN-IN NAME', 'KIND', 'WORKSTATION OR PROGRAM', 'LAST USE', 'UNTIL'],
    rows.map((row) => [
      row.id,
      row.login,
      row.kind,
      row.deviceName,
      when(row.lastSeenAt),
      row.expiresAt === null ? 'until revoked' : when(row.expiresAt),
    ]),
  );
  return answer(rows, lines);
};

const listDevices = (services: AdminServices): Answer => {
  const rows = [...services.directory.model.devices.values()].map((row) => ({
    id: row.id,
    login: loginOf(services, row.user),
    kind: row.kind,
    name: row.name,
    blocked: row.blocked,
    createdAt: row.createdAt,
  }));
  rows.sort((a, b) => (a.login < b.login ? -1 : a.login > b.login ? 1 : a.createdAt - b.createdAt));
  const lines = table(
    ['ID', 'SIGN-IN NAME', 'KIND', 'NAME', 'SINCE', 'STATE'],
    rows.map((row) => [
      row.id,
      row.login,
      row.kind,
      row.name,
      when(row.createdAt),
      row.blocked ? 'blocked' : 'in use',
    ]),
  );
  return answer(rows, lines);
};

/** Entries that came back together: of one conversation, brought by one person, vouched for alike. */
interface HealedTogether {
  readonly conversation: string;
  readonly title: string;
  readonly broughtBy: string;
  readonly vouched: boolean;
  firstAt: number;
  lastAt: number;
  readonly entries: {
    readonly id: EntryId;
    readonly at: number;
    readonly receipt: string | null;
  }[];
}

const listHealed = async (services: AdminServices): Promise<Answer> => {
  const { directory, store } = services;
  const together: HealedTogether[] = [];
  for (const row of directory.model.conversations.values()) {
    const groups = new Map<string, HealedTogether>();
    for (const { id, by, at, receipt } of await store.entries.healed(row.id)) {
      const vouched = receipt !== null;
      const group = groups.get(`${by} ${vouched}`) ?? {
        conversation: row.id,
        title: titleOf(services, row),
        broughtBy: loginOf(services, by),
        vouched,
        firstAt: at,
        lastAt: at,
        entries: [],
      };
      group.lastAt = at;
      group.entries.push({ id, at, receipt: receipt && toBase64Url(receipt) });
      groups.set(`${by} ${vouched}`, group);
    }
    together.push(...groups.values());
  }
  if (together.length === 0) return answer([], ['No workstation has brought anything back.']);
  together.sort((a, b) => b.lastAt - a.lastAt);
  const lines = table(
    ['CONVERSATION', 'BROUGHT BACK BY', 'ENTRIES', 'PROOF', 'FIRST', 'LAST'],
    together.map((row) => [
      row.title,
      row.broughtBy,
      String(row.entries.length),
      row.vouched ? 'receipts' : 'not vouched for',
      when(row.firstAt),
      when(row.lastAt),
    ]),
  );
  return answer(together, lines);
};

export const list = async (
  { what }: RequestOf<'list'>,
  services: AdminServices,
): Promise<Answer> => {
  switch (what) {
    case 'practices':
      return listPractices(services);
    case 'conversations':
      return listConversations(services);
    case 'sessions':
      return listSessions(services);
    case 'devices':
      return listDevices(services);
    case 'healed':
      return listHealed(services);
  }
};

const revokeDevice = async (id: string, services: AdminServices): Promise<Answer> => {
  const { directory } = services;
  for (const device of directory.model.devices.values()) {
    if (device.id !== id) continue;
    if (device.kind === 'server') {
      throw new AdminError('This is the server’s own device: it cannot be revoked.');
    }
    if (device.blocked) return answer({ id, blocked: true }, [`Device ${id} is blocked already.`]);
    await directory.blockDevice(device.id, 'revoked by an admin');
    return answer({ id, blocked: true }, [
      `Device ${id} of ${loginOf(services, device.user)} is blocked: nothing it sends is taken any more.`,
      'The person may sign in on another one. What the device wrote until now stays.',
    ]);
  }
  throw new AdminError(`There is no device ${id}. \`list devices\` shows them.`);
};

export const revoke = async (
  { what, id }: RequestOf<'revoke'>,
  services: AdminServices,
): Promise<Answer> => {
  if (what === 'device') return revokeDevice(id, services);
  const session = (await sessionsOf(services)).find((row) => row.id === id && row.kind === what);
  if (session === undefined) {
    throw new AdminError(`There is no ${what} ${id} in use. \`list sessions\` shows them.`);
  }
  const revoked = await services.accounts.revoke(session.practice, session.user, id);
  if (!revoked.ok) throw new AdminError(revoked.error.message);
  return answer({ id, revoked: true }, [`The ${what} ${id} of ${session.login} ended.`]);
};

export const makeChallenge = ({ accounts }: AdminServices): Answer => {
  const challenge = accounts.challenge();
  return answer({ challenge } satisfies Challenge, [challenge]);
};

export const makeToken = async (
  { login, name, publicKey, proof }: RequestOf<'token'>,
  services: AdminServices,
): Promise<Answer> => {
  const user = findUser(services, login);
  const made = await services.accounts.createToken(user.id, { name, publicKey }, proof);
  if (!made.ok) throw new AdminError(made.error.message);
  const { id, token, device } = made.value;
  return answer({ id, login, device, token }, [
    `Token ${id} for ${user.name} (${login}), bound to device ${device}:`,
    '',
    `  ${token}`,
    '',
    'It is shown only now, and good until `revoke token` ends it.',
  ]);
};
