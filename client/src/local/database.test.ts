import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { afterEach, expect, it } from 'vitest';
import { LocalDatabase } from './database.ts';

const NAME = 'of-an-older-version';
afterEach(() => Dexie.delete(NAME));

/** A database as version 13 left it: all messages in an index of how far they are delivered. */
const version13 = async (rows: readonly object[]): Promise<void> => {
  const specs = Object.fromEntries(
    new LocalDatabase(NAME).tables.map(({ name, schema }) => [
      name,
      [schema.primKey, ...schema.indexes].map(({ src }) => src).join(', '),
    ]),
  );
  const messages = specs.messages?.replace('undelivered', 'delivery') ?? '';
  const old = new Dexie(NAME);
  old.version(13).stores({ ...specs, messages });
  await old.table('messages').bulkAdd([...rows]);
  old.close();
};

it('14: what the server does not have is found, in a database of before as well', async () => {
  const row = (ref: string, delivery: string) => ({ ref, delivery, conversation: 'c', sort: ref });
  await version13([row('a', 'stored'), row('b', 'saved'), row('c', 'refused')]);
  const db = new LocalDatabase(NAME);
  expect(await db.messages.where('undelivered').equals('saved').primaryKeys()).toEqual(['b']);
  expect(await db.messages.where('undelivered').equals('refused').primaryKeys()).toEqual(['c']);
  expect(await db.messages.get('a')).not.toHaveProperty('undelivered');
  db.close();
});
