import {
  type ConversationId,
  canonicalPayload,
  type DeviceId,
  deviceIdOf,
  type EntryId,
  encodeEntry,
  entryIdOf,
  newEntryKey,
  randomId,
  stampOf,
  UserId,
} from '@corridor/core';
import type { SeededRandom } from '@corridor/core/testing';
import type { Identity } from '../../relay/ports.ts';
import { sha256 } from '../../relay/testing/people.ts';

/** Somebody with a device whose signatures are seeded bytes: nothing real is random here. */
export class SimPerson {
  readonly name: string;
  readonly user: UserId;
  readonly device: DeviceId;
  readonly publicKey: Uint8Array;
  readonly #random: SeededRandom;

  constructor(name: string, random: SeededRandom) {
    this.name = name;
    this.#random = random;
    this.user = UserId.parse(randomId(random.bytes));
    this.publicKey = random.bytes(32);
    this.device = deviceIdOf(this.publicKey, sha256);
  }

  get identity(): Identity {
    return { user: this.user, device: this.device, sessionId: this.name };
  }

  write(
    conversation: ConversationId,
    text: string,
    atMs: number,
  ): { readonly id: EntryId; readonly bytes: Uint8Array } {
    const payload = canonicalPayload({
      conversation,
      author: this.user,
      device: this.device,
      key: newEntryKey(atMs, this.#random.bytes),
      at: stampOf({ ms: atMs, counter: 0 }),
      kind: 'message',
      body: { text },
      after: null,
    });
    const bytes = encodeEntry(payload, this.#random.bytes(64));
    return { id: entryIdOf(bytes, sha256), bytes };
  }
}
