/** What the engine needs of the browser, each as small as its use: a test holds the other end. */
import type { RandomBytes, Sign } from '@corridor/core';

export type Cancel = () => void;

export interface Time {
  /** Unix ms by this device's clock; may jump. */
  wallMs(): number;
  /** Never goes back; its zero means nothing. */
  monoMs(): number;
  after(delayMs: number, task: () => void): Cancel;
}

/** The part of a WebSocket that the engine uses. */
export interface Wire {
  binaryType: BinaryType;
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  onerror: ((event: Event) => void) | null;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
}

export interface Platform {
  readonly time: Time;
  readonly random: RandomBytes;
  /** 0 to 1, for backoff. */
  readonly uniform: () => number;
  /** Opens the one real socket. */
  readonly connect: () => Wire;
  readonly fetch: typeof fetch;
  /** Of the server, for requests; the empty text for this page's own. */
  readonly origin: string;
}

export const browserTime: Time = {
  wallMs: () => Date.now(),
  monoMs: () => performance.now(),
  after: (delayMs, task) => {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Signs with this workstation's key, which never leaves the browser. */
export const signWith =
  (key: CryptoKey): Sign =>
  async (bytes) =>
    new Uint8Array(await crypto.subtle.sign('Ed25519', key, new Uint8Array(bytes)));
