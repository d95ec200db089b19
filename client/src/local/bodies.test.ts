import { SegmentName } from '@corridor/core';
import { expect, it, vi } from 'vitest';
import { bodyOf, bodyRow } from './bodies.ts';

const name = SegmentName.parse(`c${'0'.repeat(20)}A.0.${'r'.repeat(21)}A`);
const body = new TextEncoder().encode('the patient of room four '.repeat(4_000));

it('a body comes back as it was, and is shorter meanwhile', async () => {
  const row = await bodyRow(name, body);
  expect(row.body.length).toBeLessThan(body.length / 10);
  expect(await bodyOf(row)).toEqual(body);
  expect(await bodyOf(await bodyRow(name, new Uint8Array()))).toEqual(new Uint8Array());
});

it('one of before, and of a browser that cannot, lies as it came', async () => {
  expect(await bodyOf({ name, body })).toEqual(body);
  vi.stubGlobal('CompressionStream', undefined);
  expect(await bodyRow(name, body)).toEqual({ name, body });
  vi.unstubAllGlobals();
});

it.each([
  ['cut short', (bytes: Uint8Array) => bytes.slice(0, 20)],
  ['turned over', (bytes: Uint8Array) => bytes.map((byte) => byte ^ 0xff)],
  ['empty', () => new Uint8Array()],
])('one that was %s is none', async (_, spoil) => {
  const row = await bodyRow(name, body);
  expect(await bodyOf({ ...row, body: spoil(row.body) })).toBeNull();
});

it('one that would be longer than any is none', async () => {
  const row = await bodyRow(name, new Uint8Array(15 * 1_048_576));
  const bomb = new Blob([new Uint8Array(17 * 1_048_576)])
    .stream()
    .pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(bomb).arrayBuffer());
  expect(await bodyOf({ ...row, body: bytes })).toBeNull();
});
