/** When people were last seen, as the relay keeps it for the next start (M17). */
import type { UserId } from '@corridor/core';

export interface LastSeen {
  readonly user: UserId;
  /** Unix ms. */
  readonly at: number;
}

export interface PresenceStore {
  lastSeen(): Promise<LastSeen[]>;
  seen(people: readonly LastSeen[]): Promise<void>;
}
