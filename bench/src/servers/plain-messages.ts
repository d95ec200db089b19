/**
 * Messages for servers without signatures: a Yjs update that sets a random id to the text, the
 * same document model as Corridor's. Unsigned, so about a third of the bytes of an entry.
 */
import { randomBytes } from 'node:crypto';
import { type EntryId, readSegmentUpdate, writeSegmentUpdate } from '@corridor/core';
import { benchText } from '../load-client.ts';

export class PlainWriter {
  readonly #client = randomBytes(6).readUIntBE(0, 6);
  readonly #padding: Uint8Array;
  #clock = 0;

  /** @param paddingBytes behind each text: as many as an entry has besides it */
  constructor(paddingBytes = 0) {
    this.#padding = randomBytes(paddingBytes);
  }

  /** One update with `count` messages. */
  update(count: number): { readonly tags: string[]; readonly update: Uint8Array } {
    const firstClock = this.#clock;
    const structs = Array.from({ length: count }, (_, i) => ({
      clock: firstClock + i,
      id: randomBytes(24).toString('base64url') as EntryId,
      bytes: Buffer.concat([Buffer.from(benchText(firstClock + i)), this.#padding]),
    }));
    this.#clock += count;
    return {
      tags: structs.map(({ id }) => id),
      update: writeSegmentUpdate([{ client: this.#client, structs }]),
    };
  }
}

/** The ids in an update. @throws when a server sent what is not an update of such a document */
export const tagsIn = (update: Uint8Array): string[] => {
  const read = readSegmentUpdate(update);
  if (!read.ok) throw new Error(`Not an update: ${read.error.code} ${read.error.detail}`);
  return read.value.clients.flatMap(({ structs }) => structs.map(({ id }) => id as string));
};
