/**
 * Messages of the multiplexed `/sync` socket, to and from bytes. One WebSocket message carries one
 * or more messages, each with its length in front. Rules M1 to M9 of PROTOCOL.md.
 */
import * as encoding from 'lib0/encoding';
import { z } from 'zod';
import { varUintLength, writeVarUint } from '../encoding.ts';
import {
  entryIdBytes,
  entryIdFromBytes,
  ID_BYTES,
  MAX_ENTRY_BYTES,
  writeEntryId,
} from '../entry/codec.ts';
import { ConversationId, type EntryId, UserId } from '../entry/ids.ts';
import { err, ok, type Result } from '../result.ts';
import type { Digest } from '../segment/digest.ts';
import { SegmentName } from '../segment/name.ts';
import { BoundedReader, ReadError } from './bounded-reader.ts';
import { REFUSAL_CODES, type RefusalCode } from './codes.ts';
import { MAX_FRAME_BYTES, MAX_HEAL_RECORDS, MAX_MESSAGES_PER_FRAME } from './limits.ts';
import {
  LIVE_CLIENT_TYPE,
  LIVE_RELAY_TYPE,
  type LiveClientMessage,
  type LiveRelayMessage,
  readLiveClientMessage,
  readLiveRelayMessage,
  writeLiveClientMessage,
  writeLiveRelayMessage,
} from './live-messages.ts';
import { readBranded, readJson } from './read-parsed.ts';

export const RECEIPT_BYTES = 16;

/** An arrival: the relay stored this entry, under this sequence, at this time (Unix ms). */
export interface Arrival {
  readonly id: EntryId;
  readonly sequence: number;
  readonly arrivedAt: number;
  readonly receipt: Uint8Array;
}

export const Hello = z.object({
  minVersion: z.number().int().min(1).max(65_535),
  maxVersion: z.number().int().min(1).max(65_535),
  /** Name and version of the program, for the admin's list of sockets. */
  client: z.string().max(64),
  /** The era that this replica knows, or null on a fresh one. */
  era: z.number().int().nonnegative().nullable(),
  directoryRevision: z.number().int().nonnegative(),
});
export type Hello = z.infer<typeof Hello>;

/** The state of a conversation that a user may read, as hello and notices tell it. */
export const ConversationState = z.object({
  conversation: ConversationId,
  head: SegmentName,
  /** The highest sequence stored; 0 when nothing was written. */
  sequence: z.number().int().nonnegative(),
  /**
   * Unix ms of the latest clock in the head, 0 when it is empty: what a new workstation fetches
   * first. In a welcome; a notice is about what just happened.
   */
  latestMs: z.number().int().nonnegative().optional(),
  /**
   * The highest sequence that was stored when the relay started, 0 for none: in a welcome. Who holds
   * proof of a higher one of before knows that the relay lost it, whatever was written since (H1).
   */
  before: z.number().int().nonnegative().optional(),
});
export type ConversationState = z.infer<typeof ConversationState>;

export const Welcome = z.object({
  version: z.number().int(),
  /** Relay time, Unix milliseconds. */
  relayTime: z.number().int().nonnegative(),
  era: z.number().int().nonnegative(),
  /** False when the relay does not know the era of the hello: it lost data, heal it (H1). */
  eraKnown: z.boolean(),
  user: UserId,
  directoryRevision: z.number().int().nonnegative(),
  conversations: z.array(ConversationState).max(100_000),
});
export type Welcome = z.infer<typeof Welcome>;

/** Something changed: heads and sequences of conversations, or the directory's revision. */
export const Notice = z.object({
  conversations: z.array(ConversationState).max(10_000),
  directoryRevision: z.number().int().nonnegative().optional(),
  /** This user's markers moved on another device: ask for them. */
  markersMoved: z.boolean().optional(),
  /** What this user settled was changed on another device: ask for it. */
  settingsMoved: z.boolean().optional(),
  /** What this user keeps for themselves (D10) was changed on another device: ask for it. */
  personalMoved: z.boolean().optional(),
});
export type Notice = z.infer<typeof Notice>;

/**
 * Stands for a whole update in a `refused` message, with Yjs client id 0, when the update's
 * structure is at fault and so nothing in it has a name (R1).
 */
export const WHOLE_UPDATE = 'A'.repeat(32) as EntryId;

export interface RefusedEntry {
  readonly id: EntryId;
  readonly code: RefusalCode;
  /** With `segment-closed` the head's name, with `duplicate` the stored id; else for people. */
  readonly detail: string;
}

/** One acknowledged entry that a workstation offers to a relay that lost it. */
export interface HealRecord {
  readonly sequence: number;
  readonly arrivedAt: number;
  /** 16 bytes, or none (length 0) when the workstation never got one. */
  readonly receipt: Uint8Array;
  readonly bytes: Uint8Array;
}

