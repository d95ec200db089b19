/** Whether a snapshot may take the place of a segment's bytes: read back as a replica would. */
import { hash } from 'node:crypto';
import {
  allEntries,
  decodeFetchedSegment,
  digestOf,
  digestsEqual,
  type EntryId,
  entryIdOf,
  segmentSize,
} from '@corridor/core';
import * as Y from 'yjs';
import { idText } from './names.ts';

/** The snapshot and the rows do not agree: the rows' bytes stay. */
export class SnapshotFaultError extends Error {}

export interface CheckedRow {
  readonly id: Uint8Array;
  readonly sequence: number;
  readonly arrivedAt: number;
}

interface Expected {
  readonly name: string;
  readonly entries: number;
  readonly digest: Uint8Array;
}

const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');

/**
 * Applies the body's update to a fresh document and compares ids, bytes (by their hash), digest,
 * count and arrivals with the segment's rows.
 * @throws SnapshotFaultError
 */
export const checkSnapshot = (
  body: Uint8Array,
  segment: Expected,
  rows: readonly CheckedRow[],
): void => {
  const fault = faultOf(body, segment, rows);
  if (fault) throw new SnapshotFaultError(`the snapshot of ${segment.name}: ${fault}`);
};

const faultOf = (
  body: Uint8Array,
  segment: Expected,
  rows: readonly CheckedRow[],
): string | null => {
  const decoded = decodeFetchedSegment(body);
  if (!decoded.ok) return decoded.error;
  const { update, arrivals } = decoded.value;
  if (rows.length !== segment.entries) return `${rows.length} rows, ${segment.entries} entries`;

  const expected = new Map(rows.map((row) => [idText(row.id) as EntryId, row]));
  if (!digestsEqual(digestOf(expected.keys()), { count: segment.entries, xor: segment.digest })) {
    return 'the digest is not that of the rows';
  }
  const doc = new Y.Doc({ gc: false });
  Y.applyUpdate(doc, update);
  if (segmentSize(doc) !== rows.length) return `${segmentSize(doc)} entries in the document`;
  for (const { id, bytes } of allEntries(doc)) {
    if (!expected.has(id)) return `entry ${id} has no row`;
    if (entryIdOf(bytes, sha256) !== id) return `entry ${id} is not the hash of its bytes`;
  }
  doc.destroy();
  if (arrivals.length !== rows.length) return `${arrivals.length} arrivals`;
  for (const { id, sequence, arrivedAt } of arrivals) {
    const row = expected.get(id);
    if (row?.sequence !== sequence || row.arrivedAt !== arrivedAt) return `the arrival of ${id}`;
  }
  return null;
};
