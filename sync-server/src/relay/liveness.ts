import { DEAD_AFTER_MS, PING_INTERVAL_MS } from '@corridor/core';

/** Tells when to ping and when a link is dead (rule M7). Time is given, not read. */
export class Liveness {
  #receivedAtMs: number;
  #sentAtMs: number;

  constructor(nowMs: number) {
    this.#receivedAtMs = nowMs;
    this.#sentAtMs = nowMs;
  }

  received(nowMs: number): void {
    this.#receivedAtMs = nowMs;
  }

  sent(nowMs: number): void {
    this.#sentAtMs = nowMs;
  }

  check(nowMs: number): 'fine' | 'ping' | 'dead' {
    if (nowMs - this.#receivedAtMs >= DEAD_AFTER_MS) return 'dead';
    return nowMs - this.#sentAtMs >= PING_INTERVAL_MS ? 'ping' : 'fine';
  }
}