export interface HealResult {
  readonly id: EntryId;
  /** `stored`, `known`, or why not. */
  readonly outcome: 'stored' | 'known' | RefusalCode;
}

export type ClientMessage =
  | { readonly type: 'hello'; readonly hello: Hello }
  | {
      readonly type: 'attach';
      readonly channel: number;
      readonly segment: SegmentName;
      /** The highest sequence of this segment that the replica holds; 0 for none. */
      readonly sequence: number;
    }
  | { readonly type: 'detach'; readonly channel: number }
  /** y-websocket bytes of one channel. */
  | { readonly type: 'data'; readonly channel: number; readonly payload: Uint8Array }
  | { readonly type: 'ping'; readonly nonce: number }
  | { readonly type: 'pong'; readonly nonce: number }
  | { readonly type: 'digest-request'; readonly channel: number }
  | {
      readonly type: 'heal';
      readonly conversation: ConversationId;
      readonly records: readonly HealRecord[];
    }
  | LiveClientMessage;

export type RelayMessage =
  | { readonly type: 'welcome'; readonly welcome: Welcome }
  | {
      readonly type: 'attached';
      readonly channel: number;
      readonly segment: SegmentName;
      /** The highest sequence of the segment at this moment. */
      readonly sequence: number;
    }
  /** The channel is closed by the relay: a 44xx code, and for `segmentClosed` the head's name. */
  | {
      readonly type: 'channel-closed';
      readonly channel: number;
      readonly code: number;
      readonly reason: string;
    }
  | { readonly type: 'data'; readonly channel: number; readonly payload: Uint8Array }
  | { readonly type: 'arrivals'; readonly channel: number; readonly arrivals: readonly Arrival[] }
  | {
      readonly type: 'refused';
      readonly channel: number;
      /** The Yjs client id to drop; its later structs are ignored. */
      readonly client: number;
      readonly entries: readonly RefusedEntry[];
    }
  | { readonly type: 'notice'; readonly notice: Notice }
  | { readonly type: 'ping'; readonly nonce: number }
  | { readonly type: 'pong'; readonly nonce: number; readonly relayTime: number }
  | {
      readonly type: 'digest';
      readonly channel: number;
      readonly sequence: number;
      readonly digest: Digest;
    }
  | {
      readonly type: 'healed';
      readonly conversation: ConversationId;
      readonly results: readonly HealResult[];
    }
  | LiveRelayMessage;

const CLIENT_TYPE = {
  hello: 0,
  attach: 1,
  detach: 2,
  data: 3,
  ping: 4,
  pong: 5,
  'digest-request': 6,
  heal: 7,
  ...LIVE_CLIENT_TYPE,
} as const;
const RELAY_TYPE = {
  welcome: 64,
  attached: 65,
  'channel-closed': 66,
  data: 67,
  arrivals: 68,
  refused: 69,
  notice: 70,
  ping: 71,
  pong: 72,
  digest: 73,
  healed: 74,
  ...LIVE_RELAY_TYPE,
} as const;

export type FrameFaultCode = 'bad-frame' | 'frame-too-large' | 'unknown-message';
export interface FrameFault {
  readonly code: FrameFaultCode;
  readonly detail: string;
}

const writeClientMessage = (encoder: encoding.Encoder, message: ClientMessage): void => {
  encoding.writeVarUint(encoder, CLIENT_TYPE[message.type]);
  switch (message.type) {
    case 'hello':
      encoding.writeVarString(encoder, JSON.stringify(message.hello));
      break;
    case 'attach':
      encoding.writeVarUint(encoder, message.channel);
      encoding.writeVarString(encoder, message.segment);
      encoding.writeVarUint(encoder, message.sequence);
      break;
    case 'detach':
    case 'digest-request':
      encoding.writeVarUint(encoder, message.channel);
      break;
    case 'data':
      encoding.writeVarUint(encoder, message.channel);
      encoding.writeUint8Array(encoder, message.payload);
      break;
    case 'ping':
    case 'pong':
      encoding.writeVarUint(encoder, message.nonce);
      break;
    case 'heal':
      encoding.writeVarString(encoder, message.conversation);
      encoding.writeVarUint(encoder, message.records.length);
      for (const record of message.records) {
        encoding.writeVarUint(encoder, record.sequence);
        encoding.writeVarUint(encoder, record.arrivedAt);
        encoding.writeVarUint8Array(encoder, record.receipt);
        encoding.writeVarUint8Array(encoder, record.bytes);
      }
      break;
    default:
      writeLiveClientMessage(encoder, message);
  }
};

