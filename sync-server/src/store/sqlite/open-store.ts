/** Opens a data folder: lock, migrate, draw an era, start the threads. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { type EntryStore, StoreUnavailableError } from '../port.ts';
import { Receipts } from '../receipts.ts';
import type { SearchStore } from '../search-port.ts';
import { type BackupManifest, backUp } from './backup.ts';
import { databasePath, openForReading, openForWriting } from './database.ts';
import { EntryReads } from './entry-reads.ts';
import { SqliteEntryStore } from './entry-store.ts';
import { lockFolder } from './lock.ts';
import { Maintenance } from './maintenance.ts';
import { migrate } from './migrations.ts';
import { installationSecret, startEra } from './opening.ts';
import { OperationError, type Run } from './operations.ts';
import { makePrivate, openFolderWarning } from './private-file.ts';
import { ReaderThread } from './reader-thread.ts';
import type { Operations } from './registry.ts';
import { SearchIndexing } from './search-indexing.ts';
import { renewSearch } from './search-made.ts';
import { WriterThread } from './writer-thread.ts';

export interface OpenOptions {
  /** The writer or the reader thread ended by itself: the server should stop with an error. */
  readonly onFatal: (reason: Error) => void;
  /** Something that can wait is not as it should be; nothing is lost. For the log and the admin. */
  readonly onProblem: (problem: Error) => void;
}

export interface Store {
  readonly entries: EntryStore;
  /** Runs a named operation in the writer, in its own transaction. */
  readonly run: Run<Operations>;
  /** A read-only connection for short queries on the event loop. */
  readonly read: Database;
  /** The installation's secret, for keyed hashes. */
  readonly secret: Uint8Array;
  /** What messages say, found again. */
  readonly search: SearchStore;
  /** Resolves when everything that was stored before can be found. */
  indexed(): Promise<void>;
  /** Resolves when every closed segment is compacted. */
  compacted(): Promise<void>;
  /** Copies the database into an empty folder while commits go on. @throws BackupError */
  backup(target: string): Promise<BackupManifest>;
  /** SQLite's own check; the lines of what is wrong. Takes long on a big database. */
  integrityCheck(): readonly string[];
  /** Commits what it took, then ends the threads and lets go of the folder. */
  close(): Promise<void>;
}

/**
 * @throws FolderInUseError, NewerDatabaseError
 */
export const openStore = async (folder: string, options: OpenOptions): Promise<Store> => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = lockFolder(folder);
  try {
    const path = databasePath(folder);
    // SQLite gives the files beside it what it has.
    for (const file of ['', '-wal', '-shm']) {
      if (file === '' || existsSync(path + file)) makePrivate(path + file);
    }
    const warning = openFolderWarning(folder);
    if (warning !== null) options.onProblem(warning);
    const { era, secret } = await prepare(folder);
    const read = openForReading(path);
    const writer = new WriterThread({ path, era, secret }, options.onFatal);
    const reader = new ReaderThread({ path, secret }, options.onFatal);
    const entries = new SqliteEntryStore(
      era,
      writer,
      new EntryReads(read),
      reader,
      new Receipts(secret),
      (closedSegment) => {
        if (closedSegment) maintenance.start();
        indexing.start();
      },
    );
    const run = async (name: string, args: unknown): Promise<unknown> => {
      const result = await writer.submit({ type: 'run', name, args });
      if (result.type === 'ran') return result.result;
      if (result.type === 'declined') throw new OperationError(result.code, result.message);
      throw new StoreUnavailableError('message' in result ? result.message : result.type);
    };
    // `Run` ties arguments and result to the name; the thread only knows names.
    const typedRun = run as Run<Operations>;
    const data = { path, secret };
    const maintenance = new Maintenance(data, writer, typedRun, read, options.onProblem);
    const indexing = new SearchIndexing({
      next: () => maintenance.nextForSearch(),
      run: typedRun,
      writer,
      onProblem: options.onProblem,
    });
    indexing.start();
    const closeAll = async (): Promise<void> => {
      await indexing.close();
      await maintenance.close();
      await reader.close();
      read.close();
      // Last: only a connection that may write takes the log into the database and removes it.
      await writer.close();
      lock.release();
    };
    let closed: Promise<void> | null = null;
    return {
      entries,
      run: typedRun,
      read,
      secret,
      search: reader,
      compacted: () => maintenance.settled(),
      indexed: () => indexing.settled(),
      backup: (target) => backUp(folder, target),
      integrityCheck: () => integrityProblems(read),
      close: () => {
        closed ??= closeAll();
        return closed;
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
};

/** Runs in a connection of its own, before any thread has one. */
const prepare = async (folder: string): Promise<{ era: number; secret: Uint8Array }> => {
  const db = openForWriting(databasePath(folder));
  try {
    await migrate(db, async (version) => {
      const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
      await backUp(folder, join(folder, 'backups', `before-format-${version + 1}-${stamp}`));
    });
    renewSearch(db);
    const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));
    const secret = installationSecret(db, Date.now(), random);
    return { era: startEra(db, Date.now()), secret };
  } finally {
    db.close();
  }
};

const integrityProblems = (db: Database): string[] => {
  const lines = db.pragma('integrity_check') as { integrity_check: string }[];
  return lines.map((line) => line.integrity_check).filter((line) => line !== 'ok');
};
