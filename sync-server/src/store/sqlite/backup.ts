/**
 * Backups: a folder with a copy of the database, taken while the server runs, and a manifest that
 * says what it holds, so that a restore can tell a whole copy from a damaged one.
 */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { DATABASE_NAME, databasePath, openForReading } from './database.ts';
import { refuseNewer, schemaVersion } from './migrations.ts';
import { makePrivate } from './private-file.ts';

const MANIFEST_NAME = 'manifest.json';

export const BackupManifest = z.strictObject({
  format: z.literal('corridor-backup-1'),
  /** The database's schema version. */
  version: z.number().int().positive(),
  /** The newest era in it. */
  era: z.number().int().nonnegative(),
  /** Unix ms. */
  takenAt: z.number().int().nonnegative(),
  file: z.strictObject({
    name: z.literal(DATABASE_NAME),
    bytes: z.number().int().positive(),
    /** Hexadecimal. */
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  counts: z.strictObject({
    entries: z.number().int().nonnegative(),
    conversations: z.number().int().nonnegative(),
    users: z.number().int().nonnegative(),
  }),
});
export type BackupManifest = z.infer<typeof BackupManifest>;

/** A backup that cannot be taken, read or restored. Its message is for the admin. */
export class BackupError extends Error {}

const sha256Of = async (path: string): Promise<string> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
};

const isEmptyOrMissing = (folder: string): boolean =>
  !existsSync(folder) || readdirSync(folder).length === 0;

const numberFrom = (db: Database.Database, sql: string): number =>
  db.prepare<[], { n: number | null }>(sql).get()?.n ?? 0;

/**
 * Copies a data folder's database into a folder that must be empty or missing. Commits go on
 * meanwhile; the copy is of one moment. The manifest is written last: without it there is no backup.
 * @throws BackupError
 */
export const backUp = async (folder: string, target: string): Promise<BackupManifest> => {
  if (!isEmptyOrMissing(target)) throw new BackupError(`The folder ${target} is not empty.`);
  await mkdir(target, { recursive: true, mode: 0o700 });
  const path = join(target, DATABASE_NAME);
  makePrivate(path);
  await copyDatabase(databasePath(folder), path);
  const copy = new Database(path);
  // One file: nothing of the backup is in a log beside it.
  copy.pragma('journal_mode = DELETE');
  const version = schemaVersion(copy);
  const era = numberFrom(copy, 'SELECT max(era) AS n FROM eras');
  const counts = {
    entries: numberFrom(copy, 'SELECT count(*) AS n FROM entries'),
    conversations: numberFrom(copy, 'SELECT count(*) AS n FROM streams'),
    users: numberFrom(copy, 'SELECT count(*) AS n FROM users'),
  };
  copy.close();
  const { size } = await stat(path);
  const file = { name: DATABASE_NAME, bytes: size, sha256: await sha256Of(path) } as const;
  const takenAt = Date.now();
  const manifest: BackupManifest = {
    format: 'corridor-backup-1',
    version,
    era,
    takenAt,
    file,
    counts,
  };
  const draft = join(target, `${MANIFEST_NAME}.draft`);
  await writeFile(draft, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true });
  await rename(draft, join(target, MANIFEST_NAME));
  return manifest;
};

/** In one read transaction: SQLite starts a copy again whenever it sees another commit. */
const copyDatabase = async (from: string, to: string): Promise<void> => {
  const db = openForReading(from);
  try {
    db.exec('BEGIN');
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    await db.backup(to);
  } finally {
    db.close();
  }
};

/** Whether a folder is a backup (and not a data folder). */
export const isBackup = (folder: string): boolean => existsSync(join(folder, MANIFEST_NAME));

/**
 * Reads a backup's manifest and compares the file with it.
 * @throws BackupError
 */
export const verifyBackup = async (folder: string): Promise<BackupManifest> => {
  const manifest = await readManifest(folder);
  const damage = await damageOf(folder, manifest);
  if (damage !== null) throw new BackupError(damage);
  return manifest;
};

