/** What people keep and settle for themselves, in a database that a later version has written in. */
import { type ConversationId, type UserId, UserId as UserIdSchema } from '@corridor/core';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { migrate } from './migrations.ts';
import { idBlob } from './names.ts';
import type { OperationContext } from './operations.ts';
import { personalOperations } from './personal-operations.ts';
import { settingOperations } from './setting-operations.ts';

const me: UserId = UserIdSchema.parse('ana000000000000000000A');
const team = 'team00000000000000000A' as ConversationId;
let db: Database.Database;
let context: OperationContext;

beforeEach(async () => {
  db = new Database(':memory:');
  await migrate(db, () => Promise.resolve());
  db.pragma('foreign_keys = OFF');
  db.prepare('INSERT INTO authors (num, id) VALUES (1, ?)').run(idBlob(me));
  db.prepare('INSERT INTO streams (num, id) VALUES (2, ?)').run(idBlob(team));
  db.exec(`INSERT INTO users (num, practice, login, name, role, created_at, revision)
      VALUES (1, 1, 'ana', 'Ana', 'staff', 0, 1);
    INSERT INTO conversations (num, practice, kind, visibility, record_policy, history, created_at,
      created_by, revision) VALUES (2, 1, 'group', 'private', 'editable', 'all', 0, 1, 1);
    INSERT INTO memberships (conversation, user, role, joined_at, readable_from, revision)
      VALUES (2, 1, 'member', 0, 0, 1);`);
  context = { db, now: 1_000 } as OperationContext;
});
afterEach(() => db.close());

it('[D8] a setting that this version does not know is left out, and the others are told', () => {
  const sound = { name: 'sound', value: true } as const;
  settingOperations['settings.put'](context, {
    user: me,
    settings: [{ setting: sound, agoMs: 0 }],
  });
  db.exec(`INSERT INTO user_settings VALUES (1, 'of-a-later-version', 0, '{"a":1}', 1)`);
  expect(settingOperations['settings.list'](context, me)).toEqual([sound]);
});

it('[D10] an item that this version does not know is left out, and the others are told', () => {
  const item = { name: 'draft', conversation: team, entry: null, value: 'half' } as const;
  personalOperations['personal.put'](context, { user: me, items: [{ item, agoMs: 0 }] });
  db.exec(`INSERT INTO personal_items VALUES (1, 'later', 2, zeroblob(0), '{"a":1}', 1)`);
  expect(personalOperations['personal.list'](context, me)).toEqual([item]);
});

it('[D10] what is put again as it stands changes nothing, so that nobody is told', () => {
  const item = { name: 'draft', conversation: team, entry: null, value: 'half' } as const;
  const put = () =>
    personalOperations['personal.put'](context, {
      user: me,
      items: [{ item, agoMs: 0, seen: [] }],
    }).changed;
  expect([put(), put()]).toEqual([true, false]);
});
