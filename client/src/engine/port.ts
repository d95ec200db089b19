/**
 * What screens see of the engine. Screens never talk to the worker: they write the outbox and
 * commands (`actions.ts`), read rows through Dexie's live queries, and follow this status, which
 * the running engine broadcasts to every tab of the user.
 */
import type { ConversationId, SegmentName, UserId } from '@corridor/core';
import type { StorageStatus } from '../local/storage-status.ts';
import { NOTHING_UNSENT, type Unsent } from '../local/unsent.ts';
import type { PeopleNews } from './presence-book.ts';

/** Why there is no line, and since when (Unix ms). */
export interface Outage {
  readonly since: number;
  readonly reason:
    | 'no-network'
    | 'server-unreachable'
    | 'silent'
    | 'server-stopping'
    /** The relay could not write what it was sent: it decided nothing, and asks to come back. */
    | 'cannot-store';
}

/** The one connection of this profile and user, as the banner tells it. */
export type ConnectionStatus =
  | { readonly state: 'starting' }
  /** `after`: the outage that this attempt would end; null for the first one. */
  | { readonly state: 'connecting'; readonly after: Outage | null }
  /**
   * `served`: since this line is up the relay has told what there is; before, nobody knows what is
   * missing here. `synced`: everything it told of is here, closed segments included. `storing`:
   * false from when the relay could not write until it has taken all that waits.
   */
  | {
      readonly state: 'online';
      readonly served: boolean;
      readonly synced: boolean;
      readonly storing: boolean;
    }
  | ({ readonly state: 'offline' } & Outage)
  /** The session ended: everything stays readable, the outbox waits. */
  | { readonly state: 'signed-out' }
  | { readonly state: 'device-blocked' }
  /** The account ended: this device removes its copy, `unsent` of it never sent. */
  | { readonly state: 'deactivated'; readonly unsent: Unsent }
  | { readonly state: 'version-not-spoken' };

export type { StorageStatus };

export interface EngineStatus {
  readonly connection: ConnectionStatus;
  readonly storage: StorageStatus;
  /** What waits here and will be sent; refused rows do not. */
  readonly waiting: Unsent;
  /** This PC's clock differs from the relay's by this many ms, when it is more than two minutes. */
  readonly clockWrongByMs: number | null;
  /** The relay came back with older data and workstations are giving it what it missed. */
  readonly healing: { readonly offered: number; readonly restored: number } | null;
  /** Segments set aside and cloned afresh since the engine started. */
  readonly replicasReplaced: number;
  /** An unexpected failure, as a code for support; nothing is lost by it. */
  readonly fault: string | null;
}

export const INITIAL_STATUS: EngineStatus = {
  connection: { state: 'starting' },
  storage: { state: 'ok' },
  waiting: NOTHING_UNSENT,
  clockWrongByMs: null,
  healing: null,
  replicasReplaced: 0,
  fault: null,
};

/** Broadcast channel of one user: `status` from the engine, `ask` from a tab that just opened. */
export const engineChannelName = (user: string): string => `corridor-engine-${user}`;
/** What others wrote since the engine runs, of one conversation, and may want to be told of. */
export interface FreshNews {
  readonly type: 'fresh';
  readonly conversation: ConversationId;
  /** Refs, by sequence. */
  readonly refs: readonly string[];
}
/** What the engine tells of people beside what they write. */
export type LiveNews =
  | PeopleNews
  | {
      readonly type: 'someone-types';
      readonly conversation: ConversationId;
      readonly user: UserId;
    };
/** What a tab tells of its person. */
export type LiveDeed =
  /** There was input. */
  { readonly type: 'used' } | { readonly type: 'typing'; readonly conversation: ConversationId };
export type EngineMessage =
  | LiveNews
  | FreshNews
  | LiveDeed
  | { readonly type: 'status'; readonly status: EngineStatus }
  | { readonly type: 'ask' }
  /** A tab asks the engine to try the line at once ("Try again now", coming online). */
  | { readonly type: 'reconnect' }
  /** Which conversations the tabs show, so the engine attaches them first. */
  | { readonly type: 'open'; readonly conversation: string }
  /** A tab shows it no more. */
  | { readonly type: 'close'; readonly conversation: string }
  /** Somebody wants to look at what a closed segment holds: it is fetched before all others. */
  | { readonly type: 'fetch'; readonly segment: SegmentName }
  /** The engine learned relay time: every tab says what its monotonic clock read at that moment. */
  | { readonly type: 'relay-time' }
  /** A page load's monotonic clock, now: what it wrote before gets its right time. */
  | { readonly type: 'run'; readonly run: string; readonly monoMs: number }
  /** An engine started: every tab says what it shows. */
  | { readonly type: 'took-over' }
  /** Everything stops and the database is about to be removed. */
  | { readonly type: 'stop' };

/** The first and only message to a tab's worker. */
export interface WorkerMessage {
  readonly user: UserId;
}
