/**
 * A fetched segment: `GET /api/segments/<name>` answers one segment and its arrivals in one body:
 * version 1 byte | update (var bytes) | arrivals. A closed segment's body never changes.
 */
import * as encoding from 'lib0/encoding';
import { BoundedReader, ReadError } from '../protocol/bounded-reader.ts';
import { type Arrival, encodeArrivals, readArrivals } from '../protocol/frames.ts';
import { err, ok, type Result } from '../result.ts';

const VERSION = 1;
/** A full segment, what it may overshoot by, and its arrivals, with room. */
export const MAX_FETCHED_BYTES = 16 * 1_048_576;

export interface FetchedSegment {
  readonly update: Uint8Array;
  readonly arrivals: readonly Arrival[];
}

export const encodeFetchedSegment = ({ update, arrivals }: FetchedSegment): Uint8Array => {
  const encoder = encoding.createEncoder();
  encoding.writeUint8(encoder, VERSION);
  encoding.writeVarUint8Array(encoder, update);
  encoding.writeUint8Array(encoder, encodeArrivals(arrivals));
  return encoding.toUint8Array(encoder);
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
