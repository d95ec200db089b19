import { type ConversationId, MAX_SEGMENT_ENTRIES, type UserId } from '@corridor/core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { NOW_MS } from '../testing/fixtures.ts';
import { Searched } from '../testing/searched.ts';
import type { SearchStep } from './search-operations.ts';

/** How often an entry was decoded, which hashes it. */
const decoded = vi.hoisted(() => ({ count: 0 }));
vi.mock('./sha256.ts', async (original) => {
  const { sha256 } = await original<typeof import('./sha256.ts')>();
  const counted = (bytes: Uint8Array): Uint8Array => {
    decoded.count++;
    return sha256(bytes);
  };
  return { sha256: counted };
});

const ROWS_PER_STEP = 32;
const MAX_EDITS = 500;

describe('edits, redactions and reactions in the index', () => {
  let at: Searched;
  let ana: UserId;
  let ben: UserId;
  let team: ConversationId;
  beforeEach(async () => {
    at = await Searched.start();
    [ana, ben] = [at.fixture.newUser(), at.fixture.newUser()];
    team = at.conversation(ana, ben);
  });
  afterEach(() => at.close());

  const reaction = (target: string, on: boolean, emoji = '👍') => ({
    kind: 'reaction' as const,
    body: { target: target as never, emoji, on },
  });
  const edit = (target: string, text: string) => ({
    kind: 'edit' as const,
    body: { target: target as never, text },
  });
  const withReaction = (): string[] => at.find(ana, { words: ['kroon'], has: ['reaction'] });
  /** What the next step reads. */
  const decodedInStep = (): number => {
    decoded.count = 0;
    at.step();
    return decoded.count;
  };
  const rows = (table: string): unknown =>
    at.read.prepare(`SELECT count(*) FROM ${table}`).pluck().get();

  test('[Q1] has:reaction goes by the latest word of each person, in whatever order they come', async () => {
    const { id } = await at.write(ana, team, 'kroon');
    const say = async (who: UserId, on: boolean, ms: number, emoji?: string): Promise<void> => {
      await at.write(who, team, reaction(id, on, emoji), NOW_MS + ms);
      at.index();
    };
    await say(ana, true, 10);
    expect(withReaction()).toEqual(['kroon']);
    await say(ben, true, 20);
    await say(ana, false, 30);
    expect(withReaction()).toEqual(['kroon']);
    await say(ben, false, 40);
    expect(withReaction()).toEqual([]);
    // By their clocks these were said before.
    await say(ana, true, 25);
    await say(ben, true, 39);
    expect(withReaction()).toEqual([]);
    await say(ben, true, 39, '🦷');
    expect(withReaction()).toEqual(['kroon']);
    expect(rows('search_reactions')).toBe(3);
  });

  test('[Q1] a reaction that is taken in before its message counts', async () => {
    const first = await at.write(ana, team, 'kroon');
    await at.write(ana, team, 'brug');
    await at.fill(ana, team, MAX_SEGMENT_ENTRIES);
    at.compact();
    await at.writeAll(ben, team, [reaction(first.id, true), reaction(first.id, true, '🦷')]);
    at.index();
    expect(withReaction()).toEqual(['kroon']);
    at.run('test.asMadeOf', 'other words');
    await at.restart();
    at.index();
    expect(withReaction()).toEqual(['kroon']);
  });

  test('[Q5] a reaction is read alone, however many its message has', async () => {
    const { id } = await at.write(ana, team, 'kroon');
    const many = (count: number) =>
      Array.from({ length: count }, (_, n) => reaction(id, n % 3 > 0, `${n}`));
    await at.writeAll(ana, team, many(1_500));
    at.index();
    await at.writeAll(ben, team, many(ROWS_PER_STEP));
    expect(decodedInStep()).toBe(ROWS_PER_STEP);
    // Nobody who looks for the message reads them either.
    expect(rows('search_changes')).toBe(0);
    expect(withReaction()).toEqual(['kroon']);
  });

  test('[Q5] a message with too many edits is found no more, and no edit of it is read again', async () => {
    const { id } = await at.write(ana, team, 'kroon');
    const many = (count: number) => Array.from({ length: count }, (_, n) => edit(id, `brug ${n}`));
    await at.writeAll(ana, team, many(MAX_EDITS));
    at.index();
    expect(at.find(ana, 'brug')).toHaveLength(1);
    await at.write(ana, team, edit(id, 'brug once more'));
    expect(at.find(ana, 'brug')).toEqual([]);
    at.index();
    expect(rows('search_docs')).toBe(0);
    await at.writeAll(ana, team, many(ROWS_PER_STEP));
    expect(decodedInStep()).toBe(ROWS_PER_STEP);
    await at.redact(ana, team, id);
    at.index();
    expect(at.find(ana, 'brug')).toEqual([]);
  });

  test('[Q5] a step ends by the text that goes and comes, of edits and of packed segments too', async () => {
    const long = Array.from({ length: ROWS_PER_STEP }, (_, n) => ({
      kind: 'message' as const,
      body: { text: `${n} `.padEnd(8_000, 'implantologie ') },
    }));
    const messages = await at.writeAll(ana, team, long);
    const docsInStep = (): number => {
      const work = at.step();
      return work?.type === 'take' ? (work.step as SearchStep).docs.length : 0;
    };
    expect(docsInStep()).toBe(3);
    at.index();
    await at.writeAll(
      ana,
      team,
      messages.map(({ id }) => edit(id, 'short')),
    );
    expect(docsInStep()).toBe(1);
    at.index();
    await at.writeAll(
      ana,
      team,
      messages.slice(0, 8).map(({ id }) => edit(id, long[0]?.body.text ?? '')),
    );
    expect(docsInStep()).toBe(3);
    at.index();
    expect(at.find(ana, 'short')).toHaveLength(ROWS_PER_STEP - 8);
    await at.fill(ana, team, MAX_SEGMENT_ENTRIES);
    at.compact();
    at.run('test.asMadeOf', 'other words');
    await at.restart();
    const units: number[] = [];
    for (let work = at.step(); work !== null; work = at.step()) {
      if (work.type !== 'take') continue;
      units.push(work.step.docs.reduce((sum, { text }) => sum + text.length, 0));
    }
    expect(Math.max(...units)).toBeGreaterThanOrEqual(16_384);
    expect(Math.max(...units)).toBeLessThan(16_384 + 8_000);
    expect(at.find(ana, 'short')).toHaveLength(ROWS_PER_STEP - 8);
  });

  test('[Q3] a segment that is there no more takes what it said of others along, in small steps', async () => {
    const { id } = await at.write(ana, team, 'kroon');
    await at.writeAll(
      ana,
      team,
      Array.from({ length: 600 }, (_, n) => reaction(id, true, `${n}`)),
    );
    await at.edit(ana, team, id, 'brug');
    at.index();
    at.run('test.removeSegment', 1);
    const work = at.next();
    if (work?.type !== 'forget') throw new Error('nothing to forget');
    let steps = 1;
    while (at.run('search.forget', work.segment)) steps++;
    expect(steps).toBe(3);
    for (const table of ['docs', 'changes', 'reactions', 'segments']) {
      expect(rows(`search_${table}`), table).toBe(0);
    }
  });
});
