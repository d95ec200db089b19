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
  /** Ends commands at their next step, and waits for those that have no steps. */
  close(): Promise<void>;
}

/** What is written to a socket that nobody reads is not kept above this. */
const MAX_UNREAD_BYTES = 1_048_576;

/** How long an answer may take to be read when the server is being stopped. */
const GRACE_MS = 1_000;

class Conversation {
  readonly #socket: Socket;
  readonly #services: AdminServices;
  #asked = false;
  #stopping = false;

  constructor(socket: Socket, services: AdminServices) {
    this.#socket = socket;
    this.#services = services;
  }

  #send(answer: SocketAnswer): void {
    if (this.#socket.writable) this.#socket.write(`${JSON.stringify(answer)}\n`);
  }

  /** Ends at once when nothing was asked, else a command at its next step. */
  stop(): void {
    this.#stopping = true;
    if (!this.#asked) this.#socket.destroy();
  }

  readonly #report: Report = (progress) => {
    if (this.#stopping) {
      throw new AdminError('The server is being stopped. Give this command again when it runs.');
    }
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
  const open = new Map<Socket, Conversation>();
  const server = createServer((socket) => {
    const conversation = new Conversation(socket, services);
    open.set(socket, conversation);
    socket.once('close', () => open.delete(socket));
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
      for (const conversation of open.values()) conversation.stop();
      await Promise.allSettled(running);
      const late = setTimeout(() => {
        for (const socket of open.keys()) socket.destroy();
      }, GRACE_MS);
      await closed;
      clearTimeout(late);
    },
  };
};
