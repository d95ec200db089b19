/**
 * One connected client of one room, of whichever server is measured. It speaks the server's own
 * protocol over a plain WebSocket and keeps no document: a load generator that kept 200 of them
 * would measure itself.
 */
import { once } from 'node:events';
import WebSocket from 'ws';

/** A message ready to be sent: signed and encoded. */
export interface Prepared {
  /** What identifies the message in what others receive: 32 characters. */
  readonly tag: string;
  readonly bytes: Uint8Array;
}

export interface LoadClient {
  /** Bytes of all frames that arrived. */
  readonly receivedBytes: number;
  /** Called for each message of others; frames are parsed only while somebody listens. */
  onSeen: ((tag: string) => void) | null;
  /** Called for each own message that the server acknowledged; `null` from servers without ids. */
  onAcknowledged: ((tag: string | null) => void) | null;
  onRefused: ((why: string) => void) | null;

  /** Connects; resolves when the client is in its room. What others wrote may come before. */
  open(): Promise<void>;
  /** Makes messages of about 150 bytes of text. */
  prepare(count: number): Promise<Prepared[]>;
  /** As {@link prepare}, to be sent together: what a workstation sends after an outage. */
  prepareBacklog(count: number): Promise<Backlog>;
  send(message: Prepared): void;
  sendBacklog(backlog: Backlog): void;
  close(): void;
}

/** Messages that go in as few frames as the server's protocol allows. */
export interface Backlog {
  readonly tags: readonly string[];
  readonly frames: readonly Prepared[];
}

/** A client over a plain WebSocket: what is prepared is the frame. */
export abstract class SocketClient implements LoadClient {
  receivedBytes = 0;
  onSeen: ((tag: string) => void) | null = null;
  onAcknowledged: ((tag: string | null) => void) | null = null;
  onRefused: ((why: string) => void) | null = null;
  readonly #url: string;
  #socket: WebSocket | null = null;
  #closing = false;

  protected constructor(url: string) {
    this.#url = url;
  }

  abstract open(): Promise<void>;
  abstract prepare(count: number): Promise<Prepared[]>;
  abstract prepareBacklog(count: number): Promise<Backlog>;
  protected abstract receive(frame: Buffer): void;

  send({ bytes }: Prepared): void {
    this.sendBytes(bytes);
  }

  sendBacklog({ frames }: Backlog): void {
    for (const frame of frames) this.send(frame);
  }

  close(): void {
    this.#closing = true;
    this.#socket?.terminate();
  }

  protected sendBytes(bytes: Uint8Array): void {
    this.#socket?.send(bytes);
  }

  /** Opens the socket. @throws when the server does not answer */
  protected async dial(): Promise<void> {
    const socket = new WebSocket(this.#url, { perMessageDeflate: false });
    this.#socket = socket;
    socket.binaryType = 'nodebuffer';
    socket.on('message', (data: Buffer) => {
      this.receivedBytes += data.length;
      this.receive(data);
    });
    socket.on('close', (code, reason) => {
      if (!this.#closing) this.onRefused?.(`the server closed: ${code} ${reason.toString()}`);
    });
    await once(socket, 'open');
    // 'close' follows and tells.
    socket.on('error', () => undefined);
  }
}

/** About 150 bytes of text, each different. */
export const benchText = (n: number): string =>
  `${n} The patient of room four asked to move the appointment to Thursday afternoon; reception called back and offered two slots, one at three, one at five.`;
