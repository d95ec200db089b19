/** A measured server in a process of its own, with the probe that tells what it uses. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const PROBE = new URL('../peers/probe.mjs', import.meta.url).href;

export interface Usage {
  /** Resident memory of the process, bytes. */
  readonly rss: number;
  /** CPU time of all its threads since it started, microseconds. */
  readonly cpuMicros: number;
  /** Ed25519 verifications since it started, and the part of the CPU time that they took. */
  readonly signatures: number;
  readonly signatureMicros: number;
}

export interface ServerCommand {
  readonly script: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The port in the line that says the server is ready, or null for any other line. */
  readonly readPort: (line: string) => number | null;
}

const START_LIMIT_MS = 60_000;

export class ServerProcess {
  readonly port: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  /** @throws with what the server printed, when it ends or says nothing for a minute */
  static async start({ script, args, env, readPort }: ServerCommand): Promise<ServerProcess> {
    // To look into a server: BENCH_NODE_ARGS='--cpu-prof --cpu-prof-dir=profiles'.
    const extra = process.env.BENCH_NODE_ARGS?.split(' ') ?? [];
    const nodeArgs = ['--expose-gc', '--import', PROBE, ...extra, script, ...args];
    const child = spawn(process.execPath, nodeArgs, {
      env: { ...process.env, NODE_ENV: 'production', ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const printed: string[] = [];
    const port = await new Promise<number>((resolve, reject) => {
      const fail = (why: string): void => reject(new Error(`${why}\n${printed.join('\n')}`));
      const limit = setTimeout(() => fail('The server did not become ready.'), START_LIMIT_MS);
      const onLine = (line: string): void => {
        if (printed.length < 200) printed.push(line);
        const found = readPort(line);
        if (found === null) return;
        clearTimeout(limit);
        resolve(found);
      };
      for (const stream of [child.stdout, child.stderr]) {
        if (stream) createInterface({ input: stream }).on('line', onLine);
      }
      child.once('exit', (code) => {
        clearTimeout(limit);
        fail(`The server ended with code ${code}.`);
      });
    });
    return new ServerProcess(child, port);
  }

  /** CPU time so far. */
  cpu(): Promise<Usage> {
    return this.#ask('cpu');
  }

  /** Resident memory after a collection. */
  memory(): Promise<Usage> {
    return this.#ask('memory');
  }

  async #ask(question: 'cpu' | 'memory'): Promise<Usage> {
    const answer = once(this.#child, 'message');
    this.#child.send(question);
    const [message] = (await answer) as [{ readonly probe: Usage }];
    return message.probe;
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill(signal);
    await ended;
  }
}
