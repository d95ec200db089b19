/**
 * Verifies stored entries when nothing else waits. The session has proved the author to the relay
 * already, so this is not on the way of a message; it catches a device that signs wrongly (R14).
 */
import { type EntryId, type Verify, verifyEntry } from '@corridor/core';
import type { RelayDirectory } from './directory-port.ts';
import type { RelayLog, RelayMetrics, Scheduler, Voice } from './ports.ts';

export interface ToVerify {
  readonly id: EntryId;
  readonly bytes: Uint8Array;
  /** The live session that sent it. */
  readonly voice: Voice;
}

/** At most this many wait; above it the oldest are left to `check`, and counted. */
const MAX_WAITING = 10_000;
/** Verified before the event loop gets its turn: about 1 ms. */
const BATCH = 16;

export interface SignatureQueueDeps {
  readonly directory: RelayDirectory;
  readonly scheduler: Scheduler;
  readonly verify: Verify;
  readonly log: RelayLog;
  readonly metrics: RelayMetrics;
  /** Closes every socket of the device. */
  readonly onBad: (item: ToVerify) => void;
}

export class SignatureQueue {
  readonly #deps: SignatureQueueDeps;
  #waiting: ToVerify[] = [];
  #running = false;

  constructor(deps: SignatureQueueDeps) {
    this.#deps = deps;
  }

  push(item: ToVerify): void {
    if (this.#waiting.length >= MAX_WAITING) {
      this.#deps.metrics.count('signatures-skipped', 1);
      return;
    }
    this.#waiting.push(item);
    this.#schedule();
  }

  /** Nothing waits and nothing runs. */
  get idle(): boolean {
    return !this.#running && this.#waiting.length === 0;
  }

  #schedule(): void {
    if (this.#running) return;
    this.#running = true;
    this.#deps.scheduler.idle(() => void this.#run());
  }

  async #run(): Promise<void> {
    const batch = this.#waiting.splice(0, BATCH);
    try {
      for (const item of batch) await this.#verify(item);
    } catch (error) {
      this.#deps.log.error({ err: error }, 'signatures were not verified');
    }
    this.#running = false;
    if (this.#waiting.length > 0) this.#schedule();
  }

  async #verify(item: ToVerify): Promise<void> {
    const { directory, verify, metrics, log, onBad } = this.#deps;
    const { device: id, user } = item.voice.identity;
    const device = directory.device(id);
    if (device === null || device.blocked) return;
    if (await verifyEntry(item.bytes, device.publicKey, verify)) {
      metrics.count('signatures-verified', 1);
      return;
    }
    metrics.count('signatures-bad', 1);
    log.warn({ device: id, user, entry: item.id }, 'a signature does not verify: device blocked');
    await directory.blockDevice(id, `signature of entry ${item.id} does not verify`);
    onBad(item);
  }
}
