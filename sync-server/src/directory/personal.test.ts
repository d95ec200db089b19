/** Rule D10 over HTTP, against a real server and its database. */
import {
  type ConversationId,
  draftMark,
  EntryId,
  MAX_PERSONAL,
  MAX_PUT_PERSONAL,
  MAX_SEEN,
  PutPersonalAnswer,
} from '@corridor/core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Person, Served } from '../http/testing/served.ts';
import { sha256 } from '../store/sqlite/sha256.ts';

// A server starts four threads, which takes seconds on two busy cores.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let server: Served;
let ana: Person;
let ben: Person;
let group: ConversationId;

beforeAll(async () => {
  server = await Served.start();
  await server.makePractice('helpdesk');
  ana = await server.person('ana', 'staff');
  ben = await server.person('ben', 'staff');
  group = server.conversationId();
  const members = [ben.id];
  await ana.command({ type: 'create-group', conversation: group, name: 'Group', members });
});
afterAll(() => server.stop());

const entryOf = (n: number): EntryId =>
  EntryId.parse(Buffer.from(`message ${n}`.padEnd(24, '.')).toString('base64url'));
const saved = (n: number, value = true) => ({
  name: 'saved',
  conversation: group,
  entry: entryOf(n),
  value,
});
const draft = (value: string, entry: EntryId | null = null) => ({
  name: 'draft',
  conversation: group,
  entry,
  value,
});
const put = async (person: Person, agoMs: number, ...items: object[]): Promise<number> => {
  const json = { items: items.map((item) => ({ item, agoMs })) };
  return (await person.ask('/api/personal', { method: 'PUT', json })).status;
};
/** Puts one, and says which values its setter had seen. @returns what became of it */
const putSeen = async (
  person: Person,
  item: object,
  seen: readonly (string | boolean)[],
  agoMs = 0,
): Promise<object | undefined> => {
  const json = { items: [{ item, agoMs, seen }] };
  const answer = await person.ask('/api/personal', { method: 'PUT', json });
  return PutPersonalAnswer.parse(answer.body).results[0];
};
const mark = (text: string): string => draftMark(text, sha256);
const list = async (person: Person): Promise<object[]> =>
  ((await person.ask('/api/personal')).body as { items: object[] }).items;

it('[D10] of each the one that was set last counts, and each person has their own', async () => {
  expect(
    await put(ana, 1_000, saved(1), draft('half a th'), draft('in a thread', entryOf(1))),
  ).toBe(200);
  // Typed offline an hour ago, and told only now.
  expect(await put(ana, 3_600_000, draft('older'), saved(1, false))).toBe(200);
  expect(await list(ana)).toHaveLength(3);
  expect(await list(ana)).toEqual(
    expect.arrayContaining([saved(1), draft('half a th'), draft('in a thread', entryOf(1))]),
  );
  expect(await list(ben)).toEqual([]);
  expect(await put(ana, 0, draft(''), saved(1, false))).toBe(200);
  expect(await list(ana)).toEqual(expect.arrayContaining([draft(''), saved(1, false)]));
});

it('[D10] a draft takes the place of one that its setter had seen, whatever the clocks say, and of no other', async () => {
  const entry = entryOf(50);
  const item = (value: string) => draft(value, entry);
  const kept = { outcome: 'kept' };
  const HOUR = 3_600_000;
  expect(await putSeen(ana, item('first'), [])).toEqual(kept);
  // By a clock that was an hour behind when this was typed, and is right now.
  expect(await putSeen(ana, item('first and second'), [mark('first')], HOUR)).toEqual(kept);
  expect(await putSeen(ana, item('elsewhere'), [mark('first')])).toEqual({
    outcome: 'other',
    item: item('first and second'),
  });
  expect(await putSeen(ana, item(''), [])).toMatchObject({ outcome: 'other' });
  expect(await list(ana)).toContainEqual(item('first and second'));
  expect(await putSeen(ana, item(''), [mark('x'), mark('first and second')])).toEqual(kept);
  // Typed before that without a line: an empty one removes nothing.
  expect(await putSeen(ana, item('two paragraphs'), [mark('first')], HOUR)).toEqual(kept);
  expect(await list(ana)).toContainEqual(item('two paragraphs'));
});

