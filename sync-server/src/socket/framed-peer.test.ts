/** What a peer writes to its connection, read back by the WebSocket library's own receiver. */
import { once } from 'node:events';
import { Writable } from 'node:stream';
import { MAX_FRAME_BYTES } from '@corridor/core';
import { beforeEach, describe, expect, it } from 'vitest';
import * as ws from 'ws';
import { FramedPeer } from './framed-peer.ts';
import { TurnFlusher } from './turn-flusher.ts';

/** A connection that keeps what it is given, and takes nothing while it is stuck. */
class FakeStream extends Writable {
  readonly chunks: Buffer[] = [];
  stuck = false;
  #release: (() => void)[] = [];

  constructor() {
    super({ highWaterMark: 2 ** 30 });
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#take([chunk], done);
  }

  override _writev(items: { chunk: Buffer }[], done: () => void): void {
    this.#take(
      items.map(({ chunk }) => chunk),
      done,
    );
  }

  #take(chunks: readonly Buffer[], done: () => void): void {
    this.chunks.push(...chunks);
    if (this.stuck) this.#release.push(done);
    else done();
  }

  release(): void {
    this.stuck = false;
    for (const done of this.#release.splice(0)) done();
  }
}

// Its types do not name it.
const { Receiver } = ws as unknown as { Receiver: new (options: object) => Writable };

let stream: FakeStream;
let socket: { readyState: number; readonly OPEN: 1; close: () => void };
let sent: number[];
/** Bytes that still waited, each time something was taken. */
let taken: number[];
let peer: FramedPeer;

beforeEach(() => {
  stream = new FakeStream();
  socket = { readyState: 1, OPEN: 1, close: () => undefined };
  sent = [];
  // Its own: the one of the test before may still be told.
  const told: number[] = [];
  taken = told;
  peer = new FramedPeer(
    socket as unknown as ws.WebSocket,
    stream as never,
    new TurnFlusher(),
    (bytes) => sent.push(bytes),
    () => told.push(peer.bufferedBytes),
  );
});

/** The WebSocket messages in what was written. */
const received = async (): Promise<Buffer[]> => {
  const receiver = new Receiver({ isServer: false, binaryType: 'nodebuffer' });
  const messages: Buffer[] = [];
  receiver.on('message', (data: Buffer, isBinary: boolean) => {
    expect(isBinary).toBe(true);
    messages.push(Buffer.from(data));
  });
  receiver.end(Buffer.concat(stream.chunks));
  await once(receiver, 'finish');
  return messages;
};

const varUint = (value: number): number[] =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varUint(Math.floor(value / 0x80))];

const filled = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value);

/** As `encodeFrame` of core would write it. */
const frameOf = (messages: readonly (readonly [Uint8Array, Uint8Array])[]): Buffer =>
  Buffer.concat(
    messages.flatMap(([head, body]) => [
      Buffer.from(varUint(head.length + body.length)),
      head,
      body,
    ]),
  );

describe('a peer of the multiplexed socket', () => {
  const head = Uint8Array.of(3, 200, 1);

  for (const sizes of [
    [1],
    [120],
    [200, 40],
    [1_024],
    [1_023, 1_024, 1_025],
    [40_000, 900],
    [900, 70_000, 5, 2_000, 1],
  ]) {
    it(`[M2] messages of ${sizes.join(', ')} bytes go as one frame, in order`, async () => {
      const messages = sizes.map((size, i) => [head, filled(size, i + 1)] as const);
      for (const [each, body] of messages) peer.send(each, body);
      peer.flush();
      expect(await received()).toEqual([frameOf(messages)]);
      expect(sent).toEqual([frameOf(messages).length]);
    });
  }

  it('[M2] more than a frame holds goes as several', async () => {
    const body = filled(MAX_FRAME_BYTES - 100, 7);
    peer.send(head, body);
    peer.send(head, body);
    peer.flush();
    const frames = await received();
    // Compared by Buffer: a matcher takes seconds over a megabyte.
    expect(frames.map((frame) => frame.equals(frameOf([[head, body]])))).toEqual([true, true]);
  });

  it('a large body is handed on as it is: a room shares one copy', () => {
    const body = filled(4_096, 1);
    peer.send(head, body);
    peer.flush();
    expect(stream.chunks.some(({ buffer }) => buffer === body.buffer)).toBe(true);
  });

  it('[M8] tells what waits, and when it was taken', async () => {
    stream.stuck = true;
    for (const size of [50, 5_000]) peer.send(head, filled(size, 1));
    peer.flush();
    peer.send(head, filled(5_000, 2));
    peer.flush();
    const bytes = 5_000 + 50 + 2 * 5 + 5_000 + 5;
    expect(peer.bufferedBytes).toBeGreaterThanOrEqual(bytes);
    expect(taken).toEqual([]);
    const finished = once(stream, 'finish');
    stream.release();
    stream.end();
    await finished;
    expect(peer.bufferedBytes).toBe(0);
    expect(taken).toEqual([0, 0]);
  });

  it('writes nothing after the socket began to close', () => {
    peer.send(head, filled(2_000, 1));
    socket.readyState = 2;
    peer.flush();
    expect(stream.chunks).toEqual([]);
    expect(sent).toEqual([]);
  });
});
