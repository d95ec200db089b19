/** Rooms full of connected clients: one watches and counts, the others write. */
import type { LoadClient, Prepared } from './load-client.ts';
import type { ServerProcess } from './server-process.ts';
import type { BenchServer } from './servers/server.ts';
import { within } from './statistics.ts';

export interface Room {
  readonly watcher: LoadClient;
  readonly writers: readonly LoadClient[];
}

export const openRooms = async (
  bench: BenchServer,
  server: ServerProcess,
  rooms: number,
  clientsPerRoom: number,
): Promise<Room[]> => {
  const opened: Room[] = [];
  for (let room = 0; room < rooms; room++) {
    const clients: LoadClient[] = [];
    for (let at = 0; at < clientsPerRoom; at += 10) {
      const some = Array.from({ length: Math.min(10, clientsPerRoom - at) }, (_, i) =>
        bench.client(server, room, at + i),
      );
      await Promise.all(some.map((client) => client.open()));
      clients.push(...some);
    }
    const [watcher, ...writers] = clients;
    if (!watcher) throw new Error('A room needs a watcher.');
    opened.push({ watcher, writers });
  }
  return opened;
};

export const closeRooms = (rooms: readonly Room[]): void => {
  for (const { watcher, writers } of rooms) {
    watcher.close();
    for (const writer of writers) writer.close();
  }
};

interface Load {
  readonly room: Room;
  readonly writer: LoadClient;
  readonly messages: readonly Prepared[];
}

/** Signs and encodes everything before the clock starts. */
export const prepareLoad = async (rooms: readonly Room[], total: number): Promise<Load[]> => {
  const writers = rooms.reduce((sum, room) => sum + room.writers.length, 0);
  const each = Math.ceil(total / writers);
  const loads: Load[] = [];
  for (const room of rooms) {
    for (const writer of room.writers) {
      loads.push({ room, writer, messages: await writer.prepare(each) });
    }
  }
  return loads;
};

const LIMIT_MS = 180_000;

/** Fails when anything is refused: a benchmark of refusals would be a fast one. */
export const failOnRefusal = (rooms: readonly Room[]): Promise<never> =>
  new Promise((_, reject) => {
    for (const { watcher, writers } of rooms) {
      for (const client of [watcher, ...writers]) {
        client.onRefused = (why) => reject(new Error(`Refused: ${why}`));
      }
    }
  });

/** Resolves when each room's watcher has seen every message of its room. */
const allSeen = (rooms: readonly Room[], loads: readonly Load[]): Promise<unknown> => {
  const perRoom = rooms.map((room) => {
    const missing = new Set(
      loads.filter((load) => load.room === room).flatMap((load) => load.messages.map((m) => m.tag)),
    );
    return new Promise<void>((resolve) => {
      room.watcher.onSeen = (tag) => {
        if (missing.delete(tag) && missing.size === 0) resolve();
      };
    });
  });
  return within('A burst', LIMIT_MS, Promise.race([Promise.all(perRoom), failOnRefusal(rooms)]));
};

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Every writer sends all it has, one message a frame, a round a turn of the loop. */
export const sendAll = async (loads: readonly Load[]): Promise<void> => {
  const rounds = Math.max(...loads.map(({ messages }) => messages.length));
  for (let round = 0; round < rounds; round++) {
    for (const { writer, messages } of loads) {
      const message = messages[round];
      if (message) writer.send(message);
    }
    await turn();
  }
};

export const burst = async (rooms: readonly Room[], loads: readonly Load[]): Promise<void> => {
  const seen = allSeen(rooms, loads);
  await sendAll(loads);
  await seen;
};
