/** What goes over the `/sync` socket of a workstation, for what no screen and no database shows. */
import { decodeRelayFrame, type RefusedEntry, type RelayMessage } from '@corridor/core';
import type { Page } from '@playwright/test';

export class Overheard {
  /** Frames of the workstation, a character for a byte: the text of an entry stands in them. */
  readonly sent: string[] = [];
  /** Messages of the relay. */
  readonly told: RelayMessage[] = [];
  #waiting: { readonly text: string; readonly resolve: (frame: string) => void }[] = [];

  /**
   * Listens to a page, from before it has a socket: it is how a workstation is prepared.
   * @throws into the page's events, when the relay sends what is no frame
   */
  readonly listen = async (page: Page): Promise<void> => {
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => this.#took(payload.toString('latin1')));
      socket.on('framereceived', ({ payload }) => {
        const frame = decodeRelayFrame(Buffer.from(payload));
        if (!frame.ok) throw new Error(`The relay sent a bad frame: ${frame.error.detail}`);
        this.told.push(...frame.value);
      });
    });
  };

  /** The next frame in which a text is sent. */
  whenSent(text: string): Promise<string> {
    return new Promise((resolve) => this.#waiting.push({ text, resolve }));
  }

  /** The frames in which a text was sent. */
  sentWith(text: string): readonly string[] {
    return this.sent.filter((frame) => frame.includes(text));
  }

  #took(frame: string): void {
    this.sent.push(frame);
    this.#waiting = this.#waiting.filter(({ text, resolve }) => {
      if (!frame.includes(text)) return true;
      resolve(frame);
      return false;
    });
  }

  get refused(): readonly RefusedEntry[] {
    return this.told.flatMap((each) => (each.type === 'refused' ? each.entries : []));
  }
}
