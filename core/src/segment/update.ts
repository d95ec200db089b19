/**
 * Yjs update format V1, read with bounds and written without a `Y.Doc`.
 *
 * The relay never applies an update: it reads the structs, which in a segment can only be map
 * items with binary content, and writes updates for others from its own rows. Format: yjs 13.6
 * `UpdateDecoderV1`, `readClientsStructRefs`, `Item#write`. Rules S2, S3, R1 to R6.
 */
import * as encoding from 'lib0/encoding';
import { utf8Decode, varUintLength, writeVarUint } from '../encoding.ts';
import type { EntryId } from '../entry/ids.ts';
import { BoundedReader, ReadError } from '../protocol/bounded-reader.ts';
import { err, ok, type Result } from '../result.ts';
import { ENTRIES } from './segment.ts';

/** One map item: `entries[id] = bytes`, made by `client` as its `clock`-th struct. */
export interface Struct {
  readonly clock: number;
  readonly id: EntryId;
  readonly bytes: Uint8Array;
}

/** Consecutive structs of one client, ascending by one. */
export interface ClientStructs {
  readonly client: number;
  readonly structs: readonly Struct[];
}

export interface SegmentUpdate {
  readonly clients: readonly ClientStructs[];
  /** How many clients its delete set named: read past and dropped, it has no effect (R5). */
  readonly deleteSetClients: number;
}

export type UpdateFaultCode =
  | 'malformed-update'
  | 'trailing-bytes'
  | 'too-many-clients'
  | 'too-many-structs'
  | 'not-an-entry'
  | 'has-origin';
export interface UpdateFault {
  readonly code: UpdateFaultCode;
  readonly detail: string;
}

/** A frame may carry structs of at most this many clients: a full segment has 256 writers. */
export const MAX_UPDATE_CLIENTS = 512;
/** At most this many structs: a full segment and what one frame may overshoot it by. */
export const MAX_UPDATE_STRUCTS = 16_384;

const BITS5 = 0b0001_1111;
const HAS_ORIGIN = 0b1000_0000;
const HAS_RIGHT_ORIGIN = 0b0100_0000;
const HAS_PARENT_SUB = 0b0010_0000;
const REF_BINARY = 3;
const ID_PATTERN = /^[A-Za-z0-9_-]{32}$/;
const ID_CHARACTERS = 32;

class UpdateFaultError extends Error {
  readonly code: UpdateFaultCode;
  constructor(code: UpdateFaultCode, detail: string) {
    super(detail);
    this.code = code;
  }
}

/** How every struct of a segment begins, up to the 32 characters of its key. */
const STRUCT_PREFIX = ((): Uint8Array => {
  const encoder = encoding.createEncoder();
  encoding.writeUint8(encoder, HAS_PARENT_SUB | REF_BINARY);
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarString(encoder, ENTRIES);
  encoding.writeVarUint(encoder, ID_CHARACTERS);
  return encoding.toUint8Array(encoder);
})();

/** By character code: 1 where an id may have it. */
const ID_ALPHABET = Uint8Array.from({ length: 256 }, (_, code) =>
  Number(/[A-Za-z0-9_-]/.test(String.fromCharCode(code))),
);
const idCodes = new Array<number>(ID_CHARACTERS).fill(0);

/** A name of any length, read as a view: a wrong one is named as such, not as a wrong length. */
const readName = (reader: BoundedReader): string | null =>
  utf8Decode(reader.varBytes(reader.remaining).subarray(0, ID_CHARACTERS + 1));

const notAnEntry = (detail: string): UpdateFaultError =>
  new UpdateFaultError('not-an-entry', detail);

/** What of a struct comes before its bytes, field by field, so that a fault is named. */
const readFields = (reader: BoundedReader): string | null => {
  const info = reader.uint8();
  if ((info & (HAS_ORIGIN | HAS_RIGHT_ORIGIN)) !== 0) {
    throw new UpdateFaultError('has-origin', 'a struct has an origin');
  }
  if (info !== (HAS_PARENT_SUB | REF_BINARY)) throw notAnEntry(`struct type ${info & BITS5}`);
  if (reader.varUint() !== 1) throw notAnEntry('a nested parent');
  if (readName(reader) !== ENTRIES) throw notAnEntry('another root');
  const id = readName(reader);
  return id !== null && ID_PATTERN.test(id) ? id : null;
};

const readStruct = (reader: BoundedReader, clock: number): Struct => {
  // All begin alike, and are compared at once instead of read field by field.
  const usual = reader.skip(STRUCT_PREFIX);
  const id = usual ? reader.characters(ID_ALPHABET, idCodes) : readFields(reader);
  if (id === null) {
    if (usual) reader.bytes(ID_CHARACTERS); // It may only be cut off, which is another fault.
    throw notAnEntry('the key is not an id');
  }
  // Its size is a fault of this one entry (E1, R9), not of the update.
  return { clock, id: id as EntryId, bytes: reader.varBytes(reader.remaining) };
};

const readClient = (reader: BoundedReader, structBudget: number): ClientStructs => {
  const count = reader.varUint();
  if (count > structBudget) throw new UpdateFaultError('too-many-structs', `${count} structs`);
  const client = reader.varUint();
  const firstClock = reader.varUint();
  if (firstClock > Number.MAX_SAFE_INTEGER - count) throw new ReadError('a clock is too large');
  const structs: Struct[] = [];
  for (let i = 0; i < count; i++) structs.push(readStruct(reader, firstClock + i));
  return { client, structs };
};

