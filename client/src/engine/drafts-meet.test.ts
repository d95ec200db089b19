/** Rule D10 where answers cross, come late or never, and where two devices do not know of each other. */
import 'fake-indexeddb/auto';
import { draftMark, err, ok, type PersonalItem } from '@corridor/core';
import { sha256 } from '@noble/hashes/sha2.js';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readDraft, saveDraft } from '../actions/reading.ts';
import { writeMessage } from '../actions/write-message.ts';
import { LocalDatabase } from '../local/database.ts';
import { keepSaved } from '../local/personal.ts';
import type { ApiClient } from './http.ts';
import { pullPersonal, pushPersonal, tellAgain } from './personal.ts';
import { OwnDouble, type PutPersonal } from './testing/own-double.ts';
import { groupOf, person } from './testing/workstation.ts';

const ana = person('ana');
const team = groupOf('team', [ana.id]);
const here = { conversation: team.id };
const root = 'r'.repeat(32);
const thread = { ...here, thread: 'root' };

/** The relay's double behind a line on which each answer is held back, refused or lost as the test says. */
class Server {
  readonly puts: PutPersonal['items'][] = [];
  /** Of a GET, once what it tells was read. */
  beforeAnswer: (() => Promise<void>) | null = null;
  duringPut: (() => Promise<void>) | null = null;
  /** It has it, and nobody is told so. */
  losesAnswers = false;
  refuses: (items: PutPersonal['items']) => boolean = () => false;
  knows = (): boolean => true;
  readonly #own = new OwnDouble({
    hasConversation: () => this.knows(),
    raised: () => undefined,
    tell: () => undefined,
  });

  readonly api = {
    json: async (
      method: string,
      _path: string,
      schema: { parse(v: unknown): unknown },
      body?: unknown,
    ) => {
      if (method === 'GET') {
        const told = this.#own.personal(ana.id, null);
        const wait = this.beforeAnswer;
        this.beforeAnswer = null;
        await wait?.();
        return ok(schema.parse(told));
      }
      const put = body as PutPersonal;
      this.puts.push(put.items);
      const meanwhile = this.duringPut;
      this.duringPut = null;
      await meanwhile?.();
      if (this.refuses(put.items)) {
        return err({
          kind: 'refused',
          status: 400,
          code: 'bad-request',
          message: '',
          canRetry: false,
        });
      }
      const answer = this.#own.personal(ana.id, put);
      if (this.losesAnswers) return err({ kind: 'unreachable', canRetry: true });
      return ok(schema.parse(answer));
    },
  } as unknown as ApiClient;

  get items(): readonly PersonalItem[] {
    return (this.#own.personal(ana.id, null) as { items: PersonalItem[] }).items;
  }
  /** Another device told it of this. */
  has(item: PersonalItem): void {
    this.#own.personal(ana.id, { items: [{ item }] });
  }
  draft(thread: string | null = null): unknown {
    return this.items.find(({ name, entry }) => name === 'draft' && entry === thread)?.value;
  }
}

let names = 0;
let server: Server;
let opened: LocalDatabase[];
const device = async (): Promise<LocalDatabase> => {
  names += 1;
  const db = new LocalDatabase(`meet-${names}`);
  opened.push(db);
  await db.conversations.add({ ...team, state: 'here', marker: 0, sequence: 0 } as never);
  return db;
};
const bringRoot = (db: LocalDatabase, more: object = {}): Promise<unknown> =>
  db.messages.put({
    ref: 'root',
    id: root,
    sequence: 1,
    conversation: team.id,
    sort: '1',
    ...more,
  } as never);
beforeEach(() => {
  server = new Server();
  opened = [];
});
afterEach(() => Promise.all(opened.map((db) => db.delete())));

const push = (db: LocalDatabase, wallMs: () => number = Date.now) =>
  pushPersonal(db, server.api, wallMs);
