/**
 * A fetched segment: `GET /api/segments/<name>` answers one segment and its arrivals in one body:
 * version 1 byte | update (var bytes) | arrivals. A closed segment's body never changes.
 */
import { varUintLength, writeVarUint } from '../encoding.ts';
import { type Arrival, encodeArrivals, readArrivals } from '../protocol/arrivals.ts';
import { BoundedReader, ReadError } from '../protocol/bounded-reader.ts';
import { err, ok, type Result } from '../result.ts';

const VERSION = 1;
/** A full segment, what it may overshoot by, and its arrivals, with room. */
export const MAX_FETCHED_BYTES = 16 * 1_048_576;

export interface FetchedSegment {
  readonly update: Uint8Array;
  readonly arrivals: readonly Arrival[];
}

export const encodeFetchedSegment = ({ update, arrivals }: FetchedSegment): Uint8Array => {
  const told = encodeArrivals(arrivals);
  const head = 1 + varUintLength(update.length);
  const body = new Uint8Array(head + update.length + told.length);
  body[0] = VERSION;
  writeVarUint(body, update.length, 1);
  body.set(update, head);
  body.set(told, head + update.length);
  return body;
};

export const decodeFetchedSegment = (body: Uint8Array): Result<FetchedSegment, string> => {
  const reader = new BoundedReader(body);
  try {
    const version = reader.uint8();
    if (version !== VERSION) return err(`version ${version}`);
    const update = reader.varBytes(MAX_FETCHED_BYTES);
    const arrivals = readArrivals(reader);
    return reader.remaining > 0 ? err('trailing bytes') : ok({ update, arrivals });
  } catch (error) {
    if (error instanceof ReadError) return err(error.message);
    throw error;
  }
};