const writeRelayMessage = (encoder: encoding.Encoder, message: RelayMessage): void => {
  encoding.writeVarUint(encoder, RELAY_TYPE[message.type]);
  switch (message.type) {
    case 'welcome':
      encoding.writeVarString(encoder, JSON.stringify(message.welcome));
      break;
    case 'attached':
      encoding.writeVarUint(encoder, message.channel);
      encoding.writeVarString(encoder, message.segment);
      encoding.writeVarUint(encoder, message.sequence);
      break;
    case 'channel-closed':
      encoding.writeVarUint(encoder, message.channel);
      encoding.writeVarUint(encoder, message.code);
      encoding.writeVarString(encoder, message.reason);
      break;
    case 'data':
      encoding.writeVarUint(encoder, message.channel);
      encoding.writeUint8Array(encoder, message.payload);
      break;
    case 'arrivals':
      encoding.writeVarUint(encoder, message.channel);
      encoding.writeUint8Array(encoder, encodeArrivals(message.arrivals));
      break;
    case 'refused':
      encoding.writeVarUint(encoder, message.channel);
      encoding.writeVarUint(encoder, message.client);
      encoding.writeVarUint(encoder, message.entries.length);
      for (const { id, code, detail } of message.entries) {
        encoding.writeUint8Array(encoder, entryIdBytes(id));
        encoding.writeVarString(encoder, code);
        encoding.writeVarString(encoder, detail);
      }
      break;
    case 'notice':
      encoding.writeVarString(encoder, JSON.stringify(message.notice));
      break;
    case 'ping':
      encoding.writeVarUint(encoder, message.nonce);
      break;
    case 'pong':
      encoding.writeVarUint(encoder, message.nonce);
      encoding.writeVarUint(encoder, message.relayTime);
      break;
    case 'digest':
      encoding.writeVarUint(encoder, message.channel);
      encoding.writeVarUint(encoder, message.sequence);
      encoding.writeVarUint(encoder, message.digest.count);
      encoding.writeUint8Array(encoder, message.digest.xor);
      break;
    case 'healed':
      encoding.writeVarString(encoder, message.conversation);
      encoding.writeVarUint(encoder, message.results.length);
      for (const { id, outcome } of message.results) {
        encoding.writeUint8Array(encoder, entryIdBytes(id));
        encoding.writeVarString(encoder, outcome);
      }
      break;
    default:
      writeLiveRelayMessage(encoder, message);
  }
};

/** One message without its length, ready to be framed; the relay keeps it to send it to many. */
export const encodeRelayMessage = (message: RelayMessage): Uint8Array => {
  const encoder = encoding.createEncoder();
  writeRelayMessage(encoder, message);
  return encoding.toUint8Array(encoder);
};

/**
 * The first bytes of a `data` or `arrivals` message. What follows is the same for every reader, so
 * the relay encodes it once and sends it behind each reader's own head.
 */
export const encodeSharedHead = (type: 'data' | 'arrivals', channel: number): Uint8Array => {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, RELAY_TYPE[type]);
  encoding.writeVarUint(encoder, channel);
  return encoding.toUint8Array(encoder);
};

export const encodeClientMessage = (message: ClientMessage): Uint8Array => {
  const encoder = encoding.createEncoder();
  writeClientMessage(encoder, message);
  return encoding.toUint8Array(encoder);
};

/** Messages of one tick to one WebSocket message. */
export const encodeFrame = (messages: readonly Uint8Array[]): Uint8Array => {
  const encoder = encoding.createEncoder();
  for (const message of messages) encoding.writeVarUint8Array(encoder, message);
  return encoding.toUint8Array(encoder);
};

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

const readSegmentName = (reader: BoundedReader): SegmentName => readBranded(reader, SegmentName);

const refusalCodes: ReadonlySet<string> = new Set(REFUSAL_CODES);
const readRefusalCode = (text: string): RefusalCode =>
  refusalCodes.has(text) ? (text as RefusalCode) : 'entry-malformed';

/** A message of a type that this version does not know is skipped: extra types are optional (M3). */
const readClientMessage = (reader: BoundedReader): ClientMessage | null => {
  const type = reader.varUint();
  switch (type) {
    case CLIENT_TYPE.hello:
      return { type: 'hello', hello: readJson(reader, Hello) };
    case CLIENT_TYPE.attach:
      return {
        type: 'attach',
        channel: reader.varUint(),
        segment: readSegmentName(reader),
        sequence: reader.varUint(),
      };
    case CLIENT_TYPE.detach:
      return { type: 'detach', channel: reader.varUint() };
    case CLIENT_TYPE.data:
      return { type: 'data', channel: reader.varUint(), payload: reader.rest() };
    case CLIENT_TYPE.ping:
      return { type: 'ping', nonce: reader.varUint() };
    case CLIENT_TYPE.pong:
      return { type: 'pong', nonce: reader.varUint() };
    case CLIENT_TYPE['digest-request']:
      return { type: 'digest-request', channel: reader.varUint() };
    case CLIENT_TYPE.heal: {
      const conversation = readBranded(reader, ConversationId);
      const count = reader.varUint();
      if (count > MAX_HEAL_RECORDS) throw new ReadError('too many heal records');
      const records: HealRecord[] = [];
      for (let i = 0; i < count; i++) {
        records.push({
          sequence: reader.varUint(),
          arrivedAt: reader.varUint(),
          receipt: reader.varBytes(RECEIPT_BYTES),
          bytes: reader.varBytes(MAX_ENTRY_BYTES),
        });
      }
      return { type: 'heal', conversation, records };
    }
    default:
      return readLiveClientMessage(type, reader);
  }
};