const pull = (db: LocalDatabase) => pullPersonal(db, server.api);
const textOf = async (db: LocalDatabase, place: object = here): Promise<string> =>
  (await readDraft(db, place as typeof here))?.text ?? '';
const send = (db: LocalDatabase, text: string) =>
  writeMessage(db, ana.id, team.id, { kind: 'message', text });
const untold = (db: LocalDatabase) => db.personal.where('told').equals(0).count();

it('[D10] an answer that was under way while a draft was typed and told does not put the older one back', async () => {
  const db = await device();
  await saveDraft(db, here, 'first line');
  await push(db);
  server.beforeAnswer = async () => {
    await saveDraft(db, here, 'first line, and a second');
    await push(db);
  };
  await pull(db);
  expect(await textOf(db)).toBe('first line, and a second');
});

it('[D10] … nor a text that was sent meanwhile', async () => {
  const db = await device();
  await saveDraft(db, here, 'first line');
  await push(db);
  server.beforeAnswer = async () => {
    await send(db, 'first line');
    await push(db);
  };
  await pull(db);
  expect(await textOf(db)).toBe('');
});

it('[D10] a draft in a thread stands where its first message comes later, and is not overwritten there', async () => {
  const [a, b] = [await device(), await device()];
  await bringRoot(a);
  await saveDraft(a, thread, 'half an answer');
  await push(a);
  await pull(b);
  await bringRoot(b);
  expect(await textOf(b, thread)).toBe('half an answer');
  await saveDraft(b, thread, 'half an answer, and the rest', 'half an answer');
  await push(b);
  await pull(a);
  expect(await textOf(a, thread)).toBe('half an answer, and the rest');
  await saveDraft(a, thread, '');
  await push(a);
  await pull(b);
  expect(await textOf(b, thread)).toBe('');
});

it('[D10] a draft that nobody was told of stays, and is told', async () => {
  const db = await device();
  // As of a version that told nobody of drafts.
  await db.drafts.put({ ...here, text: 'of before', updatedAt: 1 });
  server.has({ name: 'draft', ...here, entry: null, value: '' });
  await pull(db);
  await push(db);
  expect(await textOf(db)).toBe('of before');
  expect(server.draft()).toBe('of before');
});

it('[D10] a draft in a thread is told once its first message is on the server', async () => {
  const db = await device();
  await bringRoot(db, { id: null, sequence: null });
  await saveDraft(db, thread, 'an answer');
  await push(db);
  expect(server.puts).toEqual([]);
  await bringRoot(db);
  await push(db);
  expect(server.draft(root)).toBe('an answer');
});

it('[D10] a draft that is longer than the server keeps is not overwritten, and meets the other one when it is shorter', async () => {
  const [a, b] = [await device(), await device()];
  const long = 'x'.repeat(20_000);
  await saveDraft(b, here, long);
  await saveDraft(a, here, 'ok');
  await push(a);
  await pull(b);
  expect(await textOf(b)).toBe(long);
  await saveDraft(b, here, 'much shorter', long);
  await push(b);
  expect(await textOf(b)).toBe('ok\nmuch shorter');
  await pull(a);
  expect(await textOf(a)).toBe('ok\nmuch shorter');
});

it('[D10] what was typed without a line is not removed by another text that came and went meanwhile', async () => {
  const [a, b] = [await device(), await device()];
  await saveDraft(b, here, 'two paragraphs, typed at the chair');
  await saveDraft(a, here, 'ok');
  await push(a);
  await send(a, 'ok');
  await push(a);
  await push(b);
  await pull(b);
  await pull(a);
  expect(await textOf(b)).toBe('two paragraphs, typed at the chair');
  expect(await textOf(a)).toBe('two paragraphs, typed at the chair');
});

it('[D10] two drafts that were typed without knowing of each other are both there', async () => {
  const [a, b] = [await device(), await device()];
  await saveDraft(a, here, 'at the desk');
  await saveDraft(b, here, 'at the chair');
  await push(a);
  await push(b);
  await pull(a);
  expect(await textOf(b)).toBe('at the desk\nat the chair');
  expect(await textOf(a)).toBe('at the desk\nat the chair');
});

