/** What a start does to the database before the writer thread has it: migrate, secret, era. */
import type { RandomBytes } from '@corridor/core';
import type { Database } from 'better-sqlite3';
import { SECRET_BYTES } from '../receipts.ts';
import { drawEra } from '../sequence.ts';

/** The installation's secret, made at the first start. */
export const installationSecret = (
  db: Database,
  nowMs: number,
  random: RandomBytes,
): Uint8Array => {
  db.prepare(
    'INSERT INTO installation (one, secret, created_at) VALUES (1, ?, ?) ON CONFLICT DO NOTHING',
  ).run(random(SECRET_BYTES), nowMs);
  const row = db.prepare<[], { secret: Uint8Array }>('SELECT secret FROM installation').get();
  if (!row) throw new Error('the database has no installation');
  return new Uint8Array(row.secret);
};

/** Draws and stores this start's era. */
export const startEra = (db: Database, nowMs: number): number => {
  const draw = db.transaction(() => {
    const newest = db.prepare<[], { era: number | null }>('SELECT max(era) AS era FROM eras').get();
    const era = drawEra(newest?.era ?? 0, nowMs);
    db.prepare('INSERT INTO eras (era, started_at) VALUES (?, ?)').run(era, nowMs);
    return era;
  });
  return draw.immediate();
};