it('[D10] of two saved without knowing of each other the later one counts', async () => {
  const item = (value: boolean) => saved(51, value);
  const HOUR = 3_600_000;
  expect(await putSeen(ana, item(true), [])).toEqual({ outcome: 'kept' });
  expect(await putSeen(ana, item(false), [], HOUR)).toEqual({ outcome: 'other', item: item(true) });
  expect(await putSeen(ana, item(false), [true], HOUR)).toEqual({ outcome: 'kept' });
});

it('[D10] what the server has no conversation for is said, and the rest is kept', async () => {
  const elsewhere = { ...draft('typed offline'), conversation: server.conversationId() };
  const json = {
    items: [elsewhere, draft('here', entryOf(52))].map((item) => ({ item, agoMs: 0 })),
  };
  const answer = await ana.ask('/api/personal', { method: 'PUT', json });
  expect(answer.body).toEqual({ results: [{ outcome: 'no-conversation' }, { outcome: 'kept' }] });
});

it('[D10] that somebody chose not to follow a thread is kept like that they chose to', async () => {
  const followed = (n: number, value: boolean) => ({ ...saved(n, value), name: 'followed' });
  expect(await put(ana, 1_000, followed(1, true), followed(2, false))).toBe(200);
  expect(await put(ana, 0, followed(1, false), { ...followed(3, true), entry: null })).toBe(400);
  expect(await list(ana)).toEqual(
    expect.arrayContaining([followed(1, true), followed(2, false), saved(1, false)]),
  );
});

it('[D10] what is wrong is refused whole, and says nothing of what was typed', async () => {
  expect(await put(ana, 0, draft('x'.repeat(16_001)))).toBe(400);
  expect(await put(ana, 0, draft('\ud800'))).toBe(400);
  expect(await put(ana, 0, { ...saved(1), value: 'yes' })).toBe(400);
  expect(await put(ana, 0, { ...saved(1), entry: null })).toBe(400);
  const wrong = [['half a th'], Array.from({ length: MAX_SEEN + 1 }, () => true), [{}]];
  for (const seen of wrong) {
    const json = { items: [{ item: saved(1), agoMs: 0, seen }] };
    expect((await ana.ask('/api/personal', { method: 'PUT', json })).status).toBe(400);
  }
  expect(
    await put(ana, 0, ...Array.from({ length: MAX_PUT_PERSONAL + 1 }, (_, n) => saved(n))),
  ).toBe(400);
});

it('[D10] only of conversations that one is a member of', async () => {
  expect(await put(ben, 0, draft('typed'))).toBe(200);
  expect(await list(ben)).toEqual([draft('typed')]);
  await ana.command({ type: 'remove-member', conversation: group, user: ben.id });
  expect(await list(ben)).toEqual([]);
  expect(await put(ben, 0, draft('typed again'))).toBe(200);
  await ana.command({ type: 'add-members', conversation: group, members: [ben.id] });
  expect(await list(ben)).toEqual([draft('typed')]);
});

it('[D10] the server keeps those that were set last, and no more than it says', async () => {
  const count = MAX_PERSONAL.draft + 40;
  const items = Array.from({ length: count }, (_, n) => ({
    item: draft(`d${n}`, entryOf(n)),
    agoMs: (count - n) * 1_000,
  }));
  const told = await ana.ask('/api/personal', { method: 'PUT', json: { items } });
  expect(told.status).toBe(200);
  const kept = (await list(ana)).filter((item) => (item as { name: string }).name === 'draft');
  expect(kept).toHaveLength(MAX_PERSONAL.draft);
  expect(kept).toContainEqual(draft('d99', entryOf(99)));
  expect(kept).not.toContainEqual(draft('d0', entryOf(0)));
});
