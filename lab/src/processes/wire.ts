/** What the lab and a workstation's process say to each other, over the process's IPC. */
import type { ConversationId, EntryId, UserId } from '@corridor/core';
import type { EngineStatus } from '../../../client/src/engine/port.ts';

/** Set in the environment of a workstation's process, as JSON. */
export interface WorkstationSetup {
  /** Its own folder: the journal, the device key, the cookie. */
  readonly folder: string;
  /** Where it finds the server: an address of the proxy. */
  readonly origin: string;
  readonly login: string;
  /** For the first start only, which signs in. */
  readonly password: string | null;
}

/** `bit`: one bit of one stored row of a replica is another. `deletion`: an entry is taken out of it. */
export type Damage = 'bit' | 'deletion';

export type Ask =
  | { readonly do: 'write'; readonly conversation: ConversationId; readonly text: string }
  | { readonly do: 'withdraw'; readonly conversation: ConversationId; readonly id: EntryId }
  | { readonly do: 'read'; readonly conversation: ConversationId }
  | { readonly do: 'look' }
  | { readonly do: 'reconnect' }
  | { readonly do: 'spoil'; readonly place: number; readonly how: Damage }
  /** Its wall clock is wrong by so much from now on. */
  | { readonly do: 'clock'; readonly offsetMs: number }
  /** Answered by what the process uses, `Usage` of `lab/probe.mjs`. */
  | { readonly do: 'usage' }
  | { readonly do: 'stop' };

export interface OutboxView {
  readonly conversation: ConversationId;
  readonly text: string;
  readonly state: 'waiting' | 'signed' | 'refused';
  readonly refusal: string | null;
}

export interface MessageView {
  readonly id: EntryId | null;
  readonly conversation: ConversationId;
  readonly author: UserId;
  readonly text: string;
  readonly sequence: number | null;
  readonly delivery: 'saved' | 'stored' | 'refused';
}

/** A replica of an open segment, read back from the disk and not from the engine's memory. */
export interface ReplicaView {
  readonly segment: string;
  readonly conversation: ConversationId;
  /** `digestText` of core. */
  readonly digest: string;
}

/** Everything that a workstation holds, as its reader would see it. */
export interface Holding {
  readonly outbox: readonly OutboxView[];
  /** In the order of the screen. */
  readonly messages: readonly MessageView[];
  readonly replicas: readonly ReplicaView[];
}

export interface Look extends Holding {
  readonly status: EngineStatus;
}

export type Told =
  /** The engine runs. */
  | { readonly type: 'ready'; readonly user: UserId }
  | { readonly type: 'answer'; readonly n: number; readonly value: unknown }
  | { readonly type: 'failed'; readonly n: number; readonly message: string }
  /** One's own message shows as on the server from now on. */
  | { readonly type: 'acknowledged'; readonly message: MessageView };

export interface Asked {
  readonly n: number;
  readonly ask: Ask;
}
