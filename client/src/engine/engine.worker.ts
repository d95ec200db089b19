/**
 * The engine's worker, one a tab. All of them ask for the same lock; the one that has it runs the
 * engine, and when its tab closes the browser hands the lock to the next.
 */
import './zod-without-eval.ts';
import { UserId, webCryptoVerify } from '@corridor/core';
import { databaseName, LocalDatabase } from '../local/database.ts';
import { openAgain, WorkstationDatabase } from '../local/people.ts';
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
  const tell = (message: EngineMessage): void => channel.postMessage(message);
  let receive: (message: EngineMessage) => void = () => undefined;
  const stopped = new Promise<'stopped'>((resolve) => {
    channel.onmessage = ({ data }: MessageEvent<EngineMessage>) => {
      if (data.type === 'stop') resolve('stopped');
      else receive(data);
    };
  });
  const engine = new EngineRun(user, tell);
  receive = (message) => engine.receive(message);
  self.addEventListener('online', () => engine.receive({ type: 'reconnect' }));
  self.addEventListener('unhandledrejection', ({ reason }) => engine.failed(reason));
  try {
    while ((await engine.untilOver(stopped)) === 'evicted');
  } catch (error) {
    // Whoever opens a tab later asks, and is told as well.
    const status = faultStatus(error);
    receive = ({ type }) => type === 'ask' && tell({ type: 'status', status });
    tell({ type: 'status', status });
    console.error(error);
    await stopped;
  }
};

/** One engine after another on the same channel: the browser may take the database from under one. */
class EngineRun {
  readonly #user: UserId;
  readonly #tell: (message: EngineMessage) => void;
  #engine: Engine | null = null;

  constructor(user: UserId, tell: (message: EngineMessage) => void) {
    this.#user = user;
    this.#tell = tell;
  }

  receive(message: EngineMessage): void {
    this.#engine?.receive(message);
  }

  failed(error: unknown): void {
    this.#engine?.failed(error);
  }

  async untilOver(stopped: Promise<'stopped'>): Promise<'stopped' | 'deactivated' | 'evicted'> {
    const workstation = new WorkstationDatabase();
    await openAgain(workstation);
    if (!(await mayRun(workstation, this.#user))) return 'deactivated';
    this.#engine = await Engine.start({
      db: new LocalDatabase(databaseName(this.#user)),
      user: this.#user,
      workstation,
      platform,
      verify: webCryptoVerify(crypto.subtle),
      tell: this.#tell,
    });
    // Tabs that were open before this engine took over say what they show, and since when.
    this.#tell({ type: 'took-over' });
    const why = await Promise.race([stopped, this.#engine.untilEnded]);
    await this.#engine.stop();
    workstation.close();
    return why;
  }
}

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
