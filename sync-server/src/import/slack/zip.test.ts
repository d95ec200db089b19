import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { saveArchive, zipOf } from '../testing/sample-export.ts';
import { openZip, type Zip } from './zip.ts';

const readAll = async (bytes: Uint8Array): Promise<Map<string, Uint8Array>> => {
  const zip = await openZip(await saveArchive(bytes));
  try {
    const all = new Map<string, Uint8Array>();
    for (const name of zip.files.keys()) all.set(name, await zip.read(name));
    return all;
  } finally {
    await zip.close();
  }
};

/** One sentence, with an end. */
const sentence = /^[A-Z].*\.$/s;
const failure = async (bytes: Uint8Array): Promise<string> => {
  try {
    await readAll(bytes);
  } catch (error) {
    expect(error).toMatchObject({ name: 'ArchiveError' });
    const message = (error as Error).message;
    expect(message).toMatch(sentence);
    return message;
  }
  throw new Error('the archive was read');
};

const good = zipOf({ 'a.json': '[1,2,3]'.repeat(500), 'b/c.json': '{}' });
const find = (bytes: Uint8Array, signature: number): number => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length - 4; at++) {
    if (view.getUint32(at, true) === signature) return at;
  }
  throw new Error('no such record');
};
/** Changes a field of the first entry in the list of files. */
const withField = (offset: number, value: number, bytes = good): Uint8Array => {
  const copy = bytes.slice();
  new DataView(copy.buffer).setUint32(find(copy, 0x02014b50) + offset, value, true);
  return copy;
};

describe('a ZIP archive', () => {
  it('is read, packed or stored', async () => {
    const all = await readAll(good);
    expect(new TextDecoder().decode(all.get('b/c.json'))).toBe('{}');
    expect(all.get('a.json')?.length).toBe(3_500);
    const stored = await readAll(zipSync({ 'a.txt': strToU8('plain') }, { level: 0 }));
    expect(new TextDecoder().decode(stored.get('a.txt'))).toBe('plain');
  });

  it('that is no archive, or is not there, is said to be so', async () => {
    expect(await failure(strToU8('hello, this is no archive'))).toContain('not a ZIP');
    expect(await failure(new Uint8Array(0))).toContain('not a ZIP');
    await expect(openZip('/nowhere/export.zip')).rejects.toThrow('There is no file at');
    const folder = await mkdtemp(join(tmpdir(), 'corridor-import-'));
    await expect(openZip(folder)).rejects.toThrow(/not a file|cannot be read/);
  });

  it('cut off anywhere is damaged', async () => {
    for (const share of [0.1, 0.5, 0.9, 0.99]) {
      expect(await failure(good.slice(0, Math.floor(good.length * share)))).toMatch(
        /damaged|not a ZIP/,
      );
    }
  });

  it('with any byte of its content flipped is damaged', async () => {
    const start = 30 + 'a.json'.length;
    for (let at = start; at < start + 20; at++) {
      const flipped = good.slice();
      flipped[at] = (flipped[at] ?? 0) ^ 0x55;
      expect(await failure(flipped)).toContain('damaged');
    }
  });

  it('whose files lie on top of each other is refused before any is unpacked', async () => {
    const content = 'x'.repeat(2_000);
    const two = zipSync({ 'a.json': strToU8(content), 'b.json': strToU8(content) }, { level: 0 });
    const view = new DataView(two.buffer, two.byteOffset, two.byteLength);
    const list = find(two, 0x02014b50);
    const second = list + 46 + 'a.json'.length;
    // The second name in the list means the first file, and nothing of the second is left.
    view.setUint32(second + 42, view.getUint32(list + 42, true), true);
    const start = 30 + 'a.json'.length + content.length;
    const overlapping = new Uint8Array([...two.subarray(0, start), ...two.subarray(list)]);
    const end = new DataView(overlapping.buffer);
    end.setUint32(overlapping.length - 6, start, true);
    expect(await failure(overlapping)).toContain('on top of each other');
  });

  it('that unpacks to more than it declares, or to far too much, is refused', async () => {
    expect(await failure(withField(24, 100))).toContain('damaged');
    expect(await failure(withField(24, 1_000_000))).toContain('damaged');
    expect(await failure(withField(24, 100 * 1_048_576))).toContain('64 MiB');
    const bomb = zipSync({ 'bomb.json': new Uint8Array(20 * 1_048_576) }, { level: 9 });
    expect(await failure(bomb)).toContain('far more');
  });

  it('whose paths lead outside is refused', async () => {
    for (const name of ['../a.json', '/etc/a.json', 'a/../../b.json', 'C:\\a.json']) {
      expect(await failure(zipOf({ [name]: '[]' }))).toContain('outside');
    }
  });

  it('that is encrypted or packed in another way is refused', async () => {
    expect(await failure(withField(8, 1))).toContain('encrypted');
    expect(await failure(withField(10, 99))).toContain('not supported');
  });

  it('read as noise never does worse than an ArchiveError', async () => {
    for (let seed = 0; seed < 200; seed++) {
      const noisy = good.slice();
      for (let i = 0; i < 4; i++) {
        const at = (seed * 7_919 + i * 104_729) % noisy.length;
        noisy[at] = (seed * 31 + i * 17) & 0xff;
      }
      const path = join(await mkdtemp(join(tmpdir(), 'corridor-import-')), 'x.zip');
      await writeFile(path, noisy);
      let zip: Zip | undefined;
      try {
        zip = await openZip(path);
        for (const name of zip.files.keys()) await zip.read(name);
      } catch (error) {
        expect(error).toMatchObject({ name: 'ArchiveError' });
      } finally {
        await zip?.close();
      }
    }
  });
});
