/** What the relay needs of its surroundings, each as small as its use. */
import type { DeviceId, RefusedEntry, UserId } from '@corridor/core';

export interface Clock {
  /** The wall clock, Unix ms; may jump. */
  wallMs(): number;
  /** Never goes back; its zero means nothing. */
  monotonicMs(): number;
}

export interface Scheduler {
  /** Runs after the events of this turn, so that what came together is handled together. */
  soon(task: () => void): void;
  /** @returns cancels it */
  after(delayMs: number, task: () => void): () => void;
  /** Runs when nothing else waits. */
  idle(task: () => void): void;
}

/** The part of pino that the relay uses. Fields never hold content, tokens or query strings. */
export interface RelayLog {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

export const COUNTERS = [
  'entries-stored',
  'entries-refused',
  'updates-refused',
  'gaps',
  'frames-committed',
  'commits',
  'commits-failed',
  'fan-outs',
  'channels-behind',
  'signatures-verified',
  'signatures-bad',
  'signatures-skipped',
  'entries-healed',
] as const;
export type Counter = (typeof COUNTERS)[number];

export interface RelayMetrics {
  count(counter: Counter, by: number): void;
}

/** Who is at the other end, proven by the session before the relay sees it. */
export interface Identity {
  readonly user: UserId;
  readonly device: DeviceId;
  readonly sessionId: string;
}

/**
 * The way to one socket. What is sent in one turn leaves in one WebSocket message on a multiplexed
 * socket, and in one each on a plain one.
 */
export interface Peer {
  /** Bytes that the reader has not taken yet. */
  readonly bufferedBytes: number;
  /**
   * @param head bytes in front of the body, for this socket alone (empty on a plain one)
   * @param body may be shared with other sockets: nobody changes it
   */
  send(head: Uint8Array, body: Uint8Array): void;
  /** Sends what was queued, then closes. */
  close(code: number, reason: string): void;
}

/** How a channel speaks to its socket: in mux messages, or bare y-websocket bytes. */
export interface Voice {
  readonly identity: Identity;
  /** True above the ceiling of unsent bytes: nothing more is sent until it drains. */
  readonly slow: boolean;
  data(payload: Uint8Array): void;
  /** @param body as `encodeArrivals` writes it */
  arrivals(body: Uint8Array): void;
  refused(client: number, entries: readonly RefusedEntry[]): void;
  closed(code: number, reason: string): void;
  /** The relay could not answer: the whole socket starts again. */
  tryAgain(): void;
  /** Reads of the store, one after another for each socket (R15). */
  inTurn(task: () => Promise<void>): Promise<void>;
}
