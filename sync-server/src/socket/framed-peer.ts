import type { Duplex } from 'node:stream';
import {
  MAX_FRAME_BYTES,
  MAX_MESSAGES_PER_FRAME,
  varUintLength,
  writeVarUint,
} from '@corridor/core';
import type { WebSocket } from 'ws';
import type { Peer } from '../relay/ports.ts';
import type { Flushable, TurnFlusher } from './turn-flusher.ts';

const BINARY = { binary: true, compress: false, fin: true } as const;

/**
 * Bodies from here on go to the system as they are, shared with the room's other readers; smaller
 * ones are cheaper to copy than to pass along apart.
 */
const SHARED_BODY_BYTES = 1_024;

/** Bytes of the header of a server's WebSocket frame (RFC 6455, 5.2: it is not masked). */
const headerLength = (payloadBytes: number): number => {
  if (payloadBytes < 126) return 2;
  return payloadBytes < 0x1_0000 ? 4 : 10;
};

/** FIN and the opcode for binary data. @returns where the payload begins */
const writeHeader = (frame: Buffer, payloadBytes: number): number => {
  frame[0] = 0x82;
  if (payloadBytes < 126) {
    frame[1] = payloadBytes;
    return 2;
  }
  if (payloadBytes < 0x1_0000) {
    frame[1] = 126;
    frame.writeUInt16BE(payloadBytes, 2);
    return 4;
  }
  frame[1] = 127;
  frame.writeUInt32BE(0, 2); // Frames are far below 4 GiB.
  frame.writeUInt32BE(payloadBytes, 6);
  return 10;
};

/**
 * Messages of one turn in one WebSocket message: each its length, then head and body
 * (`encodeFrame` of core does the same from whole messages).
 *
 * The frame is written to the connection itself, not through `ws`: so a body that a whole room
 * gets is copied for nobody. `ws` writes whole frames at once too (compression is off), so its
 * control frames stand before or behind, never inside.
 */
export class FramedPeer implements Peer, Flushable {
  readonly #socket: WebSocket;
  readonly #stream: Duplex;
  readonly #flusher: TurnFlusher;
  readonly #sent: (bytes: number) => void;
  readonly #taken: () => void;
  readonly #onTaken = (): void => {
    this.#unsentBytes = this.#stream.writableLength;
    this.#taken();
  };
  #parts: Uint8Array[] = [];
  #bytes = 0;
  /** Of {@link #bytes}, what is shared. */
  #sharedBytes = 0;
  /** As the stream said when something was last sent or taken: asked for every reader of a fan-out. */
  #unsentBytes = 0;

  /**
   * @param stream the connection that `socket` was made over
   * @param sent called for every WebSocket message
   * @param taken called when the system took one: less is buffered now
   */
  constructor(
    socket: WebSocket,
    stream: Duplex,
    flusher: TurnFlusher,
    sent: (bytes: number) => void,
    taken: () => void,
  ) {
    this.#socket = socket;
    this.#stream = stream;
    this.#flusher = flusher;
    this.#sent = sent;
    this.#taken = taken;
  }

  get bufferedBytes(): number {
    return this.#unsentBytes + this.#bytes;
  }

  send(head: Uint8Array, body: Uint8Array): void {
    const length = head.length + body.length;
    const full =
      this.#bytes + length > MAX_FRAME_BYTES || this.#parts.length >= 2 * MAX_MESSAGES_PER_FRAME;
    if (full) this.flush();
    if (this.#parts.length === 0) this.#flusher.add(this);
    this.#parts.push(head, body);
    this.#bytes += varUintLength(length) + length;
    if (body.length >= SHARED_BODY_BYTES) this.#sharedBytes += body.length;
  }

  flush(): void {
    if (this.#parts.length === 0) return;
    const parts = this.#parts;
    const bytes = this.#bytes;
    const ownBytes = headerLength(bytes) + bytes - this.#sharedBytes;
    this.#parts = [];
    this.#bytes = 0;
    this.#sharedBytes = 0;
    if (this.#socket.readyState !== this.#socket.OPEN || !this.#stream.writable) return;
    this.#write(parts, Buffer.allocUnsafe(ownBytes), bytes);
    this.#unsentBytes = this.#stream.writableLength;
    this.#sent(bytes);
  }

  /** @param own takes the frame's header, the lengths, the heads and the small bodies */
  #write(parts: readonly Uint8Array[], own: Buffer, bytes: number): void {
    const stream = this.#stream;
    let from = 0;
    let at = writeHeader(own, bytes);
    stream.cork();
    for (let i = 0; i < parts.length; i += 2) {
      const head = parts[i] as Uint8Array;
      const body = parts[i + 1] as Uint8Array;
      at = writeVarUint(own, head.length + body.length, at);
      for (const byte of head) own[at++] = byte; // A few bytes: cheaper than `set`.
      if (body.length < SHARED_BODY_BYTES) {
        own.set(body, at);
        at += body.length;
        continue;
      }
      stream.write(own.subarray(from, at));
      from = at;
      // The last one tells when all were taken.
      if (at === own.length) stream.write(body, this.#onTaken);
      else stream.write(body);
    }
    if (from < own.length) stream.write(own.subarray(from), this.#onTaken);
    stream.uncork();
  }

  close(code: number, reason: string): void {
    this.flush();
    this.#socket.close(code, reason);
  }
}

/** y-websocket messages as they are, one WebSocket message each. */
export class PlainPeer implements Peer {
  readonly #socket: WebSocket;
  readonly #sent: (bytes: number) => void;
  readonly #taken: () => void;

  constructor(socket: WebSocket, sent: (bytes: number) => void, taken: () => void) {
    this.#socket = socket;
    this.#sent = sent;
    this.#taken = taken;
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  send(_head: Uint8Array, body: Uint8Array): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#sent(body.length);
    this.#socket.send(body, BINARY, this.#taken);
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }
}
