/**
 * The only code that names keys of a Y.Doc. A segment is a `Y.Doc` with one root map, `entries`:
 * id → bytes. It only grows; at most one struct per id, none with an origin (rules S1 to S3).
 */
import type * as Y from 'yjs';
import type { EntryId, RandomBytes } from '../entry/ids.ts';

/** The root map's name, also on the wire as every struct's parent. */
export const ENTRIES = 'entries';

/** A segment closes at 2,000 entries, 1 MiB of entry bytes or 256 writers, whichever is first. */
export const MAX_SEGMENT_ENTRIES = 2_000;
export const MAX_SEGMENT_BYTES = 1_048_576;
export const MAX_SEGMENT_WRITERS = 256;

const entriesOf = (doc: Y.Doc): Y.Map<Uint8Array> => doc.getMap<Uint8Array>(ENTRIES);

export const segmentSize = (doc: Y.Doc): number => entriesOf(doc).size;

export const hasEntry = (doc: Y.Doc, id: EntryId): boolean => entriesOf(doc).has(id);

export const getEntry = (doc: Y.Doc, id: EntryId): Uint8Array | undefined => entriesOf(doc).get(id);

/** Yjs takes binary values by their constructor: a Buffer, or bytes of another realm, it refuses. */
const plain = (bytes: Uint8Array): Uint8Array =>
  bytes.constructor === Uint8Array ? bytes : new Uint8Array(bytes);

/**
 * Adds entries in one transaction, skipping ids that are there: setting a key twice, even to equal
 * bytes, would delete one item in every replica and ship a delete set for ever after.
 * @returns how many were added
 */
export const addEntries = (
  doc: Y.Doc,
  entries: Iterable<{ readonly id: EntryId; readonly bytes: Uint8Array }>,
  origin: unknown,
): number => {
  const map = entriesOf(doc);
  let added = 0;
  doc.transact(() => {
    for (const { id, bytes } of entries) {
      if (map.has(id)) continue;
      map.set(id, plain(bytes));
      added++;
    }
  }, origin);
  return added;
};

export const entryIds = (doc: Y.Doc): IterableIterator<EntryId> =>
  entriesOf(doc).keys() as IterableIterator<EntryId>;

export const allEntries = function* (
  doc: Y.Doc,
): Generator<{ readonly id: EntryId; readonly bytes: Uint8Array }> {
  for (const [id, bytes] of entriesOf(doc).entries()) yield { id: id as EntryId, bytes };
};

/**
 * Calls back with the ids that a transaction added. The listener must only enqueue: Yjs swallows
 * what a listener throws.
 * @returns stops observing
 */
export const observeEntries = (
  doc: Y.Doc,
  listener: (added: readonly EntryId[], origin: unknown) => void,
): (() => void) => {
  const map = entriesOf(doc);
  const observer = (event: Y.YMapEvent<Uint8Array>): void => {
    listener([...event.keysChanged] as EntryId[], event.transaction.origin);
  };
  map.observe(observer);
  return () => map.unobserve(observer);
};

/** A fresh 53-bit client id: one per engine start and segment, never used again (rule S4). */
export const freshClientId = (random: RandomBytes): number => {
  const bytes = random(7);
  let id = (bytes[0] ?? 0) & 0x1f;
  for (let i = 1; i < 7; i++) id = id * 256 + (bytes[i] ?? 0);
  return id;
};
