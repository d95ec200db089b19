/**
 * What the writer remembers of Yjs clients and does not store: which were dropped after a refusal,
 * and how many each device brought up in the last hour. Bounded; a restart forgets it, after which
 * a dropped client's structs are a gap instead, which is as good.
 */
import { type DeviceId, MAX_NEW_CLIENT_IDS_PER_HOUR, type SegmentName } from '@corridor/core';

const HOUR_MS = 3_600_000;
const MAX_DROPPED = 10_000;
const MAX_DEVICES = 10_000;

interface NewClient {
  readonly at: number;
  readonly client: string;
}

export class WriterMemory {
  /** In order of age. */
  readonly #dropped = new Set<string>();
  readonly #newClients = new Map<DeviceId, NewClient[]>();
  /** Undoes what was remembered since the last {@link settle}, when a commit fails. */
  #undo: (() => void)[] = [];

  /**
   * Ignores what `device` sends under this client from now on. The device is part of it, so nobody
   * can silence the client id of another.
   */
  drop(segment: SegmentName, client: number, device: DeviceId): void {
    const name = `${segment} ${client} ${device}`;
    if (this.#dropped.has(name)) return;
    this.#dropped.add(name);
    this.#undo.push(() => this.#dropped.delete(name));
    if (this.#dropped.size <= MAX_DROPPED) return;
    for (const oldest of this.#dropped) {
      this.#dropped.delete(oldest);
      break;
    }
  }

  isDropped(segment: SegmentName, client: number, device: DeviceId): boolean {
    return this.#dropped.size > 0 && this.#dropped.has(`${segment} ${client} ${device}`);
  }

  /** Whether a device may bring up this new client id at this time, Unix ms. */
  mayAdd(segment: SegmentName, client: number, device: DeviceId, at: number): boolean {
    const name = `${segment} ${client}`;
    const before = this.#newClients.get(device) ?? [];
    const recent = before.filter((added) => added.at > at - HOUR_MS);
    if (recent.some((added) => added.client === name)) return true;
    if (recent.length >= MAX_NEW_CLIENT_IDS_PER_HOUR) return false;
    if (!this.#newClients.has(device) && this.#newClients.size >= MAX_DEVICES) this.#forget(at);
    this.#newClients.set(device, [...recent, { at, client: name }]);
    this.#undo.push(() => this.#newClients.set(device, before));
    return true;
  }

  #forget(at: number): void {
    for (const [device, added] of this.#newClients) {
      if (added.every((one) => one.at <= at - HOUR_MS)) this.#newClients.delete(device);
    }
  }

  /** The commit succeeded: what was remembered stays. */
  settle(): void {
    this.#undo = [];
  }

  /** The commit failed: as before it. */
  revert(): void {
    for (const undo of this.#undo.reverse()) undo();
    this.#undo = [];
  }
}
