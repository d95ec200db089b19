/** How a channel speaks to its multiplexed socket. */
import { CLOSE, encodeSharedHead, type RefusedEntry, type RelayMessage } from '@corridor/core';
import type { Identity, Voice } from './ports.ts';

/** The session as its channels see it. */
interface Speaker {
  readonly identity: Identity;
  readonly slow: boolean;
  send(message: RelayMessage): void;
  sendShared(head: Uint8Array, body: Uint8Array): void;
  channelClosed(channel: number, code: number, reason: string): void;
  close(code: number, reason: string): void;
  inTurn(task: () => Promise<void>): Promise<void>;
}

export class MuxVoice implements Voice {
  readonly #session: Speaker;
  readonly #channel: number;
  readonly #dataHead: Uint8Array;
  readonly #arrivalsHead: Uint8Array;

  constructor(session: Speaker, channel: number) {
    this.#session = session;
    this.#channel = channel;
    this.#dataHead = encodeSharedHead('data', channel);
    this.#arrivalsHead = encodeSharedHead('arrivals', channel);
  }

  get identity(): Identity {
    return this.#session.identity;
  }

  get slow(): boolean {
    return this.#session.slow;
  }

  data(payload: Uint8Array): void {
    this.#session.sendShared(this.#dataHead, payload);
  }

  arrivals(body: Uint8Array): void {
    this.#session.sendShared(this.#arrivalsHead, body);
  }

  refused(client: number, entries: readonly RefusedEntry[]): void {
    this.#session.send({ type: 'refused', channel: this.#channel, client, entries });
  }

  closed(code: number, reason: string): void {
    this.#session.channelClosed(this.#channel, code, reason);
  }

  tryAgain(): void {
    this.#session.close(CLOSE.tryAgain, 'try again');
  }

  inTurn(task: () => Promise<void>): Promise<void> {
    return this.#session.inTurn(task);
  }
}
