/**
 * Checks a database through and through: SQLite's own structure, every entry's hash, form, row and
 * signature, every segment's counts, digest, clocks and snapshot, sequences, and the `after` chains
 * of devices. Reads only; works on a data folder or on a backup without restoring it.
 */
import { createPublicKey, hash, type KeyObject, verify } from 'node:crypto';
import {
  type ConversationId,
  decodeEntry,
  ENTRY_KINDS,
  type Entry,
  entryIdBytes,
  ID_BYTES,
  payloadBytesOf,
  readSegmentUpdate,
  signatureOf,
  signedBytes,
} from '@corridor/core';
import type Database from 'better-sqlite3';
import { Receipts } from '../receipts.ts';
import { eraOf } from '../sequence.ts';
import { isBackup, verifyBackup } from './backup.ts';
import { ChainCheck } from './check-chains.ts';
import { type CheckReport, Findings } from './check-report.ts';
import { databasePath, openForReading } from './database.ts';
import { FLAG_IMPORTED, FLAG_NOT_VOUCHED } from './entry-tables.ts';
import { refuseNewer } from './migrations.ts';
import { idText } from './names.ts';
import { firstRow, lastRow, type SegmentHeader, SegmentLoader } from './segment-loader.ts';
import { SegmentReader } from './segment-reader.ts';
import { checkSnapshot, SnapshotFaultError } from './snapshot-check.ts';

interface Row {
  num: number;
  writer: number;
  clock: number;
  id: Uint8Array;
  key: Uint8Array;
  author: Uint8Array | null;
  sequence: number;
  arrivedAt: number;
  at: Uint8Array;
  kind: number;
  flags: number;
}

const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');

/** DER header of an Ed25519 public key (RFC 8410); the raw key's 32 bytes follow. */
const ED25519_SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * @param folder a data folder or a backup
 * @param onProgress called with segments done and in all
 * @throws BackupError a backup that is not what its manifest says; NewerDatabaseError
 */
export const checkFolder = async (
  folder: string,
  onProgress: (done: number, total: number) => void,
): Promise<CheckReport> => {
  if (isBackup(folder)) await verifyBackup(folder);
  const db = openForReading(databasePath(folder));
  try {
    refuseNewer(db);
    // One moment, while a server may commit.
    db.exec('BEGIN');
    return new Check(db).run(onProgress);
  } finally {
    db.close();
  }
};

class Check {
  readonly #db: Database.Database;
  readonly #findings = new Findings();
  readonly #loader: SegmentLoader;
  readonly #reader: SegmentReader;
  readonly #keys = new Map<string, KeyObject>();
  readonly #rows: Database.Statement<[number, number], Row>;
  #entries = 0;
  #signatures = 0;

