/**
 * Verifies stored entries when nothing else waits. The session has proved the author to the relay
 * already, so this is not on the way of a message; it catches a device that signs wrongly (R14).
 * What waits is in memory only. Whatever is not verified here is by each reader and by `check`.
 */
import { type EntryId, RATE_BURST_BYTES, type Verify, verifyEntry } from '@corridor/core';
import type { RelayDirectory } from './directory-port.ts';
import type { RelayLog, RelayMetrics, Scheduler, Voice } from './ports.ts';

export interface ToVerify {
  readonly id: EntryId;
  readonly bytes: Uint8Array;
  /** The live session that sent it. */
  readonly voice: Voice;
}

/** Bytes of entries that wait: four users' bursts. What comes above it is not verified here. */
const MAX_WAITING_BYTES = 4 * RATE_BURST_BYTES;
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
  #waitingBytes = 0;
  #running = false;
  /** Some were left out since the queue was last empty: said once. */
  #overflowed = false;

  constructor(deps: SignatureQueueDeps) {
    this.#deps = deps;
  }

  push(item: ToVerify): void {
    if (this.#waitingBytes + item.bytes.length > MAX_WAITING_BYTES) {
      this.#leaveOut();
      return;
    }
    this.#waitingBytes += item.bytes.length;
    this.#waiting.push(item);
    this.#schedule();
  }

  #leaveOut(): void {
    this.#deps.metrics.count('signatures-skipped', 1);
    if (this.#overflowed) return;
    this.#overflowed = true;
    const message = 'more entries come than signatures are verified: `check` verifies the rest';
    this.#deps.log.warn({ waiting: this.#waiting.length }, message);
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
    for (const { bytes } of batch) this.#waitingBytes -= bytes.length;
    try {
      for (const item of batch) await this.#verify(item);
    } catch (error) {
      this.#deps.log.error({ err: error }, 'signatures were not verified');
    }
    this.#running = false;
    if (this.#waiting.length > 0) this.#schedule();
    else this.#overflowed = false;
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
