/** The disk: how long it takes to make bytes durable, and what a server's folder consists of. */
import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  readSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { percentile } from './statistics.ts';
import { withFolder } from './throughput.ts';

export interface DiskSync {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export const measureDisk = (): Promise<DiskSync> =>
  withFolder(async (folder) => {
    const file = openSync(join(folder, 'fsync'), 'w');
    const page = Buffer.alloc(4_096, 1);
    const took: number[] = [];
    for (let i = 0; i < 300; i++) {
      const startedMs = performance.now();
      writeSync(file, page);
      fsyncSync(file);
      took.push(performance.now() - startedMs);
    }
    closeSync(file);
    return { p50Ms: percentile(took, 0.5), p99Ms: percentile(took, 0.99) };
  });

export interface DiskPart {
  /** A table or index of a database, or a file. */
  readonly part: string;
  readonly bytesPerMessage: number;
}

const SQLITE_HEADER = 'SQLite format 3';

/** Bytes of each table and index of the SQLite databases in a folder, and of its other files. */
export const diskParts = (folder: string): ReadonlyMap<string, number> => {
  const parts = new Map<string, number>();
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      for (const [part, bytes] of diskParts(path)) parts.set(`${entry.name}/${part}`, bytes);
    } else if (isDatabase(path)) {
      for (const [part, bytes] of tablesOf(path)) parts.set(part, bytes);
    } else parts.set(entry.name, statSync(path).size);
  }
  return parts;
};

export const total = (parts: ReadonlyMap<string, number>): number =>
  [...parts.values()].reduce((sum, bytes) => sum + bytes, 0);

const isDatabase = (path: string): boolean => {
  const start = Buffer.alloc(SQLITE_HEADER.length);
  const file = openSync(path, 'r');
  readSync(file, start);
  closeSync(file);
  return start.toString('latin1') === SQLITE_HEADER;
};

const tablesOf = (path: string): Map<string, number> => {
  const db = new Database(path, { readonly: true });
  const rows = db.prepare('SELECT name, sum(pgsize) AS bytes FROM dbstat GROUP BY name').all() as {
    name: string;
    bytes: number;
  }[];
  db.close();
  return new Map(rows.map(({ name, bytes }) => [name, bytes]));
};
