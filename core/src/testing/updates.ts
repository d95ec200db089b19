/** Updates of segments as tests look at them, and as Yjs itself reads them. */
import * as Y from 'yjs';
import type { EntryId } from '../entry/ids.ts';
import { addEntries, ENTRIES } from '../segment/segment.ts';
import { type ClientStructs, readSegmentUpdate, type Struct } from '../segment/update.ts';
import { craft } from './craft.ts';
import { sampleEntryId } from './samples.ts';

export const codeOf = (update: Uint8Array): string => {
  const result = readSegmentUpdate(update);
  return result.ok ? 'ok' : result.error.code;
};

/** @throws Error when the update is refused */
export const blocksOf = (update: Uint8Array): readonly ClientStructs[] => {
  const result = readSegmentUpdate(update);
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.detail}`);
  return result.value.clients;
};

/**
 * What Yjs itself reads from an update, in the reader's form.
 * @throws Error on anything but entries
 */
export const readByYjs = (update: Uint8Array): Map<number, Struct[]> => {
  const clients = new Map<number, Struct[]>();
  for (const struct of Y.decodeUpdate(update).structs) {
    if (!(struct instanceof Y.Item)) throw new Error('not an item');
    if (!(struct.content instanceof Y.ContentBinary)) throw new Error('not binary');
    // The types do not say so, but before an update is applied a root is its name.
    const parent: unknown = struct.parent;
    if (parent !== ENTRIES || struct.origin !== null || struct.rightOrigin !== null) {
      throw new Error('not an entry');
    }
    const structs = clients.get(struct.id.client) ?? [];
    clients.set(struct.id.client, structs);
    structs.push({
      clock: struct.id.clock,
      id: struct.parentSub as EntryId,
      bytes: struct.content.content,
    });
  }
  return clients;
};

/** Blocks by client, without the empty ones: what can be compared with {@link readByYjs}. */
export const asMap = (blocks: readonly ClientStructs[]): Map<number, ClientStructs['structs']> =>
  new Map(
    blocks
      .filter(({ structs }) => structs.length > 0)
      .map(({ client, structs }) => [client, structs]),
  );

/** A small update with two writers, for cutting and spoiling. */
export const smallUpdate = ((): Uint8Array => {
  const [one, other] = [new Y.Doc(), new Y.Doc()];
  one.clientID = 300;
  other.clientID = 2 ** 40 + 5;
  addEntries(
    one,
    [1, 2].map((n) => ({ id: sampleEntryId(n), bytes: new Uint8Array([n]) })),
    null,
  );
  addEntries(other, [{ id: sampleEntryId(3), bytes: new Uint8Array(3) }], null);
  Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
  return Y.encodeStateAsUpdate(one);
})();

/** A one-struct update, written by hand: what it holds after the clock. */
export const structUpdate = (...parts: (number | string | Uint8Array)[]): Uint8Array =>
  craft(1, 1, 77, 0, ...parts, 0);
export const KEY = sampleEntryId('key');
/** Info byte of an item with a key, and its content's number. */
export const keyed = (content: number): number => 0b0010_0000 | content;
