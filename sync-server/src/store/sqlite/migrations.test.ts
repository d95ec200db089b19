import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { migrate, NewerDatabaseError, SCHEMA_VERSION, schemaVersion } from './migrations.ts';

describe('migrations', () => {
  test('bring an empty database to the newest version, once, without a backup', async () => {
    const db = new Database(':memory:');
    const backUps: number[] = [];
    const backUp = (version: number): Promise<void> => {
      backUps.push(version);
      return Promise.resolve();
    };
    await migrate(db, backUp);
    await migrate(db, backUp);
    expect(schemaVersion(db)).toBe(SCHEMA_VERSION);
    expect(backUps).toEqual([]);
    expect(db.pragma('foreign_key_check')).toEqual([]);
    db.close();
  });

  test('a newer database is left as it is', async () => {
    const db = new Database(':memory:');
    db.pragma(`user_version = ${SCHEMA_VERSION + 1}`);
    await expect(migrate(db, () => Promise.resolve())).rejects.toBeInstanceOf(NewerDatabaseError);
    expect(db.prepare('SELECT count(*) AS n FROM sqlite_schema').get()).toEqual({ n: 0 });
    db.close();
  });
});