/** @returns a sentence on how the file differs from its manifest; null when it does not */
const damageOf = async (folder: string, { file }: BackupManifest): Promise<string | null> => {
  const path = join(folder, file.name);
  if (!existsSync(path)) throw new BackupError(`${path} is missing.`);
  const { size } = await stat(path);
  if (size !== file.bytes) return `${path} has ${size} bytes, its manifest says ${file.bytes}.`;
  if ((await sha256Of(path)) !== file.sha256) {
    return `${path} was changed or damaged: its SHA-256 is not the manifest's.`;
  }
  return null;
};

const readManifest = async (folder: string): Promise<BackupManifest> => {
  const path = join(folder, MANIFEST_NAME);
  if (!existsSync(path)) throw new BackupError(`${folder} is not a backup: no ${MANIFEST_NAME}.`);
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new BackupError(`${path} is not JSON.`, { cause });
  }
  const parsed = BackupManifest.safeParse(json);
  if (!parsed.success) throw new BackupError(`${path} is not a manifest of a Corridor backup.`);
  return parsed.data;
};

/** @throws BackupError something lies in the folder that is to become a data folder */
export const requireNoData = (folder: string): void => {
  if (isEmptyOrMissing(folder)) return;
  throw new BackupError(`The data folder ${folder} is not empty. Move it away first.`);
};

interface Restored {
  readonly manifest: BackupManifest;
  /** How the file differed from its manifest, as a sentence; null when it did not. */
  readonly damage: string | null;
}

/**
 * Makes a data folder of a backup. The folder must be empty or missing.
 *
 * Open segments get new names: workstations hold later states of the old ones, in which the same
 * Yjs clocks may mean entries that this copy lacks. Under new names they clone them afresh and offer
 * what is missing (rules H). The backup's newest era is forgotten for the same reason.
 * @param evenDamaged takes a file that is not what its manifest says, as long as SQLite opens it
 * @throws BackupError, NewerDatabaseError
 */
export const restore = async (
  backup: string,
  folder: string,
  evenDamaged = false,
): Promise<Restored> => {
  requireNoData(folder);
  const manifest = await readManifest(backup);
  const damage = await damageOf(backup, manifest);
  if (damage !== null && !evenDamaged) throw new BackupError(damage);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, 'restoring.sqlite');
  makePrivate(draft);
  await copyFile(join(backup, manifest.file.name), draft);
  makePrivate(draft);
  try {
    const db = new Database(draft);
    try {
      refuseNewer(db);
      renameOpenSegments(db);
      forgetNewestEra(db);
    } finally {
      db.close();
    }
    await rename(draft, databasePath(folder));
  } catch (error) {
    await rm(draft, { force: true });
    if (error instanceof Database.SqliteError) {
      throw new BackupError(
        `${join(backup, manifest.file.name)} is damaged so much that it cannot be restored (${error.message}). Nothing was restored; take another backup.`,
        { cause: error },
      );
    }
    throw error;
  }
  return { manifest, damage };
};

/**
 * The era in which the backup was made went on after it: a workstation that names it may hold what
 * this copy lacks (H1). A number above it and not before now stands in its place, which no start
 * ever drew, so that the next start draws a higher one.
 */
const forgetNewestEra = (db: Database.Database): void => {
  db.prepare('UPDATE eras SET era = max(era + 1, ?) WHERE era = (SELECT max(era) FROM eras)').run(
    Math.floor(Date.now() / 1_000),
  );
};

const renameOpenSegments = (db: Database.Database): void => {
  db.transaction(() => {
    const open = db.prepare<[], { num: number }>('SELECT num FROM segments WHERE closed = 0').all();
    const rename = db.prepare('UPDATE segments SET random = ? WHERE num = ?');
    for (const { num } of open) rename.run(randomBytes(16), num);
  })();
};
