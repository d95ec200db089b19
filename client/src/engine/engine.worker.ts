/**
 * The engine's worker, one a tab. All of them ask for the same lock; the one that has it runs the
 * engine, and when its tab closes the browser hands the lock to the next.
 */
import { UserId, webCryptoVerify } from '@corridor/core';
import { databaseName, LocalDatabase } from '../local/database.ts';
import { WorkstationDatabase } from '../local/people.ts';
import { removeDeactivated } from '../local/remove.ts';
import { storageFault } from '../local/storage.ts';
import { Engine } from './engine.ts';
import { browserTime, type Platform } from './platform.ts';
import {
  type EngineMessage,
  type EngineStatus,
  engineChannelName,
  INITIAL_STATUS,
  type WorkerMessage,
} from './port.ts';

declare const self: DedicatedWorkerGlobalScope;

const platform: Platform = {
  time: browserTime,
  random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
  uniform: () => Math.random(),
  connect: () => {
    const { protocol, host } = self.location;
    return new WebSocket(`${protocol === 'https:' ? 'wss:' : 'ws:'}//${host}/sync`);
  },
  fetch: (input, init) => fetch(input, init),
  origin: '',
};

/** Runs until told to stop; the lock is held as long. */
const run = async (user: UserId, channel: BroadcastChannel): Promise<void> => {
  const workstation = new WorkstationDatabase();
  if (!(await mayRun(workstation, user))) return;
  const db = new LocalDatabase(databaseName(user));
  const tell = (message: EngineMessage): void => channel.postMessage(message);
  let engine: Engine | null = null;
  const stopped = new Promise<void>((resolve) => {
    channel.onmessage = ({ data }: MessageEvent<EngineMessage>) => {
      if (data.type === 'stop') resolve();
      else engine?.receive(data);
    };
  });
  const online = (): void => engine?.receive({ type: 'reconnect' });
  self.addEventListener('online', online);
  try {
    engine = await Engine.start({
      db,
      user,
      platform,
      verify: webCryptoVerify(crypto.subtle),
      tell,
      removeData: (unsent) => removeDeactivated(workstation, user, unsent),
    });
  } catch (error) {
    tell({ type: 'status', status: faultStatus(error) });
    throw error;
  }
  // Tabs that were open before this engine took over say what they show, and when they were loaded.
  tell({ type: 'took-over' });
  await Promise.race([stopped, engine.untilEnded]);
  self.removeEventListener('online', online);
  await engine.stop();
};

/** Nobody's engine runs here, and a removal that was cut off is finished first. */
const mayRun = async (workstation: WorkstationDatabase, user: UserId): Promise<boolean> => {
  const departed = await workstation.departed.get(user);
  if (departed) await removeDeactivated(workstation, user, departed.unsent);
  return (await workstation.people.get(user)) !== undefined;
};

const faultStatus = (error: unknown): EngineStatus => {
  const storage = storageFault(error);
  return storage
    ? { ...INITIAL_STATUS, storage }
    : { ...INITIAL_STATUS, fault: error instanceof Error ? error.message : String(error) };
};

self.onmessage = ({ data }: MessageEvent<WorkerMessage>): void => {
  const user = UserId.parse(data.user);
  const channel = new BroadcastChannel(engineChannelName(user));
  let stopped = false;
  channel.onmessage = ({ data: message }: MessageEvent<EngineMessage>) => {
    if (message.type === 'stop') stopped = true;
  };
  navigator.locks
    .request(`corridor-engine-${user}`, () => (stopped ? undefined : run(user, channel)))
    .catch((error: unknown) => {
      // Told as a status already; the console keeps the stack for support.
      console.error(error);
    });
};
