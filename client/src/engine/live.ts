/** What the engine tells and is told of people beside their entries (M15, M16). */
import type { ConversationId, LiveClientMessage, LiveRelayMessage } from '@corridor/core';
import type { LocalDatabase } from '../local/database.ts';
import { HeldReport, type HeldReportOptions } from './held-report.ts';
import { takeMemberMarkers } from './member-markers.ts';
import type { Socket } from './socket.ts';
import { Watch } from './watch.ts';

export interface LiveOptions extends Pick<HeldReportOptions, 'time' | 'reached' | 'failed'> {
  readonly db: LocalDatabase;
  readonly socket: Pick<Socket, 'isOpen' | 'send'>;
}

export class Live {
  readonly #o: LiveOptions;
  readonly #held: HeldReport;
  readonly #watch: Watch;

  constructor(options: LiveOptions) {
    this.#o = options;
    this.#held = new HeldReport({
      ...options,
      say: (markers) => this.#say({ type: 'held', markers }),
    });
    this.#watch = new Watch((conversations) => this.#say({ type: 'watch', conversations }));
  }

  /** The line is up and the directory is here. */
  open(): void {
    this.#held.open();
    this.#watch.repeat();
  }

  close(): void {
    this.#held.close();
  }

  /** What of conversations is here may have changed. */
  changed(): void {
    this.#held.changed();
  }

  /** A tab shows a conversation, or does not any more. */
  shown(conversation: ConversationId, opened: boolean): void {
    this.#watch.shown(conversation, opened);
  }

  receive(message: LiveRelayMessage): void {
    takeMemberMarkers(this.#o.db, message).catch((error: unknown) => this.#o.failed(error));
  }

  #say(message: LiveClientMessage): void {
    if (this.#o.socket.isOpen) this.#o.socket.send(message);
  }
}
