/** What the relay says, to and from the bytes of one message. */
import * as encoding from 'lib0/encoding';
import { entryIdBytes, entryIdFromBytes, ID_BYTES } from '../entry/codec.ts';
import { ConversationId } from '../entry/ids.ts';
import { SegmentName } from '../segment/name.ts';
import { encodeArrivals, readArrivals } from './arrivals.ts';
import type { BoundedReader } from './bounded-reader.ts';
import { REFUSAL_CODES, type RefusalCode } from './codes.ts';
import { LIVE_RELAY_TYPE, readLiveRelayMessage, writeLiveRelayMessage } from './live-messages.ts';
import {
  type HealResult,
  Notice,
  type RefusedEntry,
  type RelayMessage,
  Welcome,
} from './messages.ts';
import { readBranded, readJson } from './read-parsed.ts';

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

const refusalCodes: ReadonlySet<string> = new Set(REFUSAL_CODES);
const readRefusalCode = (text: string): RefusalCode =>
  refusalCodes.has(text) ? (text as RefusalCode) : 'entry-malformed';

/** A message of a type that this version does not know is skipped (M3). @throws ReadError */
export const readRelayMessage = (reader: BoundedReader): RelayMessage | null => {
  const type = reader.varUint();
  switch (type) {
    case RELAY_TYPE.welcome:
      return { type: 'welcome', welcome: readJson(reader, Welcome) };
    case RELAY_TYPE.attached:
      return {
        type: 'attached',
        channel: reader.varUint(),
        segment: readBranded(reader, SegmentName),
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