const readRelayMessage = (reader: BoundedReader): RelayMessage | null => {
  const type = reader.varUint();
  switch (type) {
    case RELAY_TYPE.welcome:
      return { type: 'welcome', welcome: readJson(reader, Welcome) };
    case RELAY_TYPE.attached:
      return {
        type: 'attached',
        channel: reader.varUint(),
        segment: readSegmentName(reader),
        sequence: reader.varUint(),
      };
    case RELAY_TYPE['channel-closed']:
      return {
        type: 'channel-closed',
        channel: reader.varUint(),
        code: reader.varUint(),
        reason: reader.varString(512),
      };
    case RELAY_TYPE.data:
      return { type: 'data', channel: reader.varUint(), payload: reader.rest() };
    case RELAY_TYPE.arrivals:
      return { type: 'arrivals', channel: reader.varUint(), arrivals: readArrivals(reader) };
    case RELAY_TYPE.refused: {
      const channel = reader.varUint();
      const client = reader.varUint();
      const count = reader.varUint();
      const entries: RefusedEntry[] = [];
      for (let i = 0; i < count; i++) {
        entries.push({
          id: entryIdFromBytes(reader.bytes(ID_BYTES)),
          code: readRefusalCode(reader.varString(64)),
          detail: reader.varString(512),
        });
      }
      return { type: 'refused', channel, client, entries };
    }
    case RELAY_TYPE.notice:
      return { type: 'notice', notice: readJson(reader, Notice) };
    case RELAY_TYPE.ping:
      return { type: 'ping', nonce: reader.varUint() };
    case RELAY_TYPE.pong:
      return { type: 'pong', nonce: reader.varUint(), relayTime: reader.varUint() };
    case RELAY_TYPE.digest: {
      const channel = reader.varUint();
      const sequence = reader.varUint();
      const count = reader.varUint();
      return {
        type: 'digest',
        channel,
        sequence,
        digest: { count, xor: reader.bytes(ID_BYTES).slice() },
      };
    }
    case RELAY_TYPE.healed: {
      const conversation = readBranded(reader, ConversationId);
      const count = reader.varUint();
      const results: HealResult[] = [];
      for (let i = 0; i < count; i++) {
        const id = entryIdFromBytes(reader.bytes(ID_BYTES));
        const text = reader.varString(64);
        const outcome = text === 'stored' || text === 'known' ? text : readRefusalCode(text);
        results.push({ id, outcome });
      }
      return { type: 'healed', conversation, results };
    }
    default:
      return readLiveRelayMessage(type, reader);
  }
};

const decodeFrame = <T>(
  frame: Uint8Array,
  maxBytes: number,
  readMessage: (reader: BoundedReader) => T | null,
): Result<T[], FrameFault> => {
  if (frame.length > maxBytes) {
    return err({ code: 'frame-too-large', detail: `${frame.length} bytes` });
  }
  const reader = new BoundedReader(frame);
  const messages: T[] = [];
  try {
    let count = 0;
    while (reader.remaining > 0) {
      if (++count > MAX_MESSAGES_PER_FRAME) throw new ReadError('too many messages');
      const inner = new BoundedReader(reader.varBytes(maxBytes));
      const message = readMessage(inner);
      if (message === null) continue;
      if (inner.remaining > 0) throw new ReadError('trailing bytes');
      messages.push(message);
    }
    return ok(messages);
  } catch (error) {
    if (error instanceof ReadError) return err({ code: 'bad-frame', detail: error.message });
    throw error;
  }
};

/** What a client sent; all of the frame, or a fault and nothing of it (M2). */
export const decodeClientFrame = (
  frame: Uint8Array,
  maxBytes: number = MAX_FRAME_BYTES,
): Result<ClientMessage[], FrameFault> => decodeFrame(frame, maxBytes, readClientMessage);

/** What the relay sent. The relay's frames may be larger: attach answers hold a whole segment. */
export const decodeRelayFrame = (
  frame: Uint8Array,
  maxBytes: number = 16 * MAX_FRAME_BYTES,
): Result<RelayMessage[], FrameFault> => decodeFrame(frame, maxBytes, readRelayMessage);
