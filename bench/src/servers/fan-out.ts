/** Bare `ws` fan-outs: the limits of what a server on this machine can do. */
import { fileURLToPath } from 'node:url';
import { type Backlog, type Prepared, SocketClient } from '../load-client.ts';
import { ServerProcess } from '../server-process.ts';
import { PlainWriter, tagsIn } from './plain-messages.ts';
import type { BenchServer, Fetched } from './server.ts';

type Mode = 'plain' | 'coalesced' | 'durable';

const SCRIPT = fileURLToPath(new URL('../../peers/fan-out.mjs', import.meta.url));

class FanOutClient extends SocketClient {
  readonly #writer: PlainWriter;
  readonly #mode: Mode;

  constructor(url: string, mode: Mode, paddingBytes: number) {
    super(url);
    this.#writer = new PlainWriter(paddingBytes);
    this.#mode = mode;
  }

  open(): Promise<void> {
    return this.dial();
  }

  async prepare(count: number): Promise<Prepared[]> {
    return Array.from({ length: count }, () => {
      const { tags, update } = this.#writer.update(1);
      return { tag: tags[0] ?? '', bytes: update };
    });
  }

  async prepareBacklog(count: number): Promise<Backlog> {
    const { tags, update } = this.#writer.update(count);
    return { tags, frames: [{ tag: '', bytes: update }] };
  }

  protected receive(frame: Buffer): void {
    if (!this.onSeen && !this.onAcknowledged) return;
    if (this.#mode === 'plain') this.#read(frame);
    else this.#readAll(frame);
  }

  #readAll(frame: Buffer): void {
    for (let at = 0; at < frame.length; ) {
      const length = frame.readUInt32LE(at);
      this.#read(frame.subarray(at + 4, at + 4 + length));
      at += 4 + length;
    }
  }

  #read(update: Uint8Array): void {
    for (const tag of tagsIn(update)) {
      this.onSeen?.(tag);
      this.onAcknowledged?.(tag);
    }
  }
}

/** @param paddingBytes added to each message, so that a delivery is as long as another server's */
export const fanOut = (mode: Mode, name: string, paddingBytes = 0): BenchServer => ({
  name,
  acknowledges: mode === 'durable',
  stores: mode === 'durable',
  prepare: async () => undefined,
  start: (folder) =>
    ServerProcess.start({
      script: SCRIPT,
      args: [],
      env: { BENCH_DATA: folder, BENCH_MODE: mode },
      readPort: portInJson,
    }),
  client: (server, room) =>
    new FanOutClient(`ws://127.0.0.1:${server.port}/room-${room}`, mode, paddingBytes),
  async countStored(server, room) {
    const answer = await fetch(`http://127.0.0.1:${server.port}/count/room-${room}`);
    return Number(await answer.text());
  },
  fetch: async (): Promise<Fetched> => {
    throw new Error('A bare fan-out has no history.');
  },
});

/** The peers print `{"port":n}` when they listen. */
export function portInJson(line: string): number | null {
  return line.startsWith('{"port":') ? (JSON.parse(line) as { port: number }).port : null;
}
