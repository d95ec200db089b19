/** What the commands work with: the same in the running server and in the command line's process. */
import type { ConversationId, RandomBytes } from '@corridor/core';
import type { Accounts } from '../accounts/accounts.ts';
import type { Directory } from '../directory/directory.ts';
import type { HealWindow } from '../relay/heal-window.ts';
import type { Store } from '../store/sqlite/open-store.ts';

export interface AdminServices {
  /** The data folder, absolute. */
  readonly folder: string;
  readonly store: Store;
  readonly directory: Directory;
  readonly accounts: Accounts;
  /** Relay time, Unix ms. */
  readonly nowMs: () => number;
  readonly random: RandomBytes;
  /** Told after entries were stored past the relay. */
  readonly refresh: (conversation: ConversationId) => Promise<void>;
  /** Null when no server runs: nobody is there to give anything back. */
  readonly healWindow: HealWindow | null;
  /** Where people reach the server, for links: `https://corridor.local:8080`. */
  readonly address: string;
}
