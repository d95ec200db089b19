import { MAX_FRAME_BYTES, MAX_MESSAGES_PER_FRAME } from '@corridor/core';
import type { WebSocket } from 'ws';
import type { Peer } from '../relay/ports.ts';
import type { Flushable, TurnFlusher } from './turn-flusher.ts';

const BINARY = { binary: true, compress: false, fin: true } as const;

const varUintLength = (value: number): number => {
  let length = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) length++;
  return length;
};

/**
 * Messages of one turn in one WebSocket message: each its length, then head and body, written
 * straight into the frame (`encodeFrame` of core does the same from whole messages).
 */
export class FramedPeer implements Peer, Flushable {
  readonly #socket: WebSocket;
  readonly #flusher: TurnFlusher;
  readonly #sent: (bytes: number) => void;
  readonly #taken: () => void;
  readonly #onTaken = (): void => {
    this.#unsentBytes = this.#socket.bufferedAmount;
    this.#taken();
  };
  #parts: Uint8Array[] = [];
  #bytes = 0;
  /** As the socket said when something was last sent or taken: asked for every reader of a fan-out. */
  #unsentBytes = 0;

  /**
   * @param sent called for every WebSocket message
   * @param taken called when the system took one: less is buffered now
   */
  constructor(
    socket: WebSocket,
    flusher: TurnFlusher,
    sent: (bytes: number) => void,
    taken: () => void,
  ) {
    this.#socket = socket;
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
  }

  flush(): void {
    if (this.#parts.length === 0) return;
    const parts = this.#parts;
    const frame = Buffer.allocUnsafe(this.#bytes);
    this.#parts = [];
    this.#bytes = 0;
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    let at = 0;
    for (let i = 0; i < parts.length; i += 2) {
      const head = parts[i] as Uint8Array;
      const body = parts[i + 1] as Uint8Array;
      let length = head.length + body.length;
      for (; length >= 0x80; length = Math.floor(length / 0x80)) {
        frame[at++] = (length & 0x7f) | 0x80;
      }
      frame[at++] = length;
      for (const byte of head) frame[at++] = byte; // A few bytes: cheaper than `set`.
      frame.set(body, at);
      at += body.length;
    }
    this.#socket.send(frame, BINARY, this.#onTaken);
    this.#unsentBytes = this.#socket.bufferedAmount;
    this.#sent(frame.length);
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
