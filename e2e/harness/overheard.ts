/** What goes over the `/sync` socket of a workstation, for what no screen and no database shows. */
import { decodeRelayFrame, type RefusedEntry, type RelayMessage } from '@corridor/core';
import type { Workstation } from './workstation.ts';

export class Overheard {
  /** Frames of the workstation, a character for a byte: the text of an entry stands in them. */
  readonly sent: string[] = [];
  /** Messages of the relay. */
  readonly told: RelayMessage[] = [];

  /** @param at switched on, and nobody has signed in since the page was opened */
  constructor(at: Workstation) {
    at.page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => this.sent.push(payload.toString('latin1')));
      socket.on('framereceived', ({ payload }) => {
        const frame = decodeRelayFrame(Buffer.from(payload));
        if (!frame.ok) throw new Error(`The relay sent a bad frame: ${frame.error.detail}`);
        this.told.push(...frame.value);
      });
    });
  }

  /** The frames in which a text was sent. */
  sentWith(text: string): readonly string[] {
    return this.sent.filter((frame) => frame.includes(text));
  }

  get refused(): readonly RefusedEntry[] {
    return this.told.flatMap((each) => (each.type === 'refused' ? each.entries : []));
  }
}
