/** Serves the admin command line from the running server, over a socket in its data folder. */
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { AdminError, type Report } from './answer.ts';
import { messageOf } from './failures.ts';
import { AdminRequest } from './requests.ts';
import { runAdminCommand } from './run-command.ts';
import type { AdminServices } from './services.ts';
import { adminSocketPath, LineReader, MAX_REQUEST_BYTES, type SocketAnswer } from './wire.ts';

export interface AdminSocket {
  /** Waits for the commands that run. */
  close(): Promise<void>;
}

/** What is written to a socket that nobody reads is not kept above this. */
const MAX_UNREAD_BYTES = 1_048_576;

class Conversation {
  readonly #socket: Socket;
  readonly #services: AdminServices;
  #asked = false;

  constructor(socket: Socket, services: AdminServices) {
    this.#socket = socket;
    this.#services = services;
  }

  #send(answer: SocketAnswer): void {
    if (this.#socket.writable) this.#socket.write(`${JSON.stringify(answer)}\n`);
  }

  readonly #report: Report = (progress) => {
    if (this.#socket.destroyed || this.#socket.readableEnded) {
      throw new AdminError('The command line went away.');
    }
    if (this.#socket.writableLength < MAX_UNREAD_BYTES) {
      this.#send({ type: 'progress', ...progress });
    }
  };

  async take(line: string): Promise<void> {
    if (this.#asked) return;
    this.#asked = true;
    try {
      let json: unknown;
      try {
        json = JSON.parse(line);
      } catch {
        throw new AdminError('The request is not JSON.');
      }
      const request = AdminRequest.safeParse(json);
      if (!request.success) {
        throw new AdminError(
          'The running server does not know this command: is it of another version? Restart it.',
        );
      }
      const { lines, ...rest } = await runAdminCommand(request.data, this.#services, this.#report);
      this.#send({ type: 'done', ...rest, lines: [...lines] });
    } catch (error) {
      this.#send({ type: 'failed', message: messageOf(error) });
    } finally {
      this.#socket.end();
    }
  }
}

/**
 * Call it while holding the folder's lock: a socket that lies there is a dead server's.
 * @returns null where there is no admin socket (Windows; a path that is too long)
 */
export const serveAdminSocket = async (
  folder: string,
  services: AdminServices,
): Promise<AdminSocket | null> => {
  const path = adminSocketPath(folder);
  if (path === null) return null;
  rmSync(path, { force: true });
  const running = new Set<Promise<void>>();
  const server = createServer((socket) => {
    const conversation = new Conversation(socket, services);
    const reader = new LineReader(MAX_REQUEST_BYTES);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      try {
        for (const line of reader.push(chunk)) {
          const work = conversation.take(line).finally(() => running.delete(work));
          running.add(work);
        }
      } catch {
        socket.destroy();
      }
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  chmodSync(path, 0o600);
  return {
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await Promise.allSettled(running);
      await closed;
    },
  };
};
