/** What a write that does not begin, fails or succeeds tells of storage. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LocalDatabase } from '../local/database.ts';
import type { StorageStatus } from '../local/storage-status.ts';
import { StorageWatch } from './storage-watch.ts';

let told: StorageStatus['state'][];
let db: LocalDatabase;
/** How often a write is still refused before it begins. */
let refusals: number;

beforeEach(async () => {
  told = [];
  refusals = 0;
  vi.spyOn(console, 'warn').mockReturnValue();
  const { transaction } = IDBDatabase.prototype;
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
    this: IDBDatabase,
    stores,
    mode,
    options,
  ) {
    if (mode === 'readwrite' && refusals-- > 0) {
      throw new DOMException('The database connection is closing.', 'InvalidStateError');
    }
    return transaction.call(this, stores, mode, options);
  });
  db = new LocalDatabase(`watched-${crypto.randomUUID()}`);
  new StorageWatch(({ state }) => told.push(state)).watch(db);
  await db.open();
});

afterEach(() => {
  db.close();
  vi.restoreAllMocks();
});

const write = () => db.meta.put({ name: 'era', value: 7 } as never);

it('storage that lets no write begin is unavailable, and said so', async () => {
  refusals = Number.POSITIVE_INFINITY;
  await expect(write()).rejects.toThrow();
  expect(new Set(told)).toEqual(new Set(['unavailable']));
});

it('a connection that the browser closed and gives again is no matter of storage', async () => {
  refusals = 1;
  await write();
  expect(told).toEqual(['unavailable', 'ok']);
});

it('a write of one value does not prove that a full device has room', async () => {
  const watch = new StorageWatch(({ state }) => told.push(state));
  const other = new LocalDatabase(`watched-${crypto.randomUUID()}`);
  watch.watch(other);
  watch.failed(new DOMException('', 'QuotaExceededError'));
  await other.meta.put({ name: 'era', value: 7 } as never);
  expect(told).toEqual(['full']);
  await other.bodies.put({ name: 'x', body: new Uint8Array(1) } as never);
  expect(told).toEqual(['full', 'ok']);
  other.close();
});
