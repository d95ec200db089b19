/**
 * Messages of the multiplexed socket about people and not about entries: whose markers a screen
 * follows, how far a device has come, who is there and who types. All are optional for their reader
 * (M3); rules M15 to M18.
 */
import * as encoding from 'lib0/encoding';
import { z } from 'zod';
import { Busy, OwnStatus } from '../directory/user-settings.ts';
import { ConversationId, UserId } from '../entry/ids.ts';
import { type BoundedReader, ReadError } from './bounded-reader.ts';
import { MAX_MARKERS, MAX_WATCHED } from './limits.ts';
import { readBranded, readJson } from './read-parsed.ts';

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

export const PRESENCE_STATES = ['online', 'away', 'offline'] as const;

/** Whether somebody is there, as the relay knows it. */
export const PersonPresence = z.object({
  user: UserId,
  /** `away`: no input on any device for a while. */
  state: z.enum(PRESENCE_STATES),
  /** Unix ms since when; of who is offline, when they were last seen. */
  since: z.number().int().nonnegative(),
  /** What they settled for others to see; each ends by itself when its time has come. */
  busy: Busy.optional(),
  status: OwnStatus.optional(),
});
export type PersonPresence = z.infer<typeof PersonPresence>;

/** More is told in several messages. */
export const MAX_PEOPLE_TOLD = 500;
const Presence = z.object({
  /** True: who is not in it is not known to the reader any more; more may follow. */
  complete: z.boolean(),
  people: z.array(PersonPresence).max(MAX_PEOPLE_TOLD),
});

export type LiveClientMessage =
  /** The conversations that this workstation's screens show, all of them. */
  | { readonly type: 'watch'; readonly conversations: readonly ConversationId[] }
  /** How far this device holds everything of a conversation. */
  | { readonly type: 'held'; readonly markers: readonly HeldMarker[] }
  /** Whether somebody used this workstation lately. Who tells it is told of others' presence. */
  | { readonly type: 'activity'; readonly active: boolean }
  /** This user types there, now. */
  | { readonly type: 'typing'; readonly conversation: ConversationId };

export type LiveRelayMessage =
  /** Of a conversation that is watched: all its members' at first, then those that changed. */
  | {
      readonly type: 'markers';
      readonly conversation: ConversationId;
      readonly markers: readonly MemberMarker[];
    }
  | {
      readonly type: 'presence';
      readonly complete: boolean;
      readonly people: readonly PersonPresence[];
    }
  /** Somebody types in a conversation that is watched. */
  | {
      readonly type: 'someone-types';
      readonly conversation: ConversationId;
      readonly user: UserId;
    };

export const LIVE_CLIENT_TYPE = { watch: 8, held: 9, activity: 10, typing: 11 } as const;
export const LIVE_RELAY_TYPE = { markers: 75, presence: 76, 'someone-types': 77 } as const;

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
    case 'activity':
      encoding.writeVarUint(encoder, message.active ? 1 : 0);
      break;
    case 'typing':
      encoding.writeVarString(encoder, message.conversation);
      break;
  }
};

export const writeLiveRelayMessage = (
  encoder: encoding.Encoder,
  message: LiveRelayMessage,
): void => {
  switch (message.type) {
    case 'markers':
      encoding.writeVarString(encoder, message.conversation);
      encoding.writeVarUint(encoder, message.markers.length);
      for (const { user, read, readAt, held } of message.markers) {
        encoding.writeVarString(encoder, user);
        encoding.writeVarUint(encoder, read);
        encoding.writeVarUint(encoder, readAt);
        encoding.writeVarUint(encoder, held);
      }
      break;
    case 'presence': {
      const { complete, people } = message;
      encoding.writeVarString(encoder, JSON.stringify({ complete, people }));
      break;
    }
    case 'someone-types':
      encoding.writeVarString(encoder, message.conversation);
      encoding.writeVarString(encoder, message.user);
      break;
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
    case LIVE_CLIENT_TYPE.activity: {
      const active = reader.varUint();
      if (active > 1) throw new ReadError('neither active nor idle');
      return { type: 'activity', active: active === 1 };
    }
    case LIVE_CLIENT_TYPE.typing:
      return { type: 'typing', conversation: readBranded(reader, ConversationId) };
    default:
      return null;
  }
};

/** @returns null for a type that is not one of these. @throws ReadError */
export const readLiveRelayMessage = (
  type: number,
  reader: BoundedReader,
): LiveRelayMessage | null => {
  switch (type) {
    case LIVE_RELAY_TYPE.markers: {
      const conversation = readBranded(reader, ConversationId);
      const count = readCount(reader, MAX_MEMBER_MARKERS);
      const markers: MemberMarker[] = [];
      for (let i = 0; i < count; i++) {
        const user = readBranded(reader, UserId);
        const [read, readAt, held] = [reader.varUint(), reader.varUint(), reader.varUint()];
        markers.push({ user, read, readAt, held });
      }
      return { type: 'markers', conversation, markers };
    }
    case LIVE_RELAY_TYPE.presence:
      return { type: 'presence', ...readJson(reader, Presence) };
    case LIVE_RELAY_TYPE['someone-types']: {
      const conversation = readBranded(reader, ConversationId);
      return { type: 'someone-types', conversation, user: readBranded(reader, UserId) };
    }
    default:
      return null;
  }
};
