/**
 * Where an answer to a search ended, closed up: the place may be that of a message that the asker may
 * not read, and nobody is to learn of those. Good for the same question of the same person only.
 */
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import type { SearchQuestion, UserId } from '@corridor/core';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PLACE_BYTES = 8;

/** Of whom and of what a cursor is. */
export interface CursorSubject {
  readonly asker: UserId;
  readonly question: SearchQuestion;
}

export class SearchCursors {
  readonly #key: Buffer;

  /** @param secret the installation's: cursors outlive a restart */
  constructor(secret: Uint8Array) {
    this.#key = createHmac('sha256', secret).update('corridor search cursor v1').digest();
  }

  /** @param place `SearchSlice.next` */
  close(place: number, subject: CursorSubject): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key, nonce);
    cipher.setAAD(digestOf(subject));
    const plain = Buffer.alloc(PLACE_BYTES);
    plain.writeBigUInt64BE(BigInt(place));
    const body = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
  }

  /** Null: it is none of this installation, this person and this question. */
  open(cursor: string, subject: CursorSubject): number | null {
    const bytes = Buffer.from(cursor, 'base64url');
    if (bytes.length !== NONCE_BYTES + TAG_BYTES + PLACE_BYTES) return null;
    const decipher = createDecipheriv(CIPHER, this.#key, bytes.subarray(0, NONCE_BYTES));
    decipher.setAAD(digestOf(subject));
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    try {
      const plain = Buffer.concat([
        decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)),
        decipher.final(),
      ]);
      return Number(plain.readBigUInt64BE());
    } catch {
      return null; // Not sealed with this key for this subject, which is all that there is to say.
    }
  }
}

const digestOf = ({ asker, question }: CursorSubject): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([asker, question]))
    .digest();
