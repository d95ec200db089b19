/** What becomes of the line, as the status that tabs see. */
import { CLOSE } from '@corridor/core';
import type { Time } from './platform.ts';
import type { ConnectionStatus } from './port.ts';
import type { RelayTime } from './relay-time.ts';
import type { DownReason } from './socket.ts';
import type { StatusBoard } from './status.ts';

/** A clock that is further off than this is told to the person. */
const CLOCK_WRONG_MS = 120_000;

export class ConnectionReport {
  readonly #status: StatusBoard;
  readonly #time: Time;
  readonly #relayTime: RelayTime;

  constructor(status: StatusBoard, time: Time, relayTime: RelayTime) {
    this.#status = status;
    this.#time = time;
    this.#relayTime = relayTime;
  }

  get #connection(): ConnectionStatus {
    return this.#status.current.connection;
  }

  connecting(): void {
    const connection = this.#connection;
    const offlineSince =
      connection.state === 'offline'
        ? connection.since
        : connection.state === 'connecting'
          ? connection.offlineSince
          : null;
    this.#status.set({ connection: { state: 'connecting', offlineSince } });
  }

  online(synced: boolean): void {
    const offset = this.#relayTime.offsetMs() ?? 0;
    this.#status.set({
      connection: { state: 'online', synced },
      clockWrongByMs: Math.abs(offset) > CLOCK_WRONG_MS ? -offset : null,
    });
  }

  /** Lost, and tried again by itself. */
  offline(why: DownReason): void {
    const connection = this.#connection;
    const known = connection.state === 'connecting' ? connection.offlineSince : null;
    const since = known ?? this.#time.wallMs();
    this.#status.set({ connection: { state: 'offline', since, reason: reasonOf(why) } });
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

type OfflineReason = Extract<ConnectionStatus, { state: 'offline' }>['reason'];

const reasonOf = (why: DownReason): OfflineReason => {
  if (why.reason === 'silent') return 'silent';
  if (why.reason === 'closed' && why.code === CLOSE.goingAway) return 'server-stopping';
  const offline = typeof navigator !== 'undefined' && navigator.onLine === false;
  return offline ? 'no-network' : 'server-unreachable';
};
