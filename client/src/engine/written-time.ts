/**
 * When something was really written, by relay time. The wall clock of a workstation may be wrong,
 * and may have been set right since; the monotonic clock of the page load it was written in knows
 * how long ago that was.
 */
import type { OutboxRow } from '../local/database.ts';
import type { RelayTime } from './relay-time.ts';

/** A wall clock that ran on by less than the monotonic one was set back: no sleep does that. */
const SET_BACK_MS = 2_000;

/** Relay time at the zero of a page load's monotonic clock, and that page's wall clock then. */
interface Anchor {
  readonly relayAtZeroMs: number;
  readonly wallAtZeroMs: number;
}

export class WrittenTime {
  readonly #relayTime: RelayTime;
  readonly #wallMs: () => number;
  readonly #anchors = new Map<string, Anchor>();

  constructor(relayTime: RelayTime, wallMs: () => number) {
    this.#relayTime = relayTime;
    this.#wallMs = wallMs;
  }

  /** A page says what its monotonic clock reads now. */
  anchor(run: string, monoMs: number): void {
    const relayNowMs = this.#relayTime.nowMs();
    if (relayNowMs === null) return;
    this.#anchors.set(run, {
      relayAtZeroMs: relayNowMs - monoMs,
      wallAtZeroMs: this.#wallMs() - monoMs,
    });
  }

  /**
   * Relay time at which a row was written, Unix ms, never later than now; null while relay time is
   * not known. Where the two clocks of a page disagree, it was either asleep or its wall clock was
   * set: set back, the monotonic clock is right; otherwise the wall clock is, less today's error.
   */
  of({ run, writtenMono, writtenAt }: OutboxRow): number | null {
    const nowMs = this.#relayTime.nowMs();
    const offsetMs = this.#relayTime.offsetMs();
    if (nowMs === null || offsetMs === null) return null;
    const anchor = this.#anchors.get(run);
    const wasSetBack = anchor && writtenAt - writtenMono - anchor.wallAtZeroMs > SET_BACK_MS;
    const ms = wasSetBack ? anchor.relayAtZeroMs + writtenMono : writtenAt + offsetMs;
    return Math.min(ms, nowMs);
  }
}
