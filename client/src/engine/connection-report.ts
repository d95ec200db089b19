/** What becomes of the line, as the status that tabs see. */
import { CLOSE } from '@corridor/core';
import type { ServerStopped } from '../local/database.ts';
import { unsentTotal } from '../local/unsent.ts';
import type { Time } from './platform.ts';
import type { ConnectionStatus, Outage } from './port.ts';
import type { RelayTime } from './relay-time.ts';
import type { DownReason } from './socket.ts';
import type { StatusBoard } from './status.ts';

/** A clock that is further off than this is told to the person. */
const CLOCK_WRONG_MS = 120_000;

/**
 * A server that said that it stops is not there, as was to be expected, for this long: an upgrade
 * with its backup takes a minute or two. After that it is one that cannot be reached.
 */
const COMES_BACK_MS = 300_000;

export class ConnectionReport {
  readonly #status: StatusBoard;
  readonly #time: Time;
  readonly #relayTime: RelayTime;
  readonly #keep: (stopped: ServerStopped | null) => void;
  /** Monotonic, when the server last said that it stops. */
  #stoppedMs = 0;
  #isKept = false;

  /** @param keep writes down that the server said that it stops, and that it is back: null */
  constructor(
    status: StatusBoard,
    time: Time,
    relayTime: RelayTime,
    keep: (stopped: ServerStopped | null) => void,
  ) {
    this.#status = status;
    this.#time = time;
    this.#relayTime = relayTime;
    this.#keep = keep;
  }

  /** What an engine before this one had kept: a reload during an upgrade changes nothing. */
  goOn({ since, saidAt }: ServerStopped): void {
    this.#isKept = true;
    this.#stoppedMs = this.#time.monoMs() - Math.max(0, this.#time.wallMs() - saidAt);
    if (this.#time.monoMs() - this.#stoppedMs >= COMES_BACK_MS) return;
    const after = { since, reason: 'server-stopping' } as const;
    this.#status.set({ connection: { state: 'connecting', after } });
  }

  get #connection(): ConnectionStatus {
    return this.#status.current.connection;
  }

  connecting(): void {
    this.#status.set({ connection: { state: 'connecting', after: this.#outage } });
  }

  /** The outage that has not ended yet. */
  get #outage(): Outage | null {
    const connection = this.#connection;
    if (connection.state === 'connecting') return connection.after;
    if (connection.state !== 'offline') return null;
    return { since: connection.since, reason: connection.reason };
  }

  online({ served, synced }: { served: boolean; synced: boolean }): void {
    if (this.#isKept) this.#keep(null);
    this.#isKept = false;
    const offset = this.#relayTime.offsetMs() ?? 0;
    // A relay that could not write is believed again when nothing waits for it any more.
    const storing = this.#stored || (synced && unsentTotal(this.#status.current.waiting) === 0);
    this.#status.set({
      connection: { state: 'online', served, synced, storing },
      clockWrongByMs: Math.abs(offset) > CLOCK_WRONG_MS ? -offset : null,
    });
  }

  get #stored(): boolean {
    const connection = this.#connection;
    return connection.state === 'online'
      ? connection.storing
      : this.#outage?.reason !== 'cannot-store';
  }

  /** The relay answered that it cannot write; the line may be up all the same. */
  cannotStore(): void {
    const connection = this.#connection;
    if (connection.state !== 'online') return;
    this.#status.set({ connection: { ...connection, storing: false } });
  }

  /** Lost, and tried again by itself. An outage keeps its beginning, whatever it becomes. */
  offline(why: DownReason): void {
    const since = this.#outage?.since ?? this.#time.wallMs();
    if (reasonOf(why) === 'server-stopping') {
      this.#isKept = true;
      this.#keep({ since, saidAt: this.#time.wallMs() });
    }
    this.#status.set({ connection: { state: 'offline', since, reason: this.#reasonOf(why) } });
  }

  /** An attempt that finds nobody tells nothing new of a server that said that it stops. */
  #reasonOf(why: DownReason): Outage['reason'] {
    const reason = reasonOf(why);
    if (reason === 'server-stopping') this.#stoppedMs = this.#time.monoMs();
    const expected = reason === 'server-unreachable' || reason === 'silent';
    if (!expected || this.#outage?.reason !== 'server-stopping') return reason;
    const goneMs = this.#time.monoMs() - this.#stoppedMs;
    return goneMs < COMES_BACK_MS ? 'server-stopping' : reason;
  }

  /** Closed for good, with this code. */
  closed(code: number): void {
    this.#status.set({ connection: closedBy(code) });
  }
}

const closedBy = (code: number): ConnectionStatus => {
  switch (code) {
    case CLOSE.deviceBlocked:
      return { state: 'device-blocked' };
    case CLOSE.versionNotSpoken:
      return { state: 'version-not-spoken' };
    default:
      return { state: 'signed-out' };
  }
};

const reasonOf = (why: DownReason): Outage['reason'] => {
  if (why.reason === 'silent') return 'silent';
  if (why.reason === 'closed') {
    if (why.code === CLOSE.goingAway) return 'server-stopping';
    if (why.code === CLOSE.tryAgain) return 'cannot-store';
  }
  const offline = typeof navigator !== 'undefined' && navigator.onLine === false;
  return offline ? 'no-network' : 'server-unreachable';
};
