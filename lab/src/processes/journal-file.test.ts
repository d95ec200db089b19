import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  appendToJournal,
  cutPower,
  type JournalRecord,
  journalPath,
  onDisk,
  readJournal,
  type Written,
} from './journal-file.ts';

const put = (db: string, key: number): JournalRecord => ({
  what: 'changes',
  db,
  changes: [{ do: 'put', store: 'rows', key, value: key }],
});

const written = (db: string, key: number, atMs: number, isStrict: boolean): Written => ({
  record: put(db, key),
  isStrict,
  atMs,
});

const keysOf = (records: readonly JournalRecord[]): unknown[] =>
  records.flatMap((record) =>
    record.what === 'changes'
      ? record.changes.flatMap((change) => (change.do === 'put' ? [change.key] : []))
      : [],
  );

describe('a power cut', () => {
  it('takes what is younger than half a second and not strict, each database by itself', () => {
    const all = [
      written('outbox', 1, 0, false),
      written('replica', 2, 400, false),
      written('outbox', 3, 700, false),
      written('outbox', 4, 750, true),
      written('replica', 5, 800, false),
      written('outbox', 6, 900, false),
    ];
    expect(keysOf(onDisk(all, 1_000).map(({ record }) => record))).toEqual([1, 2, 3, 4]);
    expect(onDisk(all, 2_000)).toEqual(all);
  });

  describe('of a file', () => {
    let folder = '';
    beforeEach(() => {
      folder = mkdtempSync(`${tmpdir()}/corridor-journal-`);
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it('leaves a journal that can be read and gone on with', () => {
      const path = journalPath(folder);
      appendToJournal(path, put('outbox', 1), true);
      appendToJournal(path, put('replica', 2), false);
      expect(cutPower(path, 0)).toBe(1);
      appendToJournal(path, put('replica', 3), false);
      expect(keysOf(readJournal(path))).toEqual([1, 3]);
    });
  });
});
