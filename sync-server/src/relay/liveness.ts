import { DEAD_AFTER_MS, PING_INTERVAL_MS } from '@corridor/core';

/**
 * Tells when to ping and when a link is dead (M7). A ping is due when nothing was sent for a while,
 * and when nothing came: a reader who only listens must show that it is there. Time is given.
 */
export class Liveness {
  #receivedAtMs: number;
  #sentAtMs: number;
  #pingedAtMs: number;

  constructor(nowMs: number) {
    this.#receivedAtMs = nowMs;
    this.#sentAtMs = nowMs;
    this.#pingedAtMs = nowMs;
  }

  received(nowMs: number): void {
    this.#receivedAtMs = nowMs;
  }

  sent(nowMs: number): void {
    this.#sentAtMs = nowMs;
  }

  check(nowMs: number): 'fine' | 'ping' | 'dead' {
    if (nowMs - this.#receivedAtMs >= DEAD_AFTER_MS) return 'dead';
    const quietSinceMs = Math.min(this.#sentAtMs, this.#receivedAtMs);
    if (nowMs - Math.max(quietSinceMs, this.#pingedAtMs) < PING_INTERVAL_MS) return 'fine';
    this.#pingedAtMs = nowMs;
    return 'ping';
  }
}
