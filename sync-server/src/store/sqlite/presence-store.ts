import type { PresenceStore } from '../presence-port.ts';
import type { Run } from './operations.ts';
import type { Operations } from './registry.ts';

/** When people were last seen and what they say, in the database behind the writer thread. */
export const presenceStore = (run: Run<Operations>): PresenceStore => ({
  lastSeen: () => run('presence.lastSeen', null),
  seen: (people) => run('presence.seen', people),
  said: (user) => run('presence.said', user),
});
