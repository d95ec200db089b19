/** Opens the database file with the settings that durability depends on. */
import { join } from 'node:path';
import Database from 'better-sqlite3';

/** The database's name in a data folder. */
export const DATABASE_NAME = 'corridor.sqlite';

export const databasePath = (folder: string): string => join(folder, DATABASE_NAME);

const BUSY_TIMEOUT_MS = 10_000;

/**
 * A connection that writes: WAL, a commit returns when it is on disk, references are checked. Only
 * one is open at a time: the writer thread's (before it starts, the migrations').
 */
export const openForWriting = (path: string): Database.Database => {
  const db = new Database(path, { timeout: BUSY_TIMEOUT_MS });
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  db.pragma('cache_size = -65536');
  // The maintenance thread checkpoints beside commits; this bounds the log if it falls behind.
  db.pragma('wal_autocheckpoint = 16384');
  return db;
};

/** A connection that only reads; it sees what was committed when a statement began. */
export const openForReading = (path: string): Database.Database => {
  const db = new Database(path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  db.pragma('cache_size = -16384');
  db.pragma('mmap_size = 268435456');
  return db;
};
