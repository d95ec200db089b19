/** How many messages a second, for how much of the server's CPU, and how long one takes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { burst, closeRooms, failOnRefusal, openRooms, prepareLoad, type Room } from './rooms.ts';
import type { ServerProcess } from './server-process.ts';
import type { BenchServer } from './servers/server.ts';
import { percentile, within, withOwnLoad } from './statistics.ts';

export interface Shape {
  readonly rooms: number;
  readonly clientsPerRoom: number;
}

export interface Throughput {
  readonly messagesPerSecond: number;
  /** Without {@link signatureMsPerThousand}. */
  readonly cpuMsPerThousand: number;
  /** Verifying signatures, which the relay does when nothing else waits. */
  readonly signatureMsPerThousand: number;
  /** CPU share of the load generator during the burst: near 1, it was the limit, not the server. */
  readonly ownLoad: number;
  /** Bytes the clients received per message and receiver. */
  readonly bytesPerDelivery: number;
}

export interface Latency {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export const withFolder = async <T>(work: (folder: string) => Promise<T>): Promise<T> => {
  const folder = mkdtempSync(join(process.env.BENCH_FOLDER ?? tmpdir(), 'corridor-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Runs `work` with a fresh server and its rooms, and takes both down whatever happens. */
export const withRooms = <T>(
  bench: BenchServer,
  { rooms, clientsPerRoom }: Shape,
  work: (server: ServerProcess, rooms: Room[]) => Promise<T>,
): Promise<T> =>
  withFolder(async (folder) => {
    await bench.prepare(folder, rooms, clientsPerRoom);
    const server = await bench.start(folder);
    let opened: Room[] = [];
    try {
      opened = await openRooms(bench, server, rooms, clientsPerRoom);
      return await work(server, opened);
    } finally {
      closeRooms(opened);
      await server.kill();
    }
  });

/** As many again, before: servers run for months, and the compiler's work on a start is not theirs. */
const WARM_UP_SHARE = 1;

const receivedBytes = (rooms: readonly Room[]): number =>
  rooms
    .flatMap(({ watcher, writers }) => [watcher, ...writers])
    .reduce((sum, client) => sum + client.receivedBytes, 0);

export const measureThroughput = async (
  server: ServerProcess,
  rooms: Room[],
  total: number,
): Promise<Throughput> => {
  await burst(rooms, await prepareLoad(rooms, total * WARM_UP_SHARE));
  const loads = await prepareLoad(rooms, total);
  const sent = loads.reduce((sum, { messages }) => sum + messages.length, 0);
  const bytesBefore = receivedBytes(rooms);
  const before = await server.cpu();
  const { ms, ownLoad } = await withOwnLoad(() => burst(rooms, loads));
  const after = await server.cpu();
  const signatureMs = (after.signatureMicros - before.signatureMicros) / 1000;
  const cpuMs = (after.cpuMicros - before.cpuMicros) / 1000 - signatureMs;
  const receivers = rooms.reduce((sum, { writers }) => sum + writers.length, 0) / rooms.length;
  return {
    messagesPerSecond: (sent / ms) * 1000,
    cpuMsPerThousand: (cpuMs / sent) * 1000,
    signatureMsPerThousand: (signatureMs / sent) * 1000,
    ownLoad,
    bytesPerDelivery: (receivedBytes(rooms) - bytesBefore) / (sent * receivers),
  };
};

/** From the moment a message is handed to its writer's socket until another client has it. */
export const measureLatency = async (
  rooms: Room[],
  perSecond: number,
  seconds: number,
): Promise<Latency> => {
  const loads = await prepareLoad(rooms, perSecond * seconds);
  const queue = loads.flatMap(({ writer, messages }) =>
    messages.map((message) => ({ writer, message })),
  );
  // Writers take turns, so that no connection sends in bursts.
  const turns = queue
    .map((item, i) => ({ item, key: i % Math.max(1, loads[0]?.messages.length ?? 1) }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
  const sentAtMs = new Map<string, number>();
  const took: number[] = [];
  const done = new Promise<void>((resolve) => {
    for (const { watcher } of rooms) {
      watcher.onSeen = (tag) => {
        const sentMs = sentAtMs.get(tag);
        if (sentMs === undefined) return;
        took.push(performance.now() - sentMs);
        if (took.length === turns.length) resolve();
      };
    }
  });
  const refused = failOnRefusal(rooms);
  const startedMs = performance.now();
  for (const [i, { writer, message }] of turns.entries()) {
    const dueMs = startedMs + (i * 1000) / perSecond;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0.2) await new Promise((resolve) => setTimeout(resolve, waitMs));
    sentAtMs.set(message.tag, performance.now());
    writer.send(message);
  }
  await within('Latency', 30_000, Promise.race([done, refused]));
  return { p50Ms: percentile(took, 0.5), p99Ms: percentile(took, 0.99) };
};
