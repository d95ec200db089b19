/**
 * The admin socket's protocol: one request, then answers, each a line of JSON. The socket lies in
 * the data folder, which only the system user of the server may enter: who reaches it could read
 * the database as well.
 */
import { join, relative } from 'node:path';
import { z } from 'zod';

export const SocketAnswer = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('progress'),
    what: z.string(),
    done: z.number(),
    total: z.number(),
  }),
  z.strictObject({
    type: z.literal('done'),
    json: z.unknown(),
    lines: z.array(z.string()),
    exitCode: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  }),
  z.strictObject({ type: z.literal('failed'), message: z.string() }),
]);
export type SocketAnswer = z.infer<typeof SocketAnswer>;

/** A request is a few hundred bytes; `--known` may add a long list. */
export const MAX_REQUEST_BYTES = 1_048_576;

/** The system's limit of a socket's path, with its end: 104 on macOS, 108 on Linux. */
const MAX_SOCKET_PATH = 103;

/**
 * The socket of a data folder, by the shorter of its absolute and relative path.
 * @returns null where there is none: on Windows, or when the path is too long for the system
 */
export const adminSocketPath = (folder: string): string | null => {
  if (process.platform === 'win32') return null;
  const absolute = join(folder, 'admin.sock');
  const near = relative(process.cwd(), absolute);
  const path = Buffer.byteLength(near) < Buffer.byteLength(absolute) ? near : absolute;
  return Buffer.byteLength(path) > MAX_SOCKET_PATH ? null : path;
};

/** Calls back with every whole line. @throws RangeError a line is longer than it may be */
export class LineReader {
  #rest = '';
  readonly #decoder = new TextDecoder();
  readonly #maxBytes: number;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  push(chunk: Uint8Array): string[] {
    const lines = (this.#rest + this.#decoder.decode(chunk, { stream: true })).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > this.#maxBytes) throw new RangeError('a line is too long');
    return lines;
  }
}