it('[D10] a clock that is set right between typing and telling loses nothing', async () => {
  const [a, b] = [await device(), await device()];
  await saveDraft(a, here, 'yesterday');
  await push(a);
  await pull(b);
  await saveDraft(b, here, 'yesterday and today');
  await push(b, () => Date.now() + 3_600_000);
  await pull(b);
  expect(await textOf(b)).toBe('yesterday and today');
  expect(server.draft()).toBe('yesterday and today');
});

it('[D10] two changes within one millisecond are both told', async () => {
  const db = await device();
  await saveDraft(db, here, 'one');
  server.duringPut = async () => {
    const [row] = await db.personal.toArray();
    await db.personal.put({ ...row, value: 'two' } as never);
    await db.drafts.put({ ...here, text: 'two', updatedAt: 1 });
  };
  await push(db);
  expect(server.draft()).toBe('two');
});

it("[D10] what may have come through though no answer did is not taken for somebody else's", async () => {
  const db = await device();
  server.losesAnswers = true;
  await saveDraft(db, here, 'hello wor');
  await push(db);
  await saveDraft(db, here, 'help');
  await push(db);
  server.losesAnswers = false;
  await saveDraft(db, here, 'world');
  await push(db);
  expect(await textOf(db)).toBe('world');
  expect(server.draft()).toBe('world');
  // What is named is bounded, and what both go back to stays named.
  server.losesAnswers = true;
  for (let n = 0; n < 12; n += 1) {
    await saveDraft(db, here, `try ${n}`);
    await push(db);
  }
  const sent = server.puts.at(-1)?.[0]?.seen ?? [];
  expect(sent).toHaveLength(8);
  expect(sent[0]).toBe(draftMark('world', sha256));
});

it('[D10] one that the server refuses holds up none of the others, stays, and is told again at a welcome', async () => {
  const db = await device();
  const entryOf = (n: number) => String(n).padStart(32, 'm') as never;
  for (let n = 0; n < 5; n += 1) await keepSaved(db, team.id, entryOf(n), true);
  const isBad = ({ item }: { item: PersonalItem }): boolean => item.entry === entryOf(3);
  server.refuses = (items) => items.some(isBad);
  expect(await push(db)).toMatchObject({ code: 'bad-request' });
  expect(server.items).toHaveLength(4);
  expect(await untold(db)).toBe(0);
  await pull(db);
  expect(await db.personal.get(['saved', team.id, entryOf(3)])).toMatchObject({ value: true });
  server.refuses = () => false;
  await tellAgain(db);
  await push(db);
  expect(server.items).toHaveLength(5);
});

it('[D10] what is kept about a conversation that the server does not have yet is told once it has it', async () => {
  const db = await device();
  await db.conversations.update(team.id, { state: 'pending' });
  await saveDraft(db, here, 'in a new one');
  await push(db);
  expect(server.puts).toEqual([]);
  await db.conversations.update(team.id, { state: 'here' });
  server.knows = () => false;
  await push(db);
  await pull(db);
  expect(await textOf(db)).toBe('in a new one');
  server.knows = () => true;
  await tellAgain(db);
  await push(db);
  expect(server.draft()).toBe('in a new one');
});

it('[D10] what another device typed in a thread is there while it is being sent here, and when that fails', async () => {
  const [a, b] = [await device(), await device()];
  await bringRoot(a);
  await saveDraft(a, thread, 'half a thought');
  await push(a);
  await pull(b);
  await bringRoot(b);
  // The composer keeps what it is about to send before it sends it.
  await saveDraft(b, thread, 'half a thought', 'half a thought');
  await push(b);
  expect(await textOf(b, thread)).toBe('half a thought');
  expect(server.draft(root)).toBe('half a thought');
});
