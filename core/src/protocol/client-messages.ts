/** What a client says, to and from the bytes of one message. */
import * as encoding from 'lib0/encoding';
import { MAX_ENTRY_BYTES } from '../entry/codec.ts';
import { ConversationId } from '../entry/ids.ts';
import { SegmentName } from '../segment/name.ts';
import { RECEIPT_BYTES } from './arrivals.ts';
import { type BoundedReader, ReadError } from './bounded-reader.ts';
import { MAX_HEAL_RECORDS } from './limits.ts';
import {
  LIVE_CLIENT_TYPE,
  readLiveClientMessage,
  writeLiveClientMessage,
} from './live-messages.ts';
import { type ClientMessage, type HealRecord, Hello } from './messages.ts';
import { readBranded, readJson } from './read-parsed.ts';

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

/** One message without its length, ready to be framed. */
export const encodeClientMessage = (message: ClientMessage): Uint8Array => {
  const encoder = encoding.createEncoder();
  writeClientMessage(encoder, message);
  return encoding.toUint8Array(encoder);
};

/** A message of a type that this version does not know is skipped: extra types are optional (M3). @throws ReadError */
export const readClientMessage = (reader: BoundedReader): ClientMessage | null => {
  const type = reader.varUint();
  switch (type) {
    case CLIENT_TYPE.hello:
      return { type: 'hello', hello: readJson(reader, Hello) };
    case CLIENT_TYPE.attach:
      return {
        type: 'attach',
        channel: reader.varUint(),
        segment: readBranded(reader, SegmentName),
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
