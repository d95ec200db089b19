/** When people were last seen and what they say, in memory. */
import type { UserId } from '@corridor/core';
import type { LastSeen, PresenceStore, Says } from '../presence-port.ts';

export class MemoryPresence implements PresenceStore {
  readonly at = new Map<UserId, number>();
  readonly says = new Map<UserId, Says>();

  async lastSeen(): Promise<LastSeen[]> {
    return [...this.at].map(([user, at]) => ({ user, at }));
  }

  async said(user: UserId | null): Promise<(Says & { readonly user: UserId })[]> {
    return [...this.says]
      .filter(([each]) => user === null || each === user)
      .map(([each, says]) => ({ user: each, ...says }));
  }

  async seen(people: readonly LastSeen[]): Promise<void> {
    for (const { user, at } of people) this.at.set(user, Math.max(at, this.at.get(user) ?? 0));
  }
}
