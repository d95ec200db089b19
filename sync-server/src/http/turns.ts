/**
 * One user's requests one after another, and no more of the server's time than a share of it (R15):
 * who asks for much at once, or for what is dear, waits for it himself. What waits for the
 * thread that writes stands in a line of its own: while a disk is busy, its user reads on. Between
 * two turns of a line everybody else is served.
 */
import { setImmediate } from 'node:timers/promises';
import type { UserId } from '@corridor/core';
import { TokenBuckets } from '../relay/token-bucket.ts';
import { HttpFault } from './faults.ts';

/** Milliseconds of every second that one user's requests may take, and what they may save up. */
const SHARE_MS_PER_SECOND = 250;
const SAVED_MS = 500;
/**
 * What one turn is charged at most. Several times the dearest read; a turn that took longer waited for
 * a disk or a database that somebody else held, and would make its user wait four times that again.
 */
const MAX_CHARGE_MS = 500;
/** Of one user: a few workstations that come back at once ask a dozen questions each. */
const MAX_WAITING = 64;

export interface TurnsClock {
  /** Monotonic. */
  readonly nowMs: () => number;
  readonly wait: (ms: number) => Promise<void>;
  /** Resolves when everybody whose bytes are here by now has been served. */
  readonly others: () => Promise<unknown>;
}

const realClock: TurnsClock = {
  nowMs: () => performance.now(),
  wait: (ms) =>
    new Promise((resolve) => {
      setTimeout(resolve, ms);
    }),
  others: () => setImmediate(),
};

export type LineName = 'reads' | 'writes';

interface Line {
  waiting: number;
  last: Promise<unknown>;
}

export class Turns {
  readonly #clock: TurnsClock;
  readonly #lines: Readonly<Record<LineName, Map<UserId, Line>>> = {
    reads: new Map(),
    writes: new Map(),
  };
  readonly #time = new TokenBuckets<UserId>(SHARE_MS_PER_SECOND, SAVED_MS);

  constructor(clock: TurnsClock = realClock) {
    this.#clock = clock;
  }

  /** @throws HttpFault `busy` when too many of this user wait already: the work was not begun */
  async take<T>(user: UserId, name: LineName, work: () => Promise<T>): Promise<T> {
    const lines = this.#lines[name];
    const line = lines.get(user) ?? { waiting: 0, last: Promise.resolve() };
    if (line.waiting >= MAX_WAITING) {
      throw new HttpFault('busy', 'Too many requests wait here for you. Nothing was changed.', {
        retryAfterSeconds: 1,
      });
    }
    lines.set(user, line);
    line.waiting++;
    // Without a pause the saved-up share of whoever asks for much at once is one long turn.
    const before = line.waiting > 1 ? line.last.then(this.#clock.others) : line.last;
    const turn = before.then(() => this.#work(user, work));
    // The next one begins whatever became of this one, which is told to who asked for it.
    line.last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      if (--line.waiting === 0) lines.delete(user);
    }
  }

  async #work<T>(user: UserId, work: () => Promise<T>): Promise<T> {
    const { nowMs, wait } = this.#clock;
    const owedMs = this.#time.of(user, nowMs()).spend(0, nowMs());
    if (owedMs > 0) await wait(owedMs);
    const startedMs = nowMs();
    try {
      return await work();
    } finally {
      const endedMs = nowMs();
      const chargeMs = Math.min(endedMs - startedMs, MAX_CHARGE_MS);
      this.#time.of(user, endedMs).spend(chargeMs, endedMs);
    }
  }
}
