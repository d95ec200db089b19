/** A token bucket (Turner 1986): a burst at once, then a steady rate. Time is given, not read. */
export class TokenBucket {
  readonly #perMs: number;
  readonly #burst: number;
  #tokens: number;
  #atMs: number;

  constructor(perSecond: number, burst: number, nowMs: number) {
    this.#perMs = perSecond / 1_000;
    this.#burst = burst;
    this.#tokens = burst;
    this.#atMs = nowMs;
  }

  #refill(nowMs: number): void {
    if (nowMs <= this.#atMs) return;
    this.#tokens = Math.min(this.#burst, this.#tokens + (nowMs - this.#atMs) * this.#perMs);
    this.#atMs = nowMs;
  }

  /** Whether it is as if it had never been used. */
  isFull(nowMs: number): boolean {
    this.#refill(nowMs);
    return this.#tokens >= this.#burst;
  }

  /** Takes the amount if it is there. */
  take(amount: number, nowMs: number): boolean {
    this.#refill(nowMs);
    if (this.#tokens < amount) return false;
    this.#tokens -= amount;
    return true;
  }

  /** Takes the amount, into debt if need be. @returns ms until the debt is paid; 0 for none */
  spend(amount: number, nowMs: number): number {
    this.#refill(nowMs);
    this.#tokens -= amount;
    return this.#tokens >= 0 ? 0 : Math.ceil(-this.#tokens / this.#perMs);
  }
}

/** Fewer are not worth looking through. */
const MIN_SWEEP = 1_024;

/** A bucket for each key. One that is full again is as good as a new one, and is forgotten. */
export class TokenBuckets<Key> {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #buckets = new Map<Key, TokenBucket>();
  #sweepAt = MIN_SWEEP;

  constructor(perSecond: number, burst: number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
  }

  get size(): number {
    return this.#buckets.size;
  }

  /** Not to be kept: use it now. */
  of(key: Key, nowMs: number): TokenBucket {
    const known = this.#buckets.get(key);
    if (known !== undefined) return known;
    if (this.#buckets.size >= this.#sweepAt) this.#sweep(nowMs);
    const bucket = new TokenBucket(this.#perSecond, this.#burst, nowMs);
    this.#buckets.set(key, bucket);
    return bucket;
  }

  #sweep(nowMs: number): void {
    for (const [key, bucket] of this.#buckets) {
      if (bucket.isFull(nowMs)) this.#buckets.delete(key);
    }
    // Looking through them costs as much as what came since: constant for each.
    this.#sweepAt = Math.max(MIN_SWEEP, 2 * this.#buckets.size);
  }
}
