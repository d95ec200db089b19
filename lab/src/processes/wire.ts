/** What the lab and a workstation's process say to each other, over the process's IPC. */
import type {
  Command,
  ConversationId,
  EntryId,
  EntryKind,
  MembershipRole,
  Role,
  UserId,
} from '@corridor/core';
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

/** What a manager of a conversation asks for. */
export type Change = Extract<
  Command,
  {
    readonly type: 'add-members' | 'remove-member' | 'set-member-role' | 'change-conversation';
  }
>;

/** `bit`: one bit of one stored row of a replica is another. `deletion`: an entry is taken out of it. */
export type Damage = 'bit' | 'deletion';

export type Ask =
  | { readonly do: 'write'; readonly conversation: ConversationId; readonly text: string }
  | { readonly do: 'withdraw'; readonly conversation: ConversationId; readonly id: EntryId }
  | { readonly do: 'read'; readonly conversation: ConversationId }
  /** Asks for a change of the directory, as the app does with or without a network. */
  | { readonly do: 'queue'; readonly command: Change }
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
  readonly kind: EntryKind;
  readonly text: string;
  /** The stored entry that it changes. */
  readonly target: EntryId | null;
  readonly state: 'waiting' | 'signed' | 'refused';
  readonly refusal: string | null;
}

/** A change of the directory that is not done. */
export interface CommandView {
  /** In the order in which they were asked for. */
  readonly n: number;
  readonly command: Command;
  readonly state: 'waiting' | 'refused';
  readonly refusal: { readonly code: string; readonly message: string } | null;
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
  readonly commands: readonly CommandView[];
  /** The reader's role in the practice; null before the directory came. */
  readonly role: Role | null;
  /** And in each conversation that they are in. */
  readonly places: readonly {
    readonly conversation: ConversationId;
    readonly role: MembershipRole;
  }[];
  /** Its wall clock, Unix ms. */
  readonly wallMs: number;
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
