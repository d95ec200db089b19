/** What the engine tells and is told of people beside their entries (M15 to M18). */
import type { ConversationId, LiveClientMessage, LiveRelayMessage } from '@corridor/core';
import type { LocalDatabase } from '../local/database.ts';
import { Activity } from './activity.ts';
import { HeldReport, type HeldReportOptions } from './held-report.ts';
import { takeMemberMarkers } from './member-markers.ts';
import type { Time } from './platform.ts';
import type { LiveDeed, LiveNews } from './port.ts';
import { PresenceBook } from './presence-book.ts';
import type { Socket } from './socket.ts';
import { Watch } from './watch.ts';

export interface LiveOptions extends Pick<HeldReportOptions, 'reached' | 'failed'> {
  readonly db: LocalDatabase;
  readonly time: Time;
  /** Tells every tab. */
  readonly tell: (news: LiveNews) => void;
  readonly socket: Pick<Socket, 'isOpen' | 'send'>;
}

export class Live {
  readonly #o: LiveOptions;
  readonly #held: HeldReport;
  readonly #watch: Watch;
  readonly #activity: Activity;
  readonly #presence: PresenceBook;

  constructor(options: LiveOptions) {
    this.#o = options;
    this.#held = new HeldReport({
      ...options,
      say: (markers) => this.#say({ type: 'held', markers }),
    });
    this.#watch = new Watch((conversations) => this.#say({ type: 'watch', conversations }));
    this.#activity = new Activity(options.time, (active) =>
      this.#say({ type: 'activity', active }),
    );
    this.#presence = new PresenceBook(options.tell);
  }

  /** The line is up and the directory is here. */
  open(): void {
    this.#held.open();
    this.#watch.repeat();
    this.#activity.open();
  }

  close(): void {
    this.#held.close();
    this.#activity.close();
    this.#presence.lineLost();
  }

  /** A tab that just opened asks. */
  repeat(): void {
    this.#presence.repeat();
  }

  /** A tab tells what its person does. */
  did(deed: LiveDeed): void {
    if (deed.type === 'used') this.#activity.used();
    else this.#say(deed);
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
    switch (message.type) {
      case 'markers':
        takeMemberMarkers(this.#o.db, message).catch((error: unknown) => this.#o.failed(error));
        break;
      case 'presence':
        this.#presence.take(message);
        break;
      case 'someone-types':
        this.#o.tell(message);
        break;
    }
  }

  #say(message: LiveClientMessage): void {
    if (this.#o.socket.isOpen) this.#o.socket.send(message);
  }
}
