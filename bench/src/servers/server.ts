import type { LoadClient } from '../load-client.ts';
import type { ServerProcess } from '../server-process.ts';

/** What a fresh client holds after it fetched a room, and how long that took. */
export interface Fetched {
  readonly messages: number;
  readonly ms: number;
}

/** A server that can be measured: how it is started and how its clients talk. */
export interface BenchServer {
  readonly name: string;
  /** Whether its acknowledgement claims that the message is kept. */
  readonly acknowledges: boolean;
  readonly stores: boolean;
  /**
   * Makes an empty data folder ready for `rooms` × `clientsPerRoom`.
   * @param folder exists and is empty
   */
  prepare(folder: string, rooms: number, clientsPerRoom: number): Promise<void>;
  start(folder: string): Promise<ServerProcess>;
  /** A client that is not connected yet. */
  client(server: ServerProcess, room: number, client: number): LoadClient;
  /** How many of these messages a restarted server still has. */
  countStored(server: ServerProcess, room: number, tags: ReadonlySet<string>): Promise<number>;
  /** A client that has nothing fetches a whole room, and reads it as this server's clients do. */
  fetch(server: ServerProcess, room: number): Promise<Fetched>;
}
