/**
 * Records for healing (rules H2, H3): a row with the installation's keyed hash over it. A relay
 * that lost data takes back what carries its own proof.
 */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { DirectoryRecord } from '@corridor/core';

export class RecordProofs {
  readonly #key: Uint8Array;

  /** @param secret the installation's; the key is derived, so no other use of it meets this one */
  constructor(secret: Uint8Array) {
    this.#key = new Uint8Array(
      hkdfSync('sha256', secret, new Uint8Array(0), 'corridor directory record v1', 32),
    );
  }

  #proof(record: Omit<DirectoryRecord, 'proof'>): Buffer {
    return createHmac('sha256', this.#key)
      .update(JSON.stringify([record.kind, record.id, record.revision, record.json]))
      .digest();
  }

  make(
    kind: DirectoryRecord['kind'],
    row: { readonly id: string; readonly revision: number },
  ): DirectoryRecord {
    const record = { kind, id: row.id, revision: row.revision, json: JSON.stringify(row) };
    return { ...record, proof: this.#proof(record).toString('base64url') };
  }

  /** In constant time. */
  verify(record: DirectoryRecord): boolean {
    const given = Buffer.from(record.proof, 'base64url');
    const expected = this.#proof(record);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}
