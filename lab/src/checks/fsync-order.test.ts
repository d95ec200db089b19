import { EntryId, entryIdBytes, toBase64Url } from '@corridor/core';
import { describe, expect, it } from 'vitest';
import { FsyncReader } from './fsync-order.ts';

const id = EntryId.parse(toBase64Url(new Uint8Array(24).fill(7)));
const bytes = [...entryIdBytes(id)].map((byte) => `\\x0${byte}`).join('');
const wal = '20</data/corridor.sqlite-wal>';
const write = `11 1.0 pwrite64(${wal}, "\\x01${bytes}\\x02"..., 4096, 32) = 4096`;
const sync = `11 1.1 fdatasync(${wal}) = 0`;
const tell = `10 1.2 write(25<socket:[77]>, "\\x82${bytes}", 50) = 50`;

const read = (...lines: readonly string[]) => {
  const reader = new FsyncReader([id]);
  for (const line of lines) reader.read(line);
  return reader.order;
};

describe('the order of fsync and acknowledgement', () => {
  it('is right when the log was synced between its write and the telling', () => {
    expect(read(write, sync, tell)).toEqual({ inOrder: 1, early: [], unseen: [] });
  });

  it('is wrong when it was told before the sync, or the sync failed, or began before the write', () => {
    const failed = `11 1.1 fdatasync(${wal}) = -1 EIO (Input/output error) (INJECTED)`;
    const begun = `11 0.9 fdatasync(${wal} <unfinished ...>`;
    const resumed = '11 1.1 <... fdatasync resumed>) = 0';
    for (const lines of [
      [write, tell, sync],
      [write, failed, tell],
      [begun, write, resumed, tell],
      [write, begun, tell, resumed],
    ]) {
      expect(read(...lines).early).toEqual([id]);
    }
    expect(read(write, begun, resumed, tell).inOrder).toBe(1);
  });

  it('does not count what the trace does not show', () => {
    expect(read(write, sync).unseen).toEqual([id]);
    expect(read(sync, tell).unseen).toEqual([id]);
  });
});
