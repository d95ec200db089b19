import { type EntryId, stampOf, UserId } from '@corridor/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnnotationRow, MessageRow } from '../local/database.ts';
import { fold, messageRow } from './fold.ts';
import { testId } from './testing/workstation.ts';

const user = (name: string): UserId => UserId.parse(testId(name));
const [ana, ben, cem] = [user('ana'), user('ben'), user('cem')];
const entryId = (name: string): EntryId => name.padEnd(32, '0') as EntryId;

const base = (more: Partial<{ via: 'import'; author: UserId; mentions: UserId[] }> = {}) =>
  messageRow(
    {
      id: entryId('m'),
      payload: {
        conversation: testId('team') as never,
        author: more.author ?? ben,
        device: testId('device') as never,
        key: testId('key') as never,
        at: stampOf({ ms: 1_000, counter: 0 }),
        kind: 'message',
        body: { text: 'first', ...(more.mentions ? { mentions: more.mentions } : {}) },
        after: null,
        ...(more.via ? { via: more.via } : {}),
      },
    },
    { sequence: 5, arrivedAt: 2_000 },
    'proven',
    ana,
  );

let n = 0;
const annotation = (
  kind: AnnotationRow['kind'],
  ms: number,
  body: object,
  author = ben,
): AnnotationRow => ({
  id: `a${n++}`,
  target: entryId('m'),
  conversation: testId('team') as never,
  kind,
  author,
  sort: `${stampOf({ ms, counter: 0 })}.${entryId(String(n))}`,
  body,
  stored: true,
  proof: 'proven',
});

describe('fold', () => {
  it('shows the latest edit by clock and keeps all of them', () => {
    const row = fold(
      base(),
      [annotation('edit', 30, { text: 'third' }), annotation('edit', 20, { text: 'second' })],
      ana,
    );
    expect(row.text).toBe('third');
    expect(row.original).toBe('first');
    expect(row.edits.map(({ text }) => text)).toEqual(['second', 'third']);
  });

  it('a redaction empties the text whatever edits come, and it counts as unread no more', () => {
    const row = fold(
      base(),
      [
        annotation('redaction', 10, { reason: 'wrong room' }),
        annotation('edit', 20, { text: 'x' }),
      ],
      ana,
    );
    expect(row).toMatchObject({ text: '', countable: 0 });
    expect(row.redacted).toEqual({ at: 10, by: ben, reason: 'wrong room' });
  });

  it('a reaction is on or off by its latest entry, for each person', () => {
    const row = fold(
      base(),
      [
        annotation('reaction', 10, { emoji: '👍', on: true }, ana),
        annotation('reaction', 30, { emoji: '👍', on: false }, ana),
        annotation('reaction', 20, { emoji: '👍', on: true }, cem),
        annotation('reaction', 40, { emoji: '🎉', on: true }, ana),
      ],
      ana,
    );
    expect(row.reactions).toEqual([
      { emoji: '👍', users: [cem] },
      { emoji: '🎉', users: [ana] },
    ]);
  });

  it('counts what a reader has to read: of others, not imported, and who is mentioned', () => {
    expect(base().countable).toBe(1);
    expect(base({ author: ana }).countable).toBe(0);
    expect(base({ via: 'import' }).countable).toBe(0);
    expect(base({ mentions: [ana] }).mentionsMe).toBe(1);
    expect(base({ mentions: [cem] }).mentionsMe).toBeUndefined();
    const edited = fold(base(), [annotation('edit', 20, { text: 'x', mentions: [ana] })], ana);
    expect(edited.mentionsMe).toBe(1);
  });

  it('the result depends on the set alone, not on order or on what was folded before', () => {
    const kinds = fc.constantFrom('edit', 'redaction', 'reaction', 'pin');
    const some = fc.array(
      fc.tuple(kinds, fc.integer({ min: 1, max: 50 }), fc.boolean(), fc.constantFrom(ana, ben)),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(some, fc.infiniteStream(fc.nat()), fc.nat(8), (list, shuffle, cut) => {
        const all = list.map(([kind, ms, on, author]) =>
          annotation(kind, ms, { text: `e${ms}`, emoji: '👍', on }, author),
        );
        const shuffled = all
          .map((each) => ({ each, by: shuffle.next().value ?? 0 }))
          .sort((a, b) => a.by - b.by)
          .map(({ each }) => each);
        const atOnce: MessageRow = fold(base(), all, ana);
        const inSteps = fold(fold(base(), shuffled.slice(0, cut), ana), shuffled, ana);
        expect(inSteps).toEqual(atOnce);
      }),
    );
  });
});
