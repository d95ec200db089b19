/** Arrivals: what the relay tells of each entry that it stored, to and from bytes. */
import { varUintLength, writeVarUint } from '../encoding.ts';
import { entryIdFromBytes, ID_BYTES, writeEntryId } from '../entry/codec.ts';
import type { EntryId } from '../entry/ids.ts';
import type { BoundedReader } from './bounded-reader.ts';

export const RECEIPT_BYTES = 16;

/** An arrival: the relay stored this entry, under this sequence, at this time (Unix ms). */
export interface Arrival {
  readonly id: EntryId;
  readonly sequence: number;
  readonly arrivedAt: number;
  readonly receipt: Uint8Array;
}

/** Arrivals as they stand in `arrivals` messages and in fetched segments. */
export const encodeArrivals = (arrivals: readonly Arrival[]): Uint8Array => {
  let length = varUintLength(arrivals.length);
  for (const { sequence, arrivedAt } of arrivals) {
    length += ID_BYTES + varUintLength(sequence) + varUintLength(arrivedAt) + RECEIPT_BYTES;
  }
  const out = new Uint8Array(length);
  let at = writeVarUint(out, arrivals.length, 0);
  for (const { id, sequence, arrivedAt, receipt } of arrivals) {
    writeEntryId(out, id, at);
    at = writeVarUint(out, sequence, at + ID_BYTES);
    at = writeVarUint(out, arrivedAt, at);
    out.set(receipt, at);
    at += RECEIPT_BYTES;
  }
  return out;
};

/** A receipt of its own: stored apart, a view would take all of the message with it. */
const readReceipt = (reader: BoundedReader): Uint8Array => {
  const view = reader.bytes(RECEIPT_BYTES);
  const receipt = new Uint8Array(RECEIPT_BYTES);
  for (let i = 0; i < RECEIPT_BYTES; i++) receipt[i] = view[i] ?? 0;
  return receipt;
};

/** @throws ReadError */
export const readArrivals = (reader: BoundedReader): Arrival[] => {
  const count = reader.varUint();
  const arrivals: Arrival[] = [];
  for (let i = 0; i < count; i++) {
    arrivals.push({
      id: entryIdFromBytes(reader.bytes(ID_BYTES)),
      sequence: reader.varUint(),
      arrivedAt: reader.varUint(),
      receipt: readReceipt(reader),
    });
  }
  return arrivals;
};