  constructor(db: Database.Database) {
    this.#db = db;
    this.#loader = new SegmentLoader(db);
    const secret = db.prepare<[], { secret: Uint8Array }>('SELECT secret FROM installation').get();
    this.#reader = new SegmentReader(db, new Receipts(secret?.secret ?? new Uint8Array(32)));
    this.#rows = db.prepare(
      `SELECT e.num, writer, clock, e.id, key, a.id AS author, sequence, arrived_at AS arrivedAt,
         at, kind, flags
       FROM entries e LEFT JOIN authors a ON a.num = e.author
       WHERE e.num BETWEEN ? AND ? ORDER BY e.num`,
    );
    const devices = db.prepare<[], { id: Uint8Array; key: Uint8Array }>(
      'SELECT id, public_key AS key FROM devices',
    );
    for (const { id, key } of devices.iterate()) {
      const der = Buffer.concat([ED25519_SPKI, key]);
      this.#keys.set(idText(id), createPublicKey({ key: der, format: 'der', type: 'spki' }));
    }
  }

  run(onProgress: (done: number, total: number) => void): CheckReport {
    this.#database();
    const streams = this.#db
      .prepare<[], { num: number; id: Uint8Array; head: number | null; last: number }>(
        'SELECT num, id, head, last_sequence AS last FROM streams',
      )
      .all();
    const total = this.#count('SELECT count(*) AS n FROM segments');
    let done = 0;
    for (const { id, head, last } of streams) {
      const conversation = idText(id) as ConversationId;
      const segments = this.#loader.headers(conversation).reverse();
      const open = segments.filter(({ closed }) => !closed);
      if (open.length !== 1 || open[0]?.num !== head) {
        this.#findings.add('head-wrong', conversation, `${open.length} open segments`);
      }
      const chains = new ChainCheck(conversation, this.#findings);
      const sequences: number[] = [];
      for (const segment of segments) {
        this.#segment(segment, chains, sequences);
        onProgress(++done, total);
      }
      chains.finish();
      this.#sequences(conversation, sequences, last);
    }
    return this.#findings.report({
      entries: this.#entries,
      segments: total,
      conversations: streams.length,
      signatures: this.#signatures,
    });
  }

  #count(sql: string): number {
    return this.#db.prepare<[], { n: number }>(sql).get()?.n ?? 0;
  }

  #database(): void {
    const lines = this.#db.pragma('integrity_check') as { integrity_check: string }[];
    for (const { integrity_check: line } of lines) {
      if (line !== 'ok') this.#findings.add('database-damaged', 'SQLite', line);
    }
    for (const broken of this.#db.pragma('foreign_key_check') as { table: string }[]) {
      this.#findings.add('unknown-reference', broken.table, 'a row refers to none');
    }
    const lost = this.#count(
      'SELECT count(*) AS n FROM entries WHERE num / 32768 NOT IN (SELECT num FROM segments)',
    );
    if (lost > 0) this.#findings.add('unknown-reference', 'entries', `${lost} without a segment`);
  }

  #segment(header: SegmentHeader, chains: ChainCheck, sequences: number[]): void {
    const rows = this.#rows.all(firstRow(header.num), lastRow(header.num));
    const bytes = this.#bytesOf(header, rows);
    const clocks = new Map<number, number>();
    const xor = new Uint8Array(ID_BYTES);
    let size = 0;
    for (const row of rows) {
      const id = idText(row.id);
      for (let i = 0; i < ID_BYTES; i++) xor[i] = (xor[i] ?? 0) ^ (row.id[i] ?? 0);
      const expected = clocks.get(row.writer) ?? 0;
      if (row.clock !== expected) {
        this.#findings.add('clock-hole', id, `clock ${row.clock}, expected ${expected}`);
      }
      clocks.set(row.writer, row.clock + 1);
      sequences.push(row.sequence);
      if (row.sequence < header.floor) {
        this.#findings.add('floor-broken', header.name, `entry ${id} lies below the floor`);
      }
      if ((row.flags & FLAG_NOT_VOUCHED) !== 0) this.#findings.add('not-vouched-for', id, '');
      const content = bytes.get(id);
      if (!content) {
        this.#findings.add('entry-bytes-missing', id, header.name);
        continue;
      }
      size += content.length;
      this.#entry(header, row, content, chains);
    }
    this.#entries += rows.length;
    if (rows.length !== header.entries || size !== header.bytes) {
      const found = `${rows.length} entries of ${size} bytes`;
      const said = `the segment says ${header.entries} of ${header.bytes}`;
      this.#findings.add('segment-counts-differ', header.name, `${found}, ${said}`);
    }
    if (Buffer.compare(xor, header.digest) !== 0) {
      this.#findings.add('digest-differs', header.name, '');
    }
  }

  /** By id, from the snapshot or from the bodies: whichever readers are served from. */
  #bytesOf(header: SegmentHeader, rows: readonly Row[]): Map<string, Uint8Array> {
    const bytes = new Map<string, Uint8Array>();
    if (!header.compacted) {
      const body = this.#db.prepare<[number], { bytes: Uint8Array }>(
        'SELECT bytes FROM bodies WHERE entry = ?',
      );
      for (const row of rows) {
        const content = body.get(row.num)?.bytes;
        if (content) bytes.set(idText(row.id), content);
      }
      return bytes;
    }
    try {
      const body = this.#reader.fetch(header.name);
      if (!body) throw new SnapshotFaultError('it is missing');
      checkSnapshot(body, header, rows);
      const read = readSegmentUpdate(this.#reader.diff(header.name, new Map()));
      if (!read.ok) throw new SnapshotFaultError(read.error.detail);
      for (const { structs } of read.value.clients) {
        for (const { id, bytes: content } of structs) bytes.set(id, content);
      }
    } catch (error) {
      // Damaged gzip, too: whatever is wrong with it is what the report must say.
      this.#findings.add('snapshot-damaged', header.name, String(error));
    }
    return bytes;
  }

  #entry(header: SegmentHeader, row: Row, bytes: Uint8Array, chains: ChainCheck): void {
    const id = idText(row.id);
    const decoded = decodeEntry(bytes, sha256);
    if (!decoded.ok) {
      this.#findings.add('entry-malformed', id, decoded.error.detail);
      return;
    }
    const entry = decoded.value;
    if (Buffer.compare(entryIdBytes(entry.id), row.id) !== 0) {
      this.#findings.add('entry-not-its-hash', id, header.name);
      return;
    }
    const difference = differenceOf(header, row, entry);
    if (difference) this.#findings.add('row-differs-from-entry', id, difference);
    this.#signature(entry);
    chains.add(entry);
  }

  #signature({ id, bytes, payload }: Entry): void {
    const key = this.#keys.get(payload.device);
    if (!key) {
      this.#findings.add('device-unknown', payload.device, `signed ${id}`);
      return;
    }
    if (verify(null, signedBytes(payloadBytesOf(bytes)), key, signatureOf(bytes))) {
      this.#signatures++;
    } else {
      this.#findings.add('signature-wrong', id, `device ${payload.device}`);
    }
  }

  /** Within an era they run from 1 without gaps; a hole is what a restored server has not got back. */
  #sequences(conversation: ConversationId, sequences: number[], last: number): void {
    sequences.sort((a, b) => a - b);
    let previous = 0;
    for (const sequence of sequences) {
      const start = eraOf(sequence) * 2 ** 21;
      const expected = Math.max(previous, start) + 1;
      if (sequence === previous) {
        this.#findings.add('sequence-hole', conversation, `${sequence} is there twice`);
      } else if (sequence !== expected) {
        const missing = sequence - expected;
        this.#findings.add('sequence-hole', conversation, `${missing} before ${sequence}`);
      }
      previous = sequence;
    }
    if (previous > last) {
      const detail = `${previous} is stored, ${last} is the last given out`;
      this.#findings.add('segment-counts-differ', conversation, detail);
    }
  }
}

const differenceOf = (header: SegmentHeader, row: Row, entry: Entry): string | null => {
  const { payload } = entry;
  if (payload.conversation !== header.conversation) return 'conversation';
  if (row.author === null || payload.author !== idText(row.author)) return 'author';
  if (payload.key !== idText(row.key)) return 'key';
  if (payload.at !== Buffer.from(row.at).toString('hex')) return 'at';
  if (payload.kind !== ENTRY_KINDS[row.kind]) return 'kind';
  const imported = (row.flags & FLAG_IMPORTED) !== 0;
  return imported === (payload.via === 'import') ? null : 'imported';
};
