/** A workstation's process as the lab holds it: started, asked, killed, started again. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ConversationId, EntryId, UserId } from '@corridor/core';
import { type BuildOptions, build } from 'esbuild';
import type { Usage } from '../../probe.mjs';
import { cutPower, journalPath } from './journal-file.ts';
import { GoneError, type Station } from './station.ts';
import type {
  Ask,
  Asked,
  Change,
  Damage,
  Look,
  MessageView,
  Told,
  WorkstationSetup,
} from './wire.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const CLOCK_OFFSET = new URL('../../../e2e/harness/clock-offset.mjs', import.meta.url).href;
/** It replays its journal first; fifty at once on a busy machine take more than a minute. */
const START_LIMIT_MS = 180_000;

let bundled: Promise<string> | null = null;

/** How a workstation's process is bundled: one file, so that a start costs a tenth of a second. */
export const workstationBundle = (outfile: string): BuildOptions => ({
  absWorkingDir: ROOT,
  entryPoints: [join(import.meta.dirname, 'workstation.main.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  sourcemap: 'inline',
  logLevel: 'silent',
  banner: {
    js: "import { createRequire as __cr } from 'node:module'; const require = __cr(import.meta.url);",
  },
});

/** The bundle of the sources, or the one that `CORRIDOR_LAB_WORKSTATION` names. */
const workstationScript = (): Promise<string> => {
  bundled ??= (async () => {
    const named = process.env.CORRIDOR_LAB_WORKSTATION;
    if (named !== undefined) return named;
    const outfile = join(ROOT, '.cache', 'lab', `workstation-${process.pid}.mjs`);
    await build(workstationBundle(outfile));
    return outfile;
  })();
  return bundled;
};

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

export interface WorkstationStart {
  readonly origin: string;
  /** For the first start, which signs in. */
  readonly password?: string;
  /** How far its wall clock is wrong. */
  readonly clockOffsetMs?: number;
}

export class LabWorkstation implements Station {
  readonly login: string;
  readonly folder: string;
  /** Called for each of its own messages, once it shows as on the server. */
  onAcknowledged: (message: MessageView) => void = () => undefined;
  #child: ChildProcess | null = null;
  #user: UserId | null = null;
  #n = 0;
  readonly #waiting = new Map<number, Waiting>();
  #printed = '';

  constructor(login: string, folder: string) {
    this.login = login;
    this.folder = folder;
  }

  get isRunning(): boolean {
    return this.#child !== null;
  }

  /** Known after the first start. */
  get user(): UserId {
    if (this.#user === null) throw new Error(`${this.login} was never started.`);
    return this.#user;
  }

  /** @throws with what it printed, when it does not start */
  async start({ origin, password, clockOffsetMs = 0 }: WorkstationStart): Promise<void> {
    if (this.#child) throw new Error(`${this.login} runs already.`);
    mkdirSync(this.folder, { recursive: true });
    const setup: WorkstationSetup = {
      folder: this.folder,
      origin,
      login: this.login,
      password: password ?? null,
    };
    const child = fork(await workstationScript(), [], {
      env: {
        ...process.env,
        LAB_WORKSTATION: JSON.stringify(setup),
        CORRIDOR_CLOCK_OFFSET_MS: String(clockOffsetMs),
      },
      execArgv: ['--enable-source-maps', '--import', CLOCK_OFFSET],
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child = child;
    this.#printed = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#printed = (this.#printed + chunk.toString()).slice(-4_000);
      });
    }
    await new Promise<void>((resolve, reject) => {
      const fail = (why: string): void => {
        reject(new Error(`${this.login}: ${why}\n${this.#printed}`));
      };
      const limit = setTimeout(() => fail('it is not ready'), START_LIMIT_MS);
      child.once('exit', (code, signal) => {
        clearTimeout(limit);
        this.#gone(child);
        fail(`it ended: ${code ?? signal}`);
      });
      child.on('message', (told: Told) => {
        if (told.type === 'ready') {
          clearTimeout(limit);
          this.#user = told.user;
          resolve();
        } else this.#told(told);
      });
    });
  }

  #told(told: Told): void {
    switch (told.type) {
      case 'ready':
        break;
      case 'acknowledged':
        this.onAcknowledged(told.message);
        break;
      case 'answer':
        this.#waiting.get(told.n)?.resolve(told.value);
        this.#waiting.delete(told.n);
        break;
      case 'failed':
        this.#waiting.get(told.n)?.reject(new Error(`${this.login}: ${told.message}`));
        this.#waiting.delete(told.n);
        break;
    }
  }

  #gone(child: ChildProcess): void {
    if (this.#child !== child) return;
    this.#child = null;
    for (const { reject } of this.#waiting.values()) {
      reject(new GoneError(`${this.login} ended.\n${this.#printed}`));
    }
    this.#waiting.clear();
  }

  #ask(ask: Ask): Promise<unknown> {
    const child = this.#child;
    if (!child?.connected) return Promise.reject(new GoneError(`${this.login} does not run.`));
    const n = ++this.#n;
    const asked: Asked = { n, ask };
    return new Promise((resolve, reject) => {
      this.#waiting.set(n, { resolve, reject });
      child.send(asked, (error) => {
        if (!error) return;
        this.#waiting.delete(n);
        reject(new GoneError(`${this.login} cannot be asked: ${error.message}`));
      });
    });
  }

  /** @returns when the text is saved on this device @throws GoneError when nobody knows */
  async write(conversation: ConversationId, text: string): Promise<void> {
    await this.#ask({ do: 'write', conversation, text });
  }

  /** Takes a message of one's own back. */
  async withdraw(conversation: ConversationId, id: EntryId): Promise<void> {
    await this.#ask({ do: 'withdraw', conversation, id });
  }

  /** Reads a conversation to its newest message. @returns where the marker stands then */
  async read(conversation: ConversationId): Promise<number> {
    return (await this.#ask({ do: 'read', conversation })) as number;
  }

  /** Asks for a change of the directory, with or without a network. */
  async queue(command: Change): Promise<void> {
    await this.#ask({ do: 'queue', command });
  }

  async look(): Promise<Look> {
    return (await this.#ask({ do: 'look' })) as Look;
  }

  /** As the browser's `online` event does. */
  async reconnect(): Promise<void> {
    await this.#ask({ do: 'reconnect' });
  }

  /**
   * Spoils a replica on the disk, under the engine.
   * @param place chooses which, and where
   * @returns whether there was anything
   */
  async spoil(place: number, how: Damage): Promise<boolean> {
    return (await this.#ask({ do: 'spoil', place, how })) as boolean;
  }

  /** Sets its wall clock wrong by so much, while it runs. */
  async setClock(offsetMs: number): Promise<void> {
    await this.#ask({ do: 'clock', offsetMs });
  }

  /** What it uses, after a collection; the loop's delay since it was asked last. */
  async usage(): Promise<Usage> {
    return (await this.#ask({ do: 'usage' })) as Usage;
  }

  /** @throws when it does not run */
  get pid(): number {
    if (this.#child?.pid === undefined) throw new Error(`${this.login} does not run.`);
    return this.#child.pid;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** SIGKILL, whatever it was doing. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    this.#gone(child);
  }

  /**
   * The machine goes dark: the process ends, and what was not on the disk yet is gone.
   * @returns transactions that are gone
   */
  async cutPower(): Promise<number> {
    await this.kill();
    return cutPower(journalPath(this.folder));
  }

  /** As a tab that is closed: what was begun is written first. */
  async stop(): Promise<void> {
    if (!this.#child) return;
    await this.#ask({ do: 'stop' });
    await this.kill();
  }
}
