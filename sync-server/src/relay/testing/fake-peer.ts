import {
  decodeRelayFrame,
  decodeYMessage,
  encodeFrame,
  type RelayMessage,
  readSegmentUpdate,
} from '@corridor/core';
import type { Peer } from '../ports.ts';

/** A multiplexed socket whose other end reads as fast as the test says. */
export class FakePeer implements Peer {
  bufferedBytes = 0;
  readonly messages: RelayMessage[] = [];
  closedWith: { readonly code: number; readonly reason: string } | null = null;

  send(head: Uint8Array, body: Uint8Array): void {
    const message = new Uint8Array(head.length + body.length);
    message.set(head);
    message.set(body, head.length);
    const decoded = decodeRelayFrame(encodeFrame([message]));
    if (!decoded.ok) throw new Error(decoded.error.detail);
    this.messages.push(...decoded.value);
  }

  close(code: number, reason: string): void {
    this.closedWith = { code, reason };
  }

  /** Ids that came as data. */
  get received(): string[] {
    return this.messages.flatMap((message) => {
      if (message.type !== 'data') return [];
      const inner = decodeYMessage(message.payload);
      if (!inner.ok || inner.value.type === 'step1' || inner.value.type === 'awareness') return [];
      const read = readSegmentUpdate(inner.value.update);
      return read.ok
        ? read.value.clients.flatMap(({ structs }) => structs.map(({ id }) => id))
        : [];
    });
  }

  /** Ids that were named as arrived. */
  get arrived(): string[] {
    return this.messages.flatMap((message) =>
      message.type === 'arrivals' ? message.arrivals.map(({ id }) => id) : [],
    );
  }
}
