/**
 * Bodies of closed segments on this device. They lie deflated (RFC 1951): names of fields, ids of the
 * same people and what people write make a body three times as long as it needs to be (558 bytes a
 * message became 173 with the texts of the bench). A browser that cannot keeps them as they came.
 */
import { MAX_FETCHED_BYTES, type SegmentName } from '@corridor/core';
import type { BodyRow } from './database.ts';

const FORMAT = 'deflate-raw';

const all = async (stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      await reader.cancel();
      throw new RangeError('A body is longer than the server may send.');
    }
    chunks.push(value);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
};

const through = (
  bytes: Uint8Array,
  transform: CompressionStream | DecompressionStream,
): ReadableStream<Uint8Array> =>
  new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(transform);

/** The row that keeps a body. Not inside a transaction: IndexedDB would commit it meanwhile. */
export const bodyRow = async (name: SegmentName, body: Uint8Array): Promise<BodyRow> => {
  if (typeof CompressionStream === 'undefined') return { name, body };
  const deflated = await all(through(body, new CompressionStream(FORMAT)), MAX_FETCHED_BYTES);
  return { name, body: deflated, deflated: true };
};

/** A body as it came; null when the disk has spoiled it. Not inside a transaction. */
export const bodyOf = async ({ body, deflated }: BodyRow): Promise<Uint8Array | null> => {
  if (deflated !== true) return body;
  try {
    return await all(through(body, new DecompressionStream(FORMAT)), MAX_FETCHED_BYTES);
  } catch {
    // Nothing else is done in there: whatever it throws says that these are not what was deflated.
    return null;
  }
};
