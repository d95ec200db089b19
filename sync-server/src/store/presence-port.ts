/** When people were last seen, as the relay keeps it for the next start, and what they say (M17). */
import type { PersonPresence, UserId } from '@corridor/core';

export interface LastSeen {
  readonly user: UserId;
  /** Unix ms. */
  readonly at: number;
}

/** What somebody settled for others to see. */
export type Says = Pick<PersonPresence, 'busy' | 'status'>;

export interface PresenceStore {
  lastSeen(): Promise<LastSeen[]>;
  seen(people: readonly LastSeen[]): Promise<void>;
  /** What they say. @param user null: everybody who says something */
  said(user: UserId | null): Promise<(Says & { readonly user: UserId })[]>;
}
