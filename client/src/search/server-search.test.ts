import 'fake-indexeddb/auto';
import { EntryId, err, ok, type SearchAnswer, type SearchFound, SegmentName } from '@corridor/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApiClient, ApiFailure } from '../engine/http.ts';
import { groupOf, person } from '../engine/testing/workstation.ts';
import { LocalDatabase, type MessageRow } from '../local/database.ts';
import { paletteItems } from './palette-items.ts';
import type { Found, Request } from './port.ts';
import { ServerSearch } from './server-search.ts';
import { untilHere } from './until-here.ts';
import { isCovered, serverQuestion } from './useServerSearch.ts';

const ana = person('ana');
const team = groupOf('team', [ana.id]);
const id = (label: string): EntryId => EntryId.parse(label.padEnd(32, 'A'));
const segment = SegmentName.parse(`${team.id}.1.${'r'.repeat(21)}A`);

const hit = (label: string): SearchFound => ({
  id: id(label),
  conversation: team.id,
  segment,
  author: ana.id,
  at: 1_000,
  pieces: [{ at: 0, text: label, marked: true }],
  files: [],
});

const ASKED: Request = {
  words: ['crown'],
  phrases: [],
  from: null,
  in: null,
  afterMs: null,
  beforeMs: null,
  has: [],
};

describe('searching on the server', () => {
  let db: LocalDatabase;
  let count = 0;
  let bodies: unknown[];
  let answers: (SearchAnswer | ApiFailure)[];
  let search: ServerSearch;

  const question = serverQuestion(ASKED, null);
  const settled = async (): Promise<void> => {
    while (search.getSnapshot().state === 'asking')
      await new Promise((done) => setTimeout(done, 0));
  };
  const ask = async (): Promise<void> => {
    if (!question) throw new Error('no question');
    search.search(question);
    await settled();
  };
  const isHere = (label: string): Promise<unknown> =>
    db.messages.put({ ref: `x/${label}`, id: id(label), conversation: team.id } as MessageRow);

  beforeEach(() => {
    count += 1;
    db = new LocalDatabase(`server-search-${count}`);
    bodies = [];
    answers = [];
    const api: Pick<ApiClient, 'json'> = {
      json: async (_method, _path, schema, body) => {
        bodies.push(body);
        const answer = answers.shift();
        if (!answer) throw new Error('nobody expected a question');
        return 'kind' in answer ? err(answer) : ok(schema.parse(answer));
      },
    };
    search = new ServerSearch(api, db);
  });
  afterEach(() => db.delete());

  it('[Q6] leaves out what is on this device, and goes on with the cursor when asked for more', async () => {
    await isHere('one');
    answers = [
      { found: [hit('one'), hit('two')], cursor: 'c1', indexedBackTo: 0 },
      { found: [hit('three')], cursor: null, indexedBackTo: 7 },
    ];
    await ask();
    expect(search.getSnapshot()).toMatchObject({ state: 'more', found: [hit('two')] });
    search.more();
    await settled();
    expect(bodies).toEqual([question, { ...question, cursor: 'c1' }]);
    expect(search.getSnapshot()).toMatchObject({
      state: 'all',
      found: [hit('two'), hit('three')],
      indexedBackTo: 7,
    });
  });

  it('[Q6] asks on by itself while everything was here, and not without end', async () => {
    await isHere('one');
    answers = Array.from({ length: 9 }, () => ({
      found: [hit('one')],
      cursor: 'c',
      indexedBackTo: 0,
    }));
    await ask();
    expect(bodies).toHaveLength(5);
    expect(search.getSnapshot()).toMatchObject({ state: 'more', found: [] });
  });

  it.each([
    ['unreachable', { kind: 'unreachable', canRetry: true }],
    ['too-many', { kind: 'refused', status: 429, code: 'too-many-requests' }],
    ['unreachable', { kind: 'refused', status: 503, code: 'busy' }],
    ['failed', { kind: 'refused', status: 400, code: 'bad-request' }],
    ['failed', { kind: 'malformed', detail: '', canRetry: true }],
  ] as const)(
    '[Q6] says %s and keeps what it had, and goes on from there',
    async (failure, answer) => {
      answers = [
        { found: [hit('one')], cursor: 'c', indexedBackTo: 0 },
        answer as unknown as ApiFailure,
        { found: [hit('two')], cursor: null, indexedBackTo: 0 },
      ];
      await ask();
      search.more();
      await settled();
      expect(search.getSnapshot()).toMatchObject({ state: 'failed', failure, found: [hit('one')] });
      search.again();
      await settled();
      expect(search.getSnapshot()).toMatchObject({ state: 'all', found: [hit('one'), hit('two')] });
      expect(bodies.slice(1)).toEqual([
        { ...question, cursor: 'c' },
        { ...question, cursor: 'c' },
      ]);
    },
  );

  it('an answer to an earlier question changes nothing', async () => {
    answers = [
      { found: [hit('one')], cursor: null, indexedBackTo: 0 },
      { found: [hit('two')], cursor: null, indexedBackTo: 0 },
    ];
    if (!question) throw new Error('no question');
    search.search(question);
    search.search({ ...question, words: ['bridge'] });
    await settled();
    expect(search.getSnapshot().found).toEqual([hit('two')]);
    search.clear();
    expect(search.getSnapshot()).toMatchObject({ state: 'idle', found: [] });
  });

  it('a message that came to this device meanwhile is shown once', () => {
    const sources = {
      typed: 'x',
      conversations: [],
      channels: [],
      people: [],
      commands: [],
      recent: [],
      completions: [],
    };
    const here: Found = { ref: 'x/one', ...hit('one') };
    const items = paletteItems({ ...sources, found: [here], onServer: [hit('one'), hit('two')] });
    expect(items.map(({ kind, key }) => [kind, key])).toEqual([
      ['message', 'm x/one'],
      ['server', `s ${id('two')}`],
    ]);
  });

  it('a chosen message is waited for until it is here, for a while, or until nobody waits', async () => {
    const wait = new AbortController();
    const comes = untilHere(db, id('one'), wait.signal);
    await isHere('one');
    expect(await comes).toBe(true);
    expect(await untilHere(db, id('two'), wait.signal, 0)).toBe(false);
    const given = untilHere(db, id('two'), wait.signal);
    wait.abort();
    expect(await given).toBe(false);
  });
});

