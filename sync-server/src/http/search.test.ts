import {
  ApiError,
  type ConversationId,
  SEARCH_PAGE,
  SearchAnswer,
  type UserId,
} from '@corridor/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fixture } from '../store/testing/fixtures.ts';
import { NOTHING_ASKED } from '../store/testing/searched.ts';
import { SearchCursors } from './search-cursor.ts';
import { type Person, Served } from './testing/served.ts';

describe('searching over HTTP', () => {
  const fixture = new Fixture(4);
  let server: Served;
  let mira: Person;
  let ana: Person;
  let ben: Person;
  let eve: Person;
  let team: ConversationId;

  /** Committed as the relay commits, and taken into the index. */
  const write = async (author: UserId, ...texts: string[]): Promise<void> => {
    const { store } = server.running.services;
    const head = (await store.entries.head(team))?.head;
    if (!head) throw new Error('no head');
    const entries = texts.map((text) => fixture.entry({ author, text }, team));
    const client = fixture.newClient();
    const [outcome] = await store.entries.commit([fixture.frame(head, entries, { client })]);
    expect(outcome?.stored).toHaveLength(texts.length);
    await store.indexed();
  };

  const search = async (person: Person, asked: object): Promise<SearchAnswer> => {
    const answer = await person.ask('/api/search', { json: { ...NOTHING_ASKED, ...asked } });
    expect(answer.status, answer.text).toBe(200);
    return SearchAnswer.parse(answer.body);
  };

  /** One answer after the other, for as long as there are more; in how many is up to the machine. */
  const searchAll = async (person: Person, asked: object): Promise<SearchAnswer[]> => {
    const pages = [await search(person, asked)];
    for (let cursor = pages[0]?.cursor; cursor; cursor = pages.at(-1)?.cursor) {
      pages.push(await search(person, { ...asked, cursor }));
    }
    return pages;
  };

  const texts = ({ found }: SearchAnswer): string[] =>
    found.map(({ pieces }) => pieces.map(({ text }) => text).join(''));

  beforeAll(async () => {
    server = await Served.start();
    await server.makePractice('company');
    ana = await server.person('ana', 'staff');
    ben = await server.person('ben', 'staff');
    eve = await server.person('eve', 'staff');
    mira = await server.person('mira', 'super_admin');
    team = server.conversationId();
    const members = [ana.id, ben.id];
    await mira.command({ type: 'create-group', conversation: team, name: 'Team', members });
    await write(ana.id, ...Array.from({ length: 30 }, (_, n) => `Jansenius crown ${n}`));
  });
  afterAll(() => server.stop());

  it('[Q1] pages by a cursor, newest first, nothing twice, and names the segment', async () => {
    const pages = await searchAll(ben, { words: ['crown'] });
    expect(pages.length).toBeGreaterThan(1);
    for (const { found, indexedBackTo } of pages) {
      expect(found.length).toBeLessThanOrEqual(SEARCH_PAGE);
      expect(indexedBackTo).toBe(0);
    }
    expect(pages[0]?.found[0]?.segment.startsWith(`${team}.`)).toBe(true);
    expect(pages.flatMap(texts)).toEqual(
      Array.from({ length: 30 }, (_, n) => `Jansenius crown ${29 - n}`),
    );
  });

  it('[Q2] answers nobody else, the same as if there were nothing', async () => {
    const there = await search(eve, { words: ['crown'], in: [team] });
    const notThere = await search(eve, { words: ['nosuchword'], in: [server.conversationId()] });
    expect(there).toEqual(notThere);
    expect(there).toEqual({ found: [], cursor: null, indexedBackTo: 0 });
    const answer = await server.ask('/api/search', {
      json: { ...NOTHING_ASKED, words: ['crown'] },
    });
    expect(answer.status).toBe(401);
  });

  it('[Q2][P3] whoever joins finds what comes then, and nothing from their removal on', async () => {
    const guest = await server.person('guus', 'staff');
    await mira.command({ type: 'add-members', conversation: team, members: [guest.id] });
    await write(ana.id, 'a crown for guus');
    expect(texts(await search(guest, { words: ['crown'] }))).toEqual(['a crown for guus']);
    await mira.command({ type: 'remove-member', conversation: team, user: guest.id });
    expect((await search(guest, { words: ['crown'] })).found).toEqual([]);
  });

  it('[Q5] a cursor is good for one question of one person, and tells nothing', async () => {
    const { cursor } = await search(ben, { words: ['crown'] });
    const refused = async (person: Person, asked: object): Promise<void> => {
      const answer = await person.ask('/api/search', { json: { ...NOTHING_ASKED, ...asked } });
      expect(answer.status).toBe(400);
      expect(ApiError.parse(answer.body).error.code).toBe('bad-request');
    };
    await refused(ana, { words: ['crown'], cursor });
    await refused(ben, { words: ['jansen'], cursor });
    const changed = `${cursor?.startsWith('A') ? 'B' : 'A'}${cursor?.slice(1)}`;
    await refused(ben, { words: ['crown'], cursor: changed });
    await refused(ben, { words: ['crown'], cursor: 'A'.repeat(48) });
    await refused(ben, { words: ['crown'], cursor: 'x".' });

    const cursors = new SearchCursors(new Uint8Array(32));
    const subject = { asker: ben.id, question: NOTHING_ASKED };
    const [one, other] = [cursors.close(7, subject), cursors.close(7, subject)];
    expect(one).not.toBe(other);
    expect(cursors.open(one, subject)).toBe(7);
    expect(cursors.open(one, { ...subject, asker: ana.id })).toBeNull();
  });

  it.each([
    ['too many words', { words: Array.from({ length: 17 }, (_, n) => `w${n}`) }],
    ['too many words in phrases', { phrases: [Array(9).fill('a'), Array(9).fill('b')] }],
    ['a word that is too long', { words: ['x'.repeat(81)] }],
    ['no id', { from: ['ben'] }],
    ['an unknown thing', { has: ['secrets'] }],
    ['a field too many', { order: 'asc' }],
    ['a time that is none', { beforeMs: -1 }],
  ])('[Q4] %s is a bad request', async (_, asked) => {
    const answer = await ana.ask('/api/search', { json: { ...NOTHING_ASKED, ...asked } });
    expect(answer.status).toBe(400);
    expect(ApiError.parse(answer.body).error.code).toBe('bad-request');
  });

  it('[Q4] what was asked for is not in the log', async () => {
    const before = server.logged.length;
    await search(ana, { words: ['Jansenius'] });
    await ana.ask('/api/search', { json: { ...NOTHING_ASKED, words: ['Jansenius'], x: 1 } });
    const lines = server.logged.slice(before).join('');
    expect(lines).toContain('/api/search');
    expect(lines).not.toMatch(/jansenius/i);
  });

  it('[R15] answers so many in a minute', async () => {
    const kim = await server.person('kim', 'staff');
    const statuses: number[] = [];
    for (let n = 0; n <= 60; n++) {
      const answer = await kim.ask('/api/search', { json: NOTHING_ASKED });
      statuses.push(answer.status);
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(60);
    expect(statuses.at(-1)).toBe(429);
  });

  it('finds the same after a restart', async () => {
    const before = await searchAll(ben, { words: ['crown'] });
    await server.restart();
    const after = await searchAll(ben, { words: ['crown'] });
    expect(after.flatMap(texts)).toEqual(before.flatMap(texts));
    expect(after.flatMap(texts)).toContain('Jansenius crown 29');
  });
});
