/** When people were last seen, in memory. */
import type { UserId } from '@corridor/core';
import type { LastSeen, PresenceStore } from '../presence-port.ts';

export class MemoryPresence implements PresenceStore {
  readonly at = new Map<UserId, number>();

  async lastSeen(): Promise<LastSeen[]> {
    return [...this.at].map(([user, at]) => ({ user, at }));
  }

  async seen(people: readonly LastSeen[]): Promise<void> {
    for (const { user, at } of people) this.at.set(user, Math.max(at, this.at.get(user) ?? 0));
  }
}
