import type { PresenceStore } from '../presence-port.ts';
import type { Run } from './operations.ts';
import type { Operations } from './registry.ts';

/** When people were last seen, in the database behind the writer thread. */
export const presenceStore = (run: Run<Operations>): PresenceStore => ({
  lastSeen: () => run('presence.lastSeen', null),
  seen: (people) => run('presence.seen', people),
});
