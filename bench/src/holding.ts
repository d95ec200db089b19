/** What it costs to hold messages: memory and disk of the server, and fetching them. */

import { type DiskPart, diskParts, total } from './disk.ts';
import type { Backlog, LoadClient } from './load-client.ts';
import { closeRooms, failOnRefusal, openRooms, type Room } from './rooms.ts';
import type { BenchServer } from './servers/server.ts';
import { median, within, withOwnLoad } from './statistics.ts';
import { withFolder } from './throughput.ts';

/** Sends a backlog of `count` messages to every room and waits until its watcher has them. */
const fill = async (rooms: readonly Room[], count: number): Promise<void> => {
  const refused = failOnRefusal(rooms);
  for (const { watcher, writers } of rooms) {
    const writer = writers[0];
    if (!writer) throw new Error('Nobody writes in this room.');
    const backlog = await writer.prepareBacklog(count);
    const missing = new Set(backlog.tags);
    const seen = new Promise<void>((resolve) => {
      watcher.onSeen = (tag) => {
        if (missing.delete(tag) && missing.size === 0) resolve();
      };
    });
    writer.sendBacklog(backlog);
    await within('Filling a room', 60_000, Promise.race([seen, refused]));
    watcher.onSeen = null;
  }
};

const rssWithOpenRooms = async (
  bench: BenchServer,
  folder: string,
  rooms: number,
): Promise<number> => {
  const server = await bench.start(folder);
  const opened = await openRooms(bench, server, rooms, 1);
  const { rss } = await server.memory();
  closeRooms(opened);
  await server.kill('SIGTERM');
  return rss;
};

export interface Holding {
  readonly rooms: number;
  readonly perRoom: number;
  readonly memoryBytesPerMessage: number;
  readonly diskBytesPerMessage: number;
  /** Largest first. */
  readonly diskByPart: readonly DiskPart[];
}

/**
 * Resident memory of a restarted server with every room open by one client, with `perRoom`
 * messages in each room less the same with one message: what each message costs to hold.
 */
export const measureHolding = async (
  bench: BenchServer,
  rooms: number,
  perRoom: number,
): Promise<Holding> => {
  const measure = (count: number): Promise<{ rss: number; disk: ReadonlyMap<string, number> }> =>
    withFolder(async (folder) => {
      await bench.prepare(folder, rooms, 2);
      const server = await bench.start(folder);
      const opened = await openRooms(bench, server, rooms, 2);
      await fill(opened, count);
      closeRooms(opened);
      // A graceful stop: a server that saves later than it answers gets its chance.
      await server.kill('SIGTERM');
      const disk = diskParts(folder);
      return { rss: await rssWithOpenRooms(bench, folder, rooms), disk };
    });
  const few = await measure(1);
  const many = await measure(perRoom);
  const messages = rooms * (perRoom - 1);
  return {
    rooms,
    perRoom,
    memoryBytesPerMessage: (many.rss - few.rss) / messages,
    diskBytesPerMessage: (total(many.disk) - total(few.disk)) / messages,
    diskByPart: [...many.disk]
      .map(([part, bytes]) => ({
        part,
        bytesPerMessage: (bytes - (few.disk.get(part) ?? 0)) / messages,
      }))
      .sort((a, b) => b.bytesPerMessage - a.bytesPerMessage),
  };
};

export interface Fetching {
  readonly messages: number;
  readonly warmMs: number;
  readonly afterRestartMs: number;
}

/** A client with nothing fetches one room of `count` messages. */
export const measureFetching = (bench: BenchServer, count: number): Promise<Fetching> =>
  withFolder(async (folder) => {
    await bench.prepare(folder, 1, 2);
    const server = await bench.start(folder);
    const opened = await openRooms(bench, server, 1, 2);
    const PER_BACKLOG = 2_000;
    for (let at = 0; at < count; at += PER_BACKLOG) await fill(opened, PER_BACKLOG);
    const fetchOnce = async (from: typeof server): Promise<number> => {
      const { messages, ms } = await bench.fetch(from, 0);
      if (messages < count) throw new Error(`Fetched ${messages} of ${count} messages.`);
      return ms;
    };
    const warm: number[] = [];
    for (let i = 0; i < 5; i++) warm.push(await fetchOnce(server));
    closeRooms(opened);
    await server.kill('SIGTERM');
    const restarts: number[] = [];
    for (let i = 0; i < 3; i++) {
      const again = await bench.start(folder);
      restarts.push(await fetchOnce(again));
      await again.kill('SIGTERM');
    }
    return { messages: count, warmMs: median(warm), afterRestartMs: median(restarts) };
  });

export interface Reconnecting {
  readonly clients: number;
  readonly ms: number;
  readonly ownLoad: number;
}

/** Everybody comes back at once with messages of their own: until all have all of their room. */
export const measureReconnecting = (
  bench: BenchServer,
  rooms: number,
  clientsPerRoom: number,
  queued: number,
): Promise<Reconnecting> =>
  withFolder(async (folder) => {
    await bench.prepare(folder, rooms, clientsPerRoom);
    const server = await bench.start(folder);
    try {
      const waiting: { client: LoadClient; backlog: Backlog; complete: Promise<void> }[] = [];
      for (let room = 0; room < rooms; room++) {
        for (let i = 0; i < clientsPerRoom; i++) {
          const client = bench.client(server, room, i);
          const backlog = await client.prepareBacklog(queued);
          const seen = new Set(backlog.tags);
          const complete = new Promise<void>((resolve, reject) => {
            client.onRefused = (why) => reject(new Error(why));
            client.onSeen = (tag) => {
              seen.add(tag);
              if (seen.size === clientsPerRoom * queued) resolve();
            };
          });
          waiting.push({ client, backlog, complete });
        }
      }
      const comeBack = async ({
        client,
        backlog,
        complete,
      }: (typeof waiting)[0]): Promise<void> => {
        await client.open();
        client.sendBacklog(backlog);
        await complete;
      };
      const { ms, ownLoad } = await withOwnLoad(() =>
        within('Reconnecting', 180_000, Promise.all(waiting.map(comeBack))),
      );
      for (const { client } of waiting) client.close();
      return { clients: rooms * clientsPerRoom, ms, ownLoad };
    } finally {
      await server.kill();
    }
  });
