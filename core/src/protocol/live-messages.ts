/**
 * Messages of the multiplexed socket about people and not about entries: whose markers a screen
 * follows, and how far a device has come. All are optional for their reader (M3); rules M15 and M16.
 */
import * as encoding from 'lib0/encoding';
import { ConversationId, UserId } from '../entry/ids.ts';
import { type BoundedReader, ReadError } from './bounded-reader.ts';
import { readBranded } from './branded.ts';
import { MAX_MARKERS, MAX_WATCHED } from './limits.ts';

/** How far one member of a conversation has come. Sequences only grow; a merge is the maximum. */
export interface MemberMarker {
  readonly user: UserId;
  /** Read up to this sequence; 0 for nothing. */
  readonly read: number;
  /** When it came to stand there, Unix ms; 0 when that is not known. */
  readonly readAt: number;
  /** Some device of theirs holds everything up to this sequence. Never below `read`. */
  readonly held: number;
}

export interface HeldMarker {
  readonly conversation: ConversationId;
  readonly sequence: number;
}

export type LiveClientMessage =
  /** The conversations that this workstation's screens show, all of them. */
  | { readonly type: 'watch'; readonly conversations: readonly ConversationId[] }
  /** How far this device holds everything of a conversation. */
  | { readonly type: 'held'; readonly markers: readonly HeldMarker[] };

export type LiveRelayMessage =
  /** Of a conversation that is watched: all its members' at first, then those that changed. */
  {
    readonly type: 'markers';
    readonly conversation: ConversationId;
    readonly markers: readonly MemberMarker[];
  };

export const LIVE_CLIENT_TYPE = { watch: 8, held: 9 } as const;
export const LIVE_RELAY_TYPE = { markers: 75 } as const;

/** More than any relay tells of one conversation. */
const MAX_MEMBER_MARKERS = 10_000;

export const writeLiveClientMessage = (
  encoder: encoding.Encoder,
  message: LiveClientMessage,
): void => {
  switch (message.type) {
    case 'watch':
      encoding.writeVarUint(encoder, message.conversations.length);
      for (const id of message.conversations) encoding.writeVarString(encoder, id);
      break;
    case 'held':
      encoding.writeVarUint(encoder, message.markers.length);
      for (const { conversation, sequence } of message.markers) {
        encoding.writeVarString(encoder, conversation);
        encoding.writeVarUint(encoder, sequence);
      }
      break;
  }
};

export const writeLiveRelayMessage = (
  encoder: encoding.Encoder,
  { conversation, markers }: LiveRelayMessage,
): void => {
  encoding.writeVarString(encoder, conversation);
  encoding.writeVarUint(encoder, markers.length);
  for (const { user, read, readAt, held } of markers) {
    encoding.writeVarString(encoder, user);
    encoding.writeVarUint(encoder, read);
    encoding.writeVarUint(encoder, readAt);
    encoding.writeVarUint(encoder, held);
  }
};

const readCount = (reader: BoundedReader, most: number): number => {
  const count = reader.varUint();
  if (count > most) throw new ReadError(`${count} of at most ${most}`);
  return count;
};

/** @returns null for a type that is not one of these. @throws ReadError */
export const readLiveClientMessage = (
  type: number,
  reader: BoundedReader,
): LiveClientMessage | null => {
  switch (type) {
    case LIVE_CLIENT_TYPE.watch: {
      const count = readCount(reader, MAX_WATCHED);
      const conversations: ConversationId[] = [];
      for (let i = 0; i < count; i++) conversations.push(readBranded(reader, ConversationId));
      return { type: 'watch', conversations };
    }
    case LIVE_CLIENT_TYPE.held: {
      const count = readCount(reader, MAX_MARKERS);
      const markers: HeldMarker[] = [];
      for (let i = 0; i < count; i++) {
        const conversation = readBranded(reader, ConversationId);
        markers.push({ conversation, sequence: reader.varUint() });
      }
      return { type: 'held', markers };
    }
    default:
      return null;
  }
};

/** @returns null for a type that is not one of these. @throws ReadError */
export const readLiveRelayMessage = (
  type: number,
  reader: BoundedReader,
): LiveRelayMessage | null => {
  if (type !== LIVE_RELAY_TYPE.markers) return null;
  const conversation = readBranded(reader, ConversationId);
  const count = readCount(reader, MAX_MEMBER_MARKERS);
  const markers: MemberMarker[] = [];
  for (let i = 0; i < count; i++) {
    const user = readBranded(reader, UserId);
    const [read, readAt, held] = [reader.varUint(), reader.varUint(), reader.varUint()];
    markers.push({ user, read, readAt, held });
  }
  return { type: 'markers', conversation, markers };
};
