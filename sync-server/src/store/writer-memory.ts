/**
 * What the writer remembers of Yjs clients and does not store: which were dropped after a refusal,
 * and how many each device and each user brought up in the last hour. Bounded; a restart forgets it, after which
 * a dropped client's structs are a gap instead, which is as good.
 */
import {
  type DeviceId,
  MAX_NEW_CLIENT_IDS_PER_HOUR,
  MAX_NEW_CLIENT_IDS_PER_USER_HOUR,
  type SegmentName,
  type UserId,
} from '@corridor/core';

const HOUR_MS = 3_600_000;
const MAX_DROPPED = 10_000;
const MAX_COUNTED = 20_000;

interface NewClient {
  readonly at: number;
  readonly client: string;
}

export class WriterMemory {
  /** In order of age. */
  readonly #dropped = new Set<string>();
  readonly #newClients = new Map<DeviceId | UserId, readonly NewClient[]>();
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

  /** Whether a user may bring up this new client id on this device at this time, Unix ms. */
  mayAdd(
    segment: SegmentName,
    client: number,
    { device, user }: { readonly device: DeviceId; readonly user: UserId },
    at: number,
  ): boolean {
    const name = `${segment} ${client}`;
    const ofDevice = this.#recent(device, at);
    if (ofDevice.some((added) => added.client === name)) return true;
    const ofUser = this.#recent(user, at);
    if (ofDevice.length >= MAX_NEW_CLIENT_IDS_PER_HOUR) return false;
    if (ofUser.length >= MAX_NEW_CLIENT_IDS_PER_USER_HOUR) return false;
    if (this.#newClients.size >= MAX_COUNTED) this.#forget(at);
    const added = { at, client: name };
    this.#remember(device, [...ofDevice, added]);
    this.#remember(user, [...ofUser, added]);
    return true;
  }

  #recent(who: DeviceId | UserId, at: number): readonly NewClient[] {
    const all = this.#newClients.get(who) ?? [];
    return all.filter((added) => added.at > at - HOUR_MS);
  }

  #remember(who: DeviceId | UserId, added: readonly NewClient[]): void {
    const before = this.#newClients.get(who) ?? [];
    this.#newClients.set(who, added);
    this.#undo.push(() => this.#newClients.set(who, before));
  }

  #forget(at: number): void {
    for (const [who, added] of this.#newClients) {
      if (added.every((one) => one.at <= at - HOUR_MS)) this.#newClients.delete(who);
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
