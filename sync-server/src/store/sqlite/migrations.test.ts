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

  test('a database of before there was a search index lists its history, to be taken in', async () => {
    const db = new Database(':memory:');
    await migrate(db, () => Promise.resolve());
    for (const table of ['docs', 'words', 'changes', 'segments', 'backlog', 'made', 'reactions']) {
      db.exec(`DROP TABLE search_${table}`);
    }
    db.exec('ALTER TABLE conversations DROP COLUMN description');
    db.exec(`INSERT INTO streams (num, id) VALUES (1, zeroblob(16));
      INSERT INTO segments (num, stream, number, random, floor, digest, entries)
        VALUES (1, 1, 0, zeroblob(16), 0, zeroblob(24), 2000),
          (2, 1, 1, zeroblob(16), 0, zeroblob(24), 0);`);
    db.pragma('user_version = 8');
    const backUps: number[] = [];
    await migrate(db, async (version) => void backUps.push(version));
    expect(backUps).toEqual([8]);
    expect(db.prepare('SELECT segment, stage FROM search_backlog').all()).toEqual([
      { segment: 1, stage: 0 },
    ]);
    db.close();
  });

  test('edits and redactions that were written down keep their kind, and the index is made anew', async () => {
    const db = new Database(':memory:');
    await migrate(db, () => Promise.resolve());
    db.exec('ALTER TABLE conversations DROP COLUMN description');
    db.exec(`DROP TABLE search_reactions; DROP TABLE search_changes;
      CREATE TABLE search_changes (target BLOB NOT NULL, entry INTEGER NOT NULL,
        PRIMARY KEY (target, entry)) STRICT, WITHOUT ROWID;
      INSERT INTO search_made VALUES (1, 'as it was');`);
    const entry = db.prepare(
      `INSERT INTO entries (num, writer, clock, id, key, author, sequence, arrived_at, at, kind, flags)
       VALUES (?, 0, 0, randomblob(24), randomblob(16), 1, 1, 1, zeroblob(8), ?, 0)`,
    );
    for (const kind of [0, 1, 2, 3]) {
      entry.run(32_768 + kind, kind);
      if (kind > 0) {
        db.prepare('INSERT INTO search_changes VALUES (zeroblob(24), ?)').run(32_768 + kind);
      }
    }
    db.pragma('user_version = 10');
    await migrate(db, () => Promise.resolve());
    expect(db.prepare('SELECT kind, entry FROM search_changes').all()).toEqual([
      { kind: 1, entry: 32_769 },
      { kind: 2, entry: 32_770 },
    ]);
    expect(db.prepare('SELECT * FROM search_made').all()).toEqual([]);
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
