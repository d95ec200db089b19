/**
 * Whether an entry is what its author's device signed. The directory says which devices those are.
 *
 * A blocked device proves nothing any more: whoever has its key may sign with any date. So all of it
 * that is indexed from then on is "unproven", whenever it says it was written. What was proven
 * before keeps its mark: it arrived while the device was trusted, and a mark that changed by itself
 * would say less than it did. A workstation that fills later therefore shows the same entry as
 * unproven.
 */
import {
  type DeviceId,
  type DirectoryDevice,
  type Entry,
  fromBase64Url,
  type Verify,
  verifyEntry,
} from '@corridor/core';
import type { LocalDatabase, MessageRow } from '../local/database.ts';

export class Verifier {
  readonly #verify: Verify;
  readonly #own: DeviceId;
  #devices = new Map<DeviceId, DirectoryDevice>();

  constructor(verify: Verify, own: DeviceId) {
    this.#verify = verify;
    this.#own = own;
  }

  /** Reads the devices of the directory again. */
  async refresh(db: LocalDatabase): Promise<void> {
    const devices = await db.devices.toArray();
    this.#devices = new Map(devices.map((device) => [device.id, device]));
  }

  knows(device: DeviceId): boolean {
    return this.#devices.has(device);
  }

  async proofOf({ bytes, payload }: Entry): Promise<MessageRow['proof']> {
    const device = this.#devices.get(payload.device);
    if (!device) return payload.device === this.#own ? 'own' : 'waiting';
    if (device.blocked) return 'unproven';
    const mayName = device.user === payload.author || device.kind === 'server';
    if (!mayName) return 'unproven';
    if (payload.device === this.#own) return 'own';
    const proven = await verifyEntry(bytes, fromBase64Url(device.publicKey), this.#verify);
    return proven ? 'proven' : 'unproven';
  }
}
