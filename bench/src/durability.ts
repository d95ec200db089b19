/** What is left of acknowledged messages when the server is killed with SIGKILL right after. */
import { closeRooms, failOnRefusal, openRooms, prepareLoad, sendAll } from './rooms.ts';
import type { BenchServer } from './servers/server.ts';
import { within } from './statistics.ts';
import { withFolder } from './throughput.ts';

export interface Durability {
  readonly acknowledged: number;
  readonly stored: number;
}

export const measureDurability = (bench: BenchServer, total: number): Promise<Durability> =>
  withFolder(async (folder) => {
    const shape = { rooms: 10, clientsPerRoom: 2 };
    await bench.prepare(folder, shape.rooms, shape.clientsPerRoom);
    const server = await bench.start(folder);
    const rooms = await openRooms(bench, server, shape.rooms, shape.clientsPerRoom);
    const loads = await prepareLoad(rooms, total);
    const waiting = loads.map(({ writer, messages }) => {
      const own = new Set(messages.map(({ tag }) => tag));
      let missing = own.size;
      return new Promise<void>((resolve) => {
        writer.onAcknowledged = (tag) => {
          if (tag !== null && !own.delete(tag)) return;
          if (--missing === 0) resolve();
        };
      });
    });
    const refused = failOnRefusal(rooms);
    await sendAll(loads);
    await within('Acknowledgements', 120_000, Promise.race([Promise.all(waiting), refused]));
    await server.kill('SIGKILL');
    closeRooms(rooms);

    const again = await bench.start(folder);
    try {
      let stored = 0;
      for (const [number, room] of rooms.entries()) {
        const tags = loads
          .filter((load) => load.room === room)
          .flatMap(({ messages }) => messages.map(({ tag }) => tag));
        stored += await bench.countStored(again, number, new Set(tags));
      }
      return { acknowledged: loads.reduce((sum, load) => sum + load.messages.length, 0), stored };
    } finally {
      await again.kill();
    }
  });
