/** Ids to the integers that stand for them in the database, and back. */
import type { UserId } from '@corridor/core';
import type { Database } from 'better-sqlite3';

/** An id's bytes as a parameter. */
export const idBlob = (id: string): Buffer => Buffer.from(id, 'base64url');

/** A stored id as text; the caller brands it. */
export const idText = (blob: Uint8Array): string =>
  Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength).toString('base64url');

const numOf = (db: Database, table: 'authors' | 'streams', id: string): number | null => {
  const row = db.prepare<[Buffer], { num: number }>(`SELECT num FROM ${table} WHERE id = ?`);
  return row.get(idBlob(id))?.num ?? null;
};

const ensureNum = (db: Database, table: 'authors' | 'streams', id: string): number =>
  numOf(db, table, id) ??
  Number(db.prepare(`INSERT INTO ${table} (id) VALUES (?)`).run(idBlob(id)).lastInsertRowid);

/** The num of a user, made when there is none: `users.num` and `entries.author`. */
export const authorNum = (db: Database, user: UserId): number => ensureNum(db, 'authors', user);
