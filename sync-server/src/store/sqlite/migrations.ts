/**
 * Migrations: numbered, each in one transaction, counted in `PRAGMA user_version`. A migration that
 * was released is never changed; the next one changes what it made.
 */
import type { Database } from 'better-sqlite3';
import { SCHEMA_DESCRIPTIONS } from './schema-descriptions.ts';
import { SCHEMA_DIRECTORY } from './schema-directory.ts';
import { SCHEMA_EMBEDDED } from './schema-embedded.ts';
import { SCHEMA_ENTRIES } from './schema-entries.ts';
import { SCHEMA_HEALED } from './schema-healed.ts';
import { SCHEMA_MARKERS } from './schema-markers.ts';
import { SCHEMA_PERSONAL } from './schema-personal.ts';
import { SCHEMA_PRESENCE } from './schema-presence.ts';
import { SCHEMA_SEARCH } from './schema-search.ts';
import { SCHEMA_SEARCH_CHANGES } from './schema-search-changes.ts';
import { SCHEMA_SEARCH_MADE } from './schema-search-made.ts';
import { SCHEMA_SETTINGS } from './schema-settings.ts';
import { SCHEMA_TEMPLATES } from './schema-templates.ts';

type Migration = (db: Database) => void;

/** `migrations[n]` brings version n to n + 1. */
const migrations: readonly Migration[] = [
  (db) => {
    db.exec(SCHEMA_ENTRIES);
    db.exec(SCHEMA_DIRECTORY);
  },
  (db) => void db.exec(SCHEMA_MARKERS),
  (db) => void db.exec(SCHEMA_PRESENCE),
  (db) => void db.exec(SCHEMA_HEALED),
  (db) => void db.exec(SCHEMA_SETTINGS),
  (db) => void db.exec(SCHEMA_TEMPLATES),
  (db) => void db.exec(SCHEMA_EMBEDDED),
  (db) => void db.exec(SCHEMA_PERSONAL),
  (db) => void db.exec(SCHEMA_SEARCH),
  (db) => void db.exec(SCHEMA_SEARCH_MADE),
  (db) => void db.exec(SCHEMA_SEARCH_CHANGES),
  (db) => void db.exec(SCHEMA_DESCRIPTIONS),
];

export const SCHEMA_VERSION = migrations.length;

/** The database was written by a newer version of Corridor. Its message is for the admin. */
export class NewerDatabaseError extends Error {}

export const schemaVersion = (db: Database): number => {
  const version: unknown = db.pragma('user_version', { simple: true });
  if (typeof version !== 'number') throw new Error('the database has no user_version');
  return version;
};

/** @throws NewerDatabaseError */
export const refuseNewer = (db: Database): void => {
  const version = schemaVersion(db);
  if (version <= SCHEMA_VERSION) return;
  throw new NewerDatabaseError(
    `This data folder was written by a newer version of Corridor (its database has format ${version}, this version knows ${SCHEMA_VERSION}). Start that version, or restore a backup made before it.`,
  );
};

/**
 * Brings a database to {@link SCHEMA_VERSION}.
 * @param backUp called before an existing database is changed, with its present version
 * @throws NewerDatabaseError
 */
export const migrate = async (
  db: Database,
  backUp: (version: number) => Promise<void>,
): Promise<void> => {
  refuseNewer(db);
  const from = schemaVersion(db);
  if (from > 0 && from < SCHEMA_VERSION) await backUp(from);
  for (let version = from; version < SCHEMA_VERSION; version++) {
    const step = migrations[version];
    if (!step) throw new Error(`no migration from ${version}`);
    db.transaction(() => {
      step(db);
      db.pragma(`user_version = ${version + 1}`);
    }).exclusive();
  }
};
