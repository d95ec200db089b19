/** The real server in a process of its own, as `npm start` runs it, on a port and folder of a test. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { corridor } from './cli.ts';
import { MAIN_SCRIPT } from './dist.ts';
import { freePort } from './free-port.ts';

const CLOCK_OFFSET = new URL('./clock-offset.mjs', import.meta.url).href;

const START_LIMIT_MS = 120_000;

/** Whether a printed line says that the server answers now. */
export const saysReady = (line: string): boolean => /https?:\/\/[^\s"]+:\d+/.test(line);

export const serverEnv = (
  folder: string,
  port: number,
  extra: Readonly<Record<string, string>> = {},
): Record<string, string> => ({
  CORRIDOR_HOST: '127.0.0.1',
  CORRIDOR_PORT: String(port),
  CORRIDOR_DATA: folder,
  CORRIDOR_DEMO: '0',
  ...extra,
});

export interface ServerOptions {
  /** Beside the address, the port and the data folder. */
  readonly env?: Readonly<Record<string, string>>;
  /** How far its wall clock is wrong; negative for slow. */
  readonly clockOffsetMs?: number;
  /** A program and its words that run the server: `strace` and what it is to do, say. */
  readonly wrapper?: readonly string[];
  /** A data folder to start with, copied; else an empty one. */
  readonly template?: string;
}

export class CorridorServer {
  readonly port: number;
  /** The data folder; removed by {@link remove}. */
  readonly folder: string;
  #child: ChildProcess | null = null;
  #printed: string[] = [];

  private constructor(port: number, folder: string) {
    this.port = port;
    this.folder = folder;
  }

  static async start(options: ServerOptions = {}): Promise<CorridorServer> {
    const folder = mkdtempSync(join(tmpdir(), 'corridor-e2e-'));
    if (options.template) cpSync(options.template, folder, { recursive: true });
    const server = new CorridorServer(await freePort(), folder);
    await server.start(options);
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What it printed since its last start, for a test that failed. */
  get printed(): string {
    return this.#printed.join('\n');
  }

  /** Starts it (again) on its port and folder. @throws with what it printed, when it does not */
  async start({ env = {}, clockOffsetMs = 0, wrapper = [] }: ServerOptions = {}): Promise<void> {
    if (this.#child) throw new Error('The server runs already.');
    this.#printed = [];
    const nodeArgs = ['--enable-source-maps', ...(clockOffsetMs ? ['--import', CLOCK_OFFSET] : [])];
    const [program = process.execPath, ...words] = [
      ...wrapper,
      process.execPath,
      ...nodeArgs,
      MAIN_SCRIPT,
    ];
    const child = spawn(program, words, {
      env: {
        ...process.env,
        ...serverEnv(this.folder, this.port, env),
        CORRIDOR_CLOCK_OFFSET_MS: String(clockOffsetMs),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    await new Promise<void>((resolve, reject) => {
      const fail = (why: string): void => reject(new Error(`${why}\n${this.printed}`));
      const limit = setTimeout(() => fail('The server is not ready.'), START_LIMIT_MS);
      const onLine = (line: string): void => {
        this.#printed.push(line);
        if (!saysReady(line)) return;
        clearTimeout(limit);
        resolve();
      };
      for (const stream of [child.stdout, child.stderr]) {
        createInterface({ input: stream }).on('line', onLine);
      }
      child.once('exit', (code, signal) => {
        clearTimeout(limit);
        this.#child = null;
        fail(`The server ended: ${code ?? signal}`);
      });
    });
  }

  get isRunning(): boolean {
    return this.#child !== null;
  }

  /** @throws when it does not run */
  get pid(): number {
    if (this.#child?.pid === undefined) throw new Error('The server does not run.');
    return this.#child.pid;
  }

  /** Resolves when the process that runs now has ended, by whatever hand. */
  async whenEnded(): Promise<void> {
    if (this.#child) await once(this.#child, 'exit');
  }

  /** Sends a signal and waits for nothing: SIGSTOP and SIGCONT. */
  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /**
   * Stops every thread where it is, until SIGCONT, and resolves when they have stopped: what was
   * sent to it from then on it finds all at once. Linux only.
   */
  async pause(): Promise<void> {
    this.signal('SIGSTOP');
    const isStopped = (): boolean => {
      const stat = readFileSync(`/proc/${this.pid}/stat`, 'utf8');
      return stat.slice(stat.lastIndexOf(')')).startsWith(') T');
    };
    while (!isStopped()) await new Promise((resolve) => setImmediate(resolve));
  }

  /** SIGKILL: as a power cut, but that the disk's cache survives. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  /** SIGTERM: the graceful stop. */
  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (!child) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
    this.#child = null;
  }

  /** Makes a backup while the server runs, as an admin does. @returns its folder */
  async backup(): Promise<string> {
    const copy = join(mkdtempSync(join(tmpdir(), 'corridor-e2e-backup-')), 'backup');
    await corridor(this.folder, 'backup', copy);
    return copy;
  }

  /** Replaces the data of a stopped server by a backup, as an admin does after a loss. */
  async restore(backup: string): Promise<void> {
    if (this.#child) throw new Error('Stop the server before restoring its data.');
    rmSync(this.folder, { recursive: true });
    await corridor(this.folder, 'restore', backup);
    rmSync(dirname(backup), { recursive: true });
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
