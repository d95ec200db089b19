import 'fake-indexeddb/auto';
import { addEntries, type EntryId, UserId } from '@corridor/core';
import { describe, expect, it } from 'vitest';
import { deleteReplica, openReplica, replicaPrefix, sweepReplicas } from './replicas.ts';

const user = UserId.parse('ana000000000000000000A');
const nameOf = (name: string): string => `${replicaPrefix(user)}${name}`;
const entry = (n: number) => ({
  id: String(n).padEnd(32, '0') as EntryId,
  bytes: new Uint8Array([n]),
});

const opened = async (name: string) => {
  const replica = await openReplica(name);
  if (typeof replica === 'string') throw new Error(replica);
  return replica;
};

const rowsOf = (name: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const count = request.result.transaction('updates').objectStore('updates').count();
      count.onsuccess = () => {
        request.result.close();
        resolve(count.result);
      };
    };
  });

const put = (name: string, value: unknown): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const transaction = request.result.transaction('updates', 'readwrite');
      transaction.objectStore('updates').add(value);
      transaction.oncomplete = () => {
        request.result.close();
        resolve();
      };
    };
  });

describe('replicas', () => {
  it('hold what was added, and one row after compaction', async () => {
    const first = await opened(nameOf('a'));
    for (let n = 0; n < 9; n++) addEntries(first.doc, [entry(n)], null);
    await first.compact();
    await first.close();
    const again = await opened(nameOf('a'));
    expect(again.doc.getMap('entries').size).toBe(9);
    await again.compact();
    await again.close();
    expect(await rowsOf(nameOf('a'))).toBe(1);
    const third = await opened(nameOf('a'));
    expect(third.doc.getMap('entries').size).toBe(9);
    await third.close();
  });

  it.each([
    ['bytes that are no update', new Uint8Array([9, 9, 9])],
    ['something that is no bytes', { update: 'no' }],
  ])('with %s are said to be unreadable', async (what, value) => {
    const name = nameOf(what.replaceAll(' ', ''));
    const first = await opened(name);
    addEntries(first.doc, [entry(1)], null);
    await first.close();
    await put(name, value);
    expect(await openReplica(name)).toBe('unreadable');
  });

  it('nothing that loads for ever is waited for', async () => {
    const name = nameOf('blocked');
    const holder = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
    });
    indexedDB.deleteDatabase(name); // Waits for the holder, and opening waits for it.
    expect(await openReplica(name, 50)).toBe('timeout');
    holder.close();
  });

  it('that nothing refers to are swept away, another user’s are not', async () => {
    const other = 'corridor-replica-other-x';
    for (const name of [nameOf('kept'), nameOf('orphan'), other])
      await (await opened(name)).close();
    await sweepReplicas(user, new Set([nameOf('kept')]));
    const names = (await indexedDB.databases()).map(({ name }) => name);
    expect(names).toContain(nameOf('kept'));
    expect(names).toContain(other);
    expect(names).not.toContain(nameOf('orphan'));
    await deleteReplica(nameOf('kept'));
  });
});