describe('what the server is asked', () => {
  const DAY = 86_400_000;

  it('is only what this device does not hold complete', () => {
    const filling = { completeTo: 5 * DAY, done: false };
    expect(serverQuestion(ASKED, filling)?.beforeMs).toBe(5 * DAY + 1);
    expect(serverQuestion({ ...ASKED, beforeMs: DAY }, filling)?.beforeMs).toBe(DAY);
    expect(serverQuestion({ ...ASKED, beforeMs: 9 * DAY }, filling)?.beforeMs).toBe(5 * DAY + 1);
    expect(serverQuestion(ASKED, { completeTo: 0, done: true })?.beforeMs).toBeNull();
    expect(serverQuestion(ASKED, { completeTo: 0, done: false })?.beforeMs).toBeNull();
    expect(serverQuestion({ ...ASKED, afterMs: -DAY, beforeMs: -1 }, null)).toMatchObject({
      afterMs: 0,
      beforeMs: 0,
    });
  });

  it('names as many as a server takes, each once', () => {
    expect(serverQuestion({ ...ASKED, from: [ana.id, ana.id] }, null)?.from).toEqual([ana.id]);
    const crowd = Array.from({ length: 1_001 }, (_, n) => person(`p${n}x`).id);
    expect(serverQuestion({ ...ASKED, from: crowd }, null)).toBeNull();
  });

  it('is nothing where this device has all that may answer', () => {
    expect(isCovered(ASKED, null)).toBe(false);
    expect(isCovered(ASKED, { completeTo: 0, done: true })).toBe(true);
    expect(isCovered(ASKED, { completeTo: 5 * DAY, done: false })).toBe(false);
    expect(isCovered({ afterMs: 6 * DAY }, { completeTo: 5 * DAY, done: false })).toBe(true);
    expect(isCovered({ afterMs: 6 * DAY }, { completeTo: 0, done: false })).toBe(false);
  });
});
