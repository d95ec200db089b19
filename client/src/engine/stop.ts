/** Stopping the engine of a person in every tab, before their database is removed. */
import type { UserId } from '@corridor/core';
import { type EngineMessage, engineChannelName } from './port.ts';

/** Resolves when the engine, if one runs, has written what it began. */
export const stopEngineOf = async (user: UserId): Promise<void> => {
  // Without locks no engine ever ran: its worker begins by asking for one.
  if (typeof navigator === 'undefined' || !('locks' in navigator)) return;
  const channel = new BroadcastChannel(engineChannelName(user));
  const stop: EngineMessage = { type: 'stop' };
  channel.postMessage(stop);
  channel.close();
  await navigator.locks.request(`corridor-engine-${user}`, () => undefined);
};
