/** What the lab tells the attacker's process, and what that answers. */
import type { ConversationId, SegmentName, UserId } from '@corridor/core';

export interface Orders {
  readonly url: string;
  readonly login: string;
  readonly password: string;
  /** One of `ATTACKS`. */
  readonly attack: string;
  /** A conversation that the attacker is in with the others. */
  readonly shared: ConversationId;
  /** The open segment of one that they are not in. */
  readonly stranger: { readonly conversation: ConversationId; readonly segment: SegmentName };
  readonly victim: UserId;
}

export type ToAttacker =
  | { readonly say: 'prepare'; readonly orders: Orders }
  | { readonly say: 'begin' }
  | { readonly say: 'end' };

export interface AttackReport {
  /** Frames, requests or connections, whichever it is made of. */
  readonly done: number;
  /** Answers that refused, by code. */
  readonly refused: Readonly<Record<string, number>>;
  /** Entries that were read from the conversation that the attacker is not in. */
  readonly leaked: number;
  /** Entries of another's name that the relay acknowledged. */
  readonly forged: number;
}

export type FromAttacker =
  | { readonly say: 'ready' }
  | { readonly say: 'ended'; readonly report: AttackReport };
