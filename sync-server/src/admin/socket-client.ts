/** Asks the running server, if there is one, to run a command. */
import { createConnection, type Socket } from 'node:net';
import { AdminError, type Answer, type Report } from './answer.ts';
import type { AdminRequest } from './requests.ts';
import { adminSocketPath, LineReader, SocketAnswer } from './wire.ts';

/** Answers hold lists of everybody; nothing sends more. */
const MAX_ANSWER_BYTES = 64 * 1_048_576;

/** @returns null when no server listens */
const connect = (path: string): Promise<Socket | null> =>
  new Promise((resolve, reject) => {
    const socket = createConnection(path);
    socket.once('connect', () => resolve(socket));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED' || error.code === 'ENOTSOCK')
        resolve(null);
      else if (error.code === 'EACCES') {
        reject(
          new AdminError(
            'A server runs on this data folder under another system user. Run the command as that user.',
          ),
        );
      } else reject(error);
    });
  });

const converse = (socket: Socket, request: AdminRequest, report: Report): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const reader = new LineReader(MAX_ANSWER_BYTES);
    const take = (line: string): void => {
      const message = SocketAnswer.parse(JSON.parse(line));
      if (message.type === 'progress') report(message);
      else if (message.type === 'failed') reject(new AdminError(message.message));
      else resolve(message);
    };
    socket.on('data', (chunk) => {
      try {
        for (const line of reader.push(chunk)) take(line);
      } catch (error) {
        socket.destroy();
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    socket.on('error', reject);
    socket.on('close', () =>
      reject(
        new AdminError(
          'The server stopped before it answered. What it had done is kept; start it and run the command again.',
        ),
      ),
    );
    socket.write(`${JSON.stringify(request)}\n`);
  });

/** @returns null when no server runs on this folder: the command may open it itself */
export const askServer = async (
  folder: string,
  request: AdminRequest,
  report: Report,
): Promise<Answer | null> => {
  const path = adminSocketPath(folder);
  const socket = path === null ? null : await connect(path);
  if (socket === null) return null;
  try {
    return await converse(socket, request, report);
  } finally {
    socket.destroy();
  }
};
