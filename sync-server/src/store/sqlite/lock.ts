/**
 * One writer per data folder: an exclusive SQLite lock on a file beside the database. The system
 * lets go of it when the process ends, however it ends, so there is nothing stale to detect.
 */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { makePrivate } from './private-file.ts';

/** The folder is in use by another process. Its message is for the admin. */
export class FolderInUseError extends Error {}

export interface FolderLock {
  release(): void;
}

/** @throws FolderInUseError */
export const lockFolder = (folder: string): FolderLock => {
  const path = join(folder, 'corridor.lock');
  // Who may read it could hold it, and the server would not start.
  makePrivate(path);
  const db = new Database(path, { timeout: 0 });
  try {
    db.pragma('journal_mode = DELETE');
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw new FolderInUseError(
        `The data folder ${folder} is in use: is the server running? Stop it first.`,
        { cause: error },
      );
    }
    throw error;
  }
  return {
    release: () => {
      db.exec('ROLLBACK');
      db.close();
    },
  };
};
