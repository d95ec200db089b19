import 'fake-indexeddb/auto';
import { afterAll, describe, expect, it } from 'vitest';
import { listItems } from '../../conversations/list-items.ts';
import { LocalDatabase } from '../../local/database.ts';
import type { Preview } from './main.tsx';
import { seed } from './seed.ts';

const db = new LocalDatabase('seed-test');
afterAll(() => db.delete());

describe('the preview', () => {
  it('has every kind of conversation and each state of a message', async () => {
    const me = await seed(db, {
      long: 50,
      empty: false,
      channels: 5,
      nowMs: Date.now(),
      coming: 'nothing',
    });
    const preview: Preview = { db, me };
    const rows = await preview.db.conversations.toArray();
    expect(new Set(rows.map(({ kind }) => kind))).toEqual(
      new Set(['channel', 'direct', 'group', 'client']),
    );
    const messages = await db.messages.toArray();
    expect(new Set(messages.map(({ delivery }) => delivery))).toEqual(
      new Set(['stored', 'saved', 'refused']),
    );
    const users = new Map((await db.users.toArray()).map((user) => [user.id, user]));
    const source = { rows, drafts: [], threadDrafts: [], outbox: [], commands: [], settings: [] };
    const items = listItems(source, users, me, { unnamed: '?', onlyYou: '?' }, Date.now());
    expect(items).toHaveLength(rows.length);
    expect(items.every(({ name }) => name !== '' && name !== '?')).toBe(true);
  });
});
