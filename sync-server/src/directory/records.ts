/**
 * Records for healing (rules H2, H3): a row with the installation's keyed hash over it. A relay
 * that lost data takes back what carries its own proof.
 */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { DirectoryRecord } from '@corridor/core';
import { recordRevisionOf } from './rows.ts';

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
    row: {
      readonly id: string;
      readonly revision: number;
      readonly recordRevision?: number | null | undefined;
    },
  ): DirectoryRecord {
    const revision = recordRevisionOf(row);
    const json = JSON.stringify({ ...row, revision, recordRevision: undefined });
    const record = { kind, id: row.id, revision, json };
    return { ...record, proof: this.#proof(record).toString('base64url') };
  }

  /** In constant time. */
  verify(record: DirectoryRecord): boolean {
    const given = Buffer.from(record.proof, 'base64url');
    const expected = this.#proof(record);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}
