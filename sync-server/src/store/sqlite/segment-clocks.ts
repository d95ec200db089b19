/**
 * The clocks of segments' writers, for readers: kept, and brought up to date from the rows that
 * came since, so that a reconnect of everybody does not read every row of every segment.
 */
import type { Database, Statement } from 'better-sqlite3';
import { firstRow, lastRow } from './segment-loader.ts';

/** Some 10 kB each with many writers. */
const MAX_KEPT = 1_000;

export interface WriterClock {
  readonly client: number;
  next: number;
}

interface Kept {
  nextRow: number;
  /** By place. */
  readonly writers: Map<number, WriterClock>;
}

export class SegmentClocks {
  readonly #kept = new Map<number, Kept>();
  readonly #writers: Statement<[number, number], { place: number; client: number }>;
  readonly #rows: Statement<[number, number], { num: number; writer: number; clock: number }>;

  constructor(db: Database) {
    this.#writers = db.prepare(
      'SELECT place, client FROM writers WHERE segment = ? AND place >= ? ORDER BY place',
    );
    this.#rows = db.prepare(
      'SELECT num, writer, clock FROM entries WHERE num BETWEEN ? AND ? ORDER BY num',
    );
  }

  /** By writer's place, as of the surrounding transaction. Rows are only ever added. */
  of(segment: number): ReadonlyMap<number, WriterClock> {
    const kept = this.#kept.get(segment) ?? { nextRow: firstRow(segment), writers: new Map() };
    for (const { place, client } of this.#writers.iterate(segment, kept.writers.size)) {
      kept.writers.set(place, { client, next: 0 });
    }
    for (const { num, writer, clock } of this.#rows.iterate(kept.nextRow, lastRow(segment))) {
      const state = kept.writers.get(writer);
      if (!state) throw new Error(`entry ${num} has no writer`);
      state.next = clock + 1;
      kept.nextRow = num + 1;
    }
    this.#kept.delete(segment);
    this.#kept.set(segment, kept);
    if (this.#kept.size > MAX_KEPT) this.#forgetOldest();
    return kept.writers;
  }

  #forgetOldest(): void {
    for (const segment of this.#kept.keys()) {
      this.#kept.delete(segment);
      return;
    }
  }
}
