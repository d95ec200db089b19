/** People with devices and keys, and entries that they sign, for tests. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import {
  ConversationId,
  canonicalPayload,
  type DeviceId,
  deviceIdOf,
  type EntryId,
  EntryKey,
  encodeEntry,
  entryIdOf,
  type Payload,
  PracticeId,
  type RandomBytes,
  randomId,
  type Sha256,
  signedBytes,
  stampOf,
  UserId,
  utf8Encode,
} from '@corridor/core';
import type { Identity } from '../ports.ts';

export const sha256: Sha256 = (bytes) =>
  new Uint8Array(createHash('sha256').update(bytes).digest());

const fromCrypto: RandomBytes = (bytes) => new Uint8Array(randomBytes(bytes));
export const newPractice = (): PracticeId => PracticeId.parse(randomId(fromCrypto));
export const newConversation = (): ConversationId => ConversationId.parse(randomId(fromCrypto));

export interface SignedEntry {
  readonly id: EntryId;
  readonly bytes: Uint8Array;
}

/** A user with one device. */
export class Person {
  readonly user: UserId;
  readonly device: DeviceId;
  readonly publicKey: Uint8Array;
  readonly #privateKey: KeyObject;
  readonly #random: RandomBytes;

  constructor(random: RandomBytes = fromCrypto) {
    this.#random = random;
    this.user = UserId.parse(randomId(random));
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    this.#privateKey = privateKey;
    const spki = publicKey.export({ type: 'spki', format: 'der' });
    this.publicKey = new Uint8Array(spki.subarray(spki.length - 32));
    this.device = deviceIdOf(this.publicKey, sha256);
  }

  get identity(): Identity {
    return { user: this.user, device: this.device, sessionId: `session-${this.user}` };
  }

  payload(
    conversation: ConversationId,
    text: string,
    atMs: number,
    changes: Partial<Payload> = {},
  ): Payload {
    return {
      conversation,
      author: this.user,
      device: this.device,
      key: EntryKey.parse(randomId(this.#random)),
      at: stampOf({ ms: atMs, counter: 0 }),
      kind: 'message',
      body: { text },
      after: null,
      ...changes,
    } as Payload;
  }

  /** A signed message. */
  write(
    conversation: ConversationId,
    text: string,
    atMs: number,
    changes: Partial<Payload> = {},
  ): SignedEntry {
    return this.sign(canonicalPayload(this.payload(conversation, text, atMs, changes)));
  }

  /** Signs whatever it is given. */
  sign(payloadBytes: Uint8Array): SignedEntry {
    const signature = new Uint8Array(sign(null, signedBytes(payloadBytes), this.#privateKey));
    const bytes = encodeEntry(payloadBytes, signature);
    return { id: entryIdOf(bytes, sha256), bytes };
  }

  /** An entry whose signature is wrong. */
  forge(conversation: ConversationId, text: string, atMs: number): SignedEntry {
    const payloadBytes = canonicalPayload(this.payload(conversation, text, atMs));
    const bytes = encodeEntry(payloadBytes, new Uint8Array(64).fill(7));
    return { id: entryIdOf(bytes, sha256), bytes };
  }

  /** An entry of a payload that no schema knows. */
  signJson(json: unknown): SignedEntry {
    return this.sign(utf8Encode(JSON.stringify(json)));
  }
}
