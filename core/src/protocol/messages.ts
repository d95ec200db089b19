/** The messages of the multiplexed `/sync` socket, as values. Rules M1 to M9 of PROTOCOL.md. */
import { z } from 'zod';
import { ConversationId, type EntryId, UserId } from '../entry/ids.ts';
import type { Digest } from '../segment/digest.ts';
import { SegmentName } from '../segment/name.ts';
import type { Arrival } from './arrivals.ts';
import type { RefusalCode } from './codes.ts';
import type { LiveClientMessage, LiveRelayMessage } from './live-messages.ts';

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
