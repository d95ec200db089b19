import { type EntryId, stampOf, UserId } from '@corridor/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnnotationRow } from '../local/database.ts';
import { unsignedSort } from '../local/refs.ts';
import { bySort } from './fold.ts';
import { allEdits, boundedEdits, shownEdit } from './fold-edits.ts';
import { testId } from './testing/workstation.ts';

const ana = UserId.parse(testId('ana'));
const idOf = (name: string): EntryId => name.padEnd(32, '0') as EntryId;

/** An edit that says what it replaces, or says nothing of it. */
const edit = (
  name: string,
  ms: number,
  replaces: readonly string[] | null,
  more: Partial<AnnotationRow> = {},
): AnnotationRow => ({
  id: `${ana}/${name}`,
  target: idOf('m'),
  conversation: testId('team') as never,
  kind: 'edit',
  author: ana,
  sort: `${stampOf({ ms, counter: 0 })}.${idOf(name)}`,
  body: { text: name, ...(replaces ? { replaces: replaces.map(idOf) } : {}) },
  stored: true,
  proof: 'proven',
  ...more,
});
const folded = (...rows: AnnotationRow[]) => allEdits(rows.sort(bySort));
const versionsOf = (...rows: AnnotationRow[]): string[] =>
  folded(...rows).flatMap(({ current, text }) => (current ? [text] : []));

describe('versions of a message', () => {
  it('[E11] edits that were written apart are versions; the last by clock is shown', () => {
    const both = [edit('desk', 20, []), edit('phone', 30, [])];
    expect(versionsOf(...both)).toEqual(['desk', 'phone']);
    expect(shownEdit(folded(...both))?.text).toBe('phone');
  });

  it('[E11] an edit that knew another replaces it, also when its clock is behind', () => {
    expect(versionsOf(edit('a', 20, []), edit('b', 30, ['a']))).toEqual(['b']);
    const ahead = [edit('a', 40, []), edit('b', 30, ['a'])];
    expect(versionsOf(...ahead)).toEqual(['b']);
    expect(shownEdit(folded(...ahead))?.text).toBe('b');
  });

  it('[E11] one that knew all versions leaves one; one that knew some leaves the others', () => {
    const apart = [edit('a', 20, []), edit('b', 30, []), edit('c', 40, [])];
    expect(versionsOf(...apart, edit('d', 50, ['a', 'b', 'c']))).toEqual(['d']);
    expect(versionsOf(...apart, edit('d', 50, ['a', 'c']))).toEqual(['b', 'd']);
  });

  it('[E11] one that does not say replaces what is before it, and nothing after it', () => {
    expect(versionsOf(edit('a', 20, null), edit('b', 30, null))).toEqual(['b']);
    expect(versionsOf(edit('a', 20, []), edit('b', 30, null))).toEqual(['b']);
    expect(versionsOf(edit('a', 20, null), edit('b', 30, []))).toEqual(['a', 'b']);
    expect(versionsOf(edit('a', 20, null), edit('b', 30, ['a']))).toEqual(['b']);
  });

  it('[E11] where each is replaced by another, the last in order is the text', () => {
    expect(versionsOf(edit('behind', 20, ['old']), edit('old', 30, null))).toEqual(['old']);
  });

  it('[E11] what is named and is no edit of it has no effect, nor has its own name', () => {
    expect(versionsOf(edit('a', 20, []), edit('b', 30, ['m', 'elsewhere']))).toEqual(['a', 'b']);
    expect(versionsOf(edit('a', 20, ['a']))).toEqual(['a']);
  });

  it('[E11] an edit that is not signed yet is named by its ref, also when it is signed since', () => {
    const [ref, stamp] = [`${ana}/a`, stampOf({ ms: 20, counter: 0 })];
    const waiting = edit('a', 20, [], { sort: unsignedSort(stamp, 7) });
    const next = edit('b', 30, null, { body: { text: 'b', replaces: [ref] } });
    expect(versionsOf(waiting, next)).toEqual(['b']);
    expect(folded(waiting)[0]?.name).toBe(ref);
    expect(versionsOf(edit('a', 20, []), next)).toEqual(['b']);
  });

  it('[E11] no edit is lost, some version is left, and their order does not matter', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'm');
    const known = fc.option(fc.uniqueArray(name, { maxLength: 4 }));
    const some = fc.uniqueArray(fc.tuple(name, fc.integer({ min: 1, max: 9 }), known), {
      selector: ([each]) => each,
      minLength: 1,
    });
    fc.assert(
      fc.property(some, (list) => {
        const rows = list.map(([each, ms, replaces]) => edit(each, ms, replaces));
        const all = folded(...rows);
        expect(all.length).toBe(list.length);
        expect(shownEdit(all)).not.toBeNull();
        expect(folded(...rows.reverse())).toEqual(all);
      }),
    );
  });

  it('a row carries a few of ten thousand edits, and how many more there are', () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => edit(`e${i}`, i + 1, []));
    const row = boundedEdits(folded(...rows));
    expect(row.edits.length + (row.moreEdits ?? 0)).toBe(10_000);
    expect(row.edits.length).toBeLessThan(10);
    expect(row.versions?.length).toBe(16);
    expect(row.versions?.at(-1)).toBe(idOf('e9999'));
  });

  it('[R14] says that the signature of the edit that is shown is not verified', () => {
    const forged = edit('b', 30, ['a'], { proof: 'unproven' });
    expect(boundedEdits(folded(edit('a', 20, []), forged)).textProof).toBe('unproven');
    const earlier = edit('a', 20, [], { proof: 'unproven' });
    expect(boundedEdits(folded(earlier, edit('b', 30, ['a']))).textProof).toBeUndefined();
  });
});