const skipDeleteSet = (reader: BoundedReader): number => {
  const clients = reader.varUint();
  for (let i = 0; i < clients; i++) {
    reader.varUint();
    const ranges = reader.varUint();
    for (let j = 0; j < ranges; j++) {
      reader.varUint();
      reader.varUint();
    }
  }
  return clients;
};

/**
 * Reads an update of a segment. Anything but map items with binary content under `entries` is a
 * structural fault: the whole update is refused and nothing is changed. Work is linear in the
 * input: every count is paid for by bytes that must be there.
 */
export const readSegmentUpdate = (update: Uint8Array): Result<SegmentUpdate, UpdateFault> => {
  const reader = new BoundedReader(update);
  try {
    const clientCount = reader.varUint();
    if (clientCount > MAX_UPDATE_CLIENTS) {
      return err({ code: 'too-many-clients', detail: `${clientCount} clients` });
    }
    const clients: ClientStructs[] = [];
    const seen = new Set<number>();
    let structBudget = MAX_UPDATE_STRUCTS;
    for (let i = 0; i < clientCount; i++) {
      const block = readClient(reader, structBudget);
      structBudget -= block.structs.length;
      if (seen.has(block.client)) {
        return err({ code: 'malformed-update', detail: 'a client appears twice' });
      }
      seen.add(block.client);
      clients.push(block);
    }
    const deleteSetClients = skipDeleteSet(reader);
    if (reader.remaining > 0) {
      return err({ code: 'trailing-bytes', detail: `${reader.remaining} bytes` });
    }
    return ok({ clients, deleteSetClients });
  } catch (error) {
    if (error instanceof UpdateFaultError) return err({ code: error.code, detail: error.message });
    if (error instanceof ReadError) return err({ code: 'malformed-update', detail: error.message });
    throw error;
  }
};

const structLength = ({ bytes }: Struct): number =>
  STRUCT_PREFIX.length + ID_CHARACTERS + varUintLength(bytes.length) + bytes.length;

/** @returns the first byte behind it */
const writeStruct = (out: Uint8Array, { id, bytes }: Struct, start: number): number => {
  out.set(STRUCT_PREFIX, start);
  let at = start + STRUCT_PREFIX.length;
  for (let i = 0; i < ID_CHARACTERS; i++) out[at++] = id.charCodeAt(i);
  at = writeVarUint(out, bytes.length, at);
  out.set(bytes, at);
  return at + bytes.length;
};

/**
 * Writes an update that Yjs applies as if a document had encoded it. Clients go out in descending
 * order, as Yjs itself writes them. The delete set is empty. The length is counted first: an
 * encoder that grows copies every entry twice, for every fan-out.
 * @param prefix stands before it: the head of the message that carries it, by the update's length
 * @throws RangeError when clocks are not consecutive: only the first is written, so a hole would put
 *   the structs behind it under other clocks than they have.
 */
export const writeSegmentUpdate = (
  clients: readonly ClientStructs[],
  prefix: (updateLength: number) => Uint8Array = () => NO_BYTES,
): Uint8Array => {
  const blocks = clients.filter(({ structs }) => structs.length > 0);
  blocks.sort((a, b) => b.client - a.client);
  let length = varUintLength(blocks.length) + 1;
  for (const { client, structs } of blocks) {
    const first = structs[0]?.clock ?? 0;
    length += varUintLength(structs.length) + varUintLength(client) + varUintLength(first);
    for (const struct of structs) length += structLength(struct);
  }
  const head = prefix(length);
  const out = new Uint8Array(head.length + length);
  out.set(head);
  let at = writeVarUint(out, blocks.length, head.length);
  for (const { client, structs } of blocks) {
    let next = structs[0]?.clock ?? 0;
    at = writeVarUint(out, structs.length, at);
    at = writeVarUint(out, client, at);
    at = writeVarUint(out, next, at);
    for (const struct of structs) {
      if (struct.clock !== next++) {
        throw new RangeError(`a hole before clock ${struct.clock} of ${client}`);
      }
      at = writeStruct(out, struct, at);
    }
  }
  // The last byte stays 0: a delete set of no clients.
  return out;
};

const NO_BYTES = new Uint8Array(0);

/** The answer to a replica that is current: no structs, no deletes. */
export const EMPTY_UPDATE: Uint8Array = new Uint8Array([0, 0]);

/** A state vector: the next clock of each client. */
export type StateVector = ReadonlyMap<number, number>;

/** Reads a state vector. At most {@link MAX_UPDATE_CLIENTS} clients. */
export const readStateVector = (bytes: Uint8Array): Result<StateVector, UpdateFault> => {
  const reader = new BoundedReader(bytes);
  try {
    const count = reader.varUint();
    if (count > MAX_UPDATE_CLIENTS) {
      return err({ code: 'too-many-clients', detail: `${count} clients` });
    }
    const vector = new Map<number, number>();
    for (let i = 0; i < count; i++) {
      const client = reader.varUint();
      vector.set(client, reader.varUint());
    }
    if (reader.remaining > 0) {
      return err({ code: 'trailing-bytes', detail: `${reader.remaining} bytes` });
    }
    return ok(vector);
  } catch (error) {
    if (error instanceof ReadError) return err({ code: 'malformed-update', detail: error.message });
    throw error;
  }
};

export const writeStateVector = (vector: StateVector): Uint8Array => {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, vector.size);
  for (const [client, clock] of [...vector].sort(([a], [b]) => b - a)) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, clock);
  }
  return encoding.toUint8Array(encoder);
};
