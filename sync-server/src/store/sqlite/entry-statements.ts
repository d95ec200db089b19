/** The writer's SQL on entries, prepared once. */
import type { Database, Statement } from 'better-sqlite3';

type Sql<Row = unknown> = Statement<unknown[], Row>;

export class EntryStatements {
  readonly insertEntry: Sql;
  readonly insertBody: Sql;
  readonly insertChange: Sql;
  readonly insertWriter: Sql;
  readonly insertSegment: Sql;
  readonly insertStream: Sql;
  readonly insertEra: Sql;
  readonly insertTombstone: Sql;
  readonly insertHealed: Sql;
  readonly updateSegment: Sql;
  readonly updateStream: Sql;
  readonly stream: Sql<{ num: number; head: number | null; lastSequence: number }>;
  readonly nextNumber: Sql<{ number: number }>;
  readonly newestEra: Sql<{ era: number | null }>;
  readonly entriesAt: Sql<{ id: Uint8Array }>;
  readonly entryById: Sql<{ num: number; sequence: number; arrivedAt: number }>;
  readonly entryByKey: Sql<{ id: Uint8Array }>;
  readonly countTombstones: Sql<{ n: number }>;
  readonly tombstone: Sql;
  readonly segmentsAround: Sql<{ num: number }>;
  readonly bySequence: Sql;
  readonly floor: Sql<{ floor: number | null }>;

  constructor(db: Database) {
    this.insertEntry = db.prepare(
      `INSERT INTO entries
         (num, writer, clock, id, key, author, sequence, arrived_at, at, kind, flags)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    );
    this.insertBody = db.prepare('INSERT INTO bodies (entry, bytes) VALUES (?, ?)');
    this.insertChange = db.prepare(
      'INSERT INTO search_changes (target, kind, entry) VALUES (?, ?, ?)',
    );
    this.insertWriter = db.prepare(
      'INSERT INTO writers (segment, place, client, device) VALUES (?, ?, ?, ?)',
    );
    this.insertSegment = db.prepare(
      'INSERT INTO segments (stream, number, random, floor, digest) VALUES (?, ?, ?, ?, ?)',
    );
    this.insertStream = db.prepare('INSERT INTO streams (id) VALUES (?)');
    this.insertEra = db.prepare('INSERT INTO eras (era, started_at) VALUES (?, ?)');
    this.insertTombstone = db.prepare(
      'INSERT INTO tombstones (key, author, id, erased_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
    );
    this.insertHealed = db.prepare(
      'INSERT INTO healed (stream, entry, brought_by, at, receipt) VALUES (?, ?, ?, ?, ?)',
    );
    this.updateSegment = db.prepare(
      `UPDATE segments SET closed = ?, floor = ?, entries = ?, bytes = ?, digest = ?,
         first_sequence = ?, last_sequence = ?, last_arrival = ?, from_ms = ?, to_ms = ?,
         messages = ?, imported = ? WHERE num = ?`,
    );
    this.updateStream = db.prepare('UPDATE streams SET head = ?, last_sequence = ? WHERE num = ?');
    this.stream = db.prepare(
      'SELECT num, head, last_sequence AS lastSequence FROM streams WHERE id = ?',
    );
    this.nextNumber = db.prepare(
      'SELECT ifnull(max(number) + 1, 0) AS number FROM segments WHERE stream = ?',
    );
    this.newestEra = db.prepare('SELECT max(era) AS era FROM eras');
    this.entriesAt = db.prepare(
      `SELECT id FROM entries
       WHERE num BETWEEN ? AND ? AND writer = ? AND clock BETWEEN ? AND ? ORDER BY clock`,
    );
    this.entryById = db.prepare(
      'SELECT num, sequence, arrived_at AS arrivedAt FROM entries WHERE id = ?',
    );
    this.entryByKey = db.prepare(
      'SELECT id FROM entries WHERE key = ? AND author = (SELECT num FROM authors WHERE id = ?)',
    );
    this.countTombstones = db.prepare('SELECT count(*) AS n FROM tombstones');
    this.tombstone = db.prepare(
      'SELECT 1 FROM tombstones WHERE key = ? AND author = (SELECT num FROM authors WHERE id = ?)',
    );
    this.segmentsAround = db.prepare(
      `SELECT num FROM segments WHERE stream = ?
         AND (closed = 0 OR (first_sequence <= ? AND last_sequence >= ?) OR entries = 0)`,
    );
    this.bySequence = db.prepare(
      'SELECT 1 FROM entries WHERE num BETWEEN ? AND ? AND sequence = ? LIMIT 1',
    );
    this.floor = db.prepare(
      `SELECT max(floor) AS floor FROM (
         SELECT floor FROM segments WHERE stream = ? AND floor <= ?
         UNION ALL
         SELECT readable_from FROM memberships WHERE conversation = ? AND readable_from <= ?)`,
    );
  }
}
