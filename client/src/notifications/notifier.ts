/**
 * Tells somebody of what is new for them: one notification for each conversation while nobody looks
 * at the app, a line in it while somebody looks at another conversation. Every tab hears of the same
 * messages; the rows as they are by now decide, so that what was read elsewhere is not told.
 */
import type { ConversationId, EntryId, UserId } from '@corridor/core';
import { liveQuery, type Subscription } from 'dexie';
import type { EngineHandle, FreshNews } from '../engine/start.ts';
import type { ConversationRow, LocalDatabase, MessageRow } from '../local/database.ts';
import { isFollowed } from '../threads/following.ts';
import type { Shown, SystemNotifications, Tabs } from './port.ts';
import { shouldNotify, whereToTell } from './where-to-tell.pure.ts';
import { settled, wishesFor } from './wishes.pure.ts';

/** Where a notification leads. */
export interface NewsPlace {
  readonly id: ConversationId;
  readonly entry?: EntryId;
  /** Ref of the first message of the thread in which it is read. */
  readonly thread?: string;
}

/** The line in the app: of one conversation. */
export interface NewsLine {
  readonly conversation: ConversationRow;
  readonly count: number;
  readonly mentioned: boolean;
  readonly place: NewsPlace;
}

export interface NotifierOptions {
  readonly db: LocalDatabase;
  readonly me: UserId;
  readonly engine: Pick<EngineHandle, 'hearFresh'>;
  readonly tabs: Tabs;
  readonly system: SystemNotifications;
  /** Makes a sound. */
  readonly ring: () => Promise<void>;
  /** The words of a notification: of nobody and of nothing that was written. */
  readonly title: (count: number) => string;
  readonly open: (place: NewsPlace) => void;
  readonly failed: (error: unknown) => void;
  readonly nowMs: () => number;
}

/** What stands in a conversation's notification. */
interface Outside {
  readonly shown: Shown | null;
  readonly count: number;
  readonly place: NewsPlace;
}

export class Notifier {
  readonly #o: NotifierOptions;
  readonly #outside = new Map<ConversationId, Outside>();
  readonly #listeners = new Set<() => void>();
  #line: NewsLine | null = null;
  #unhear: () => void = () => undefined;
  #read: Subscription | null = null;
  /** One at a time: what comes next finds what was shown before. */
  #work: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: NotifierOptions) {
    this.#o = options;
  }

  start(): void {
    this.#unhear = this.#o.engine.hearFresh((news) => {
      this.#work = this.#work.then(() => this.#hear(news)).catch(this.#o.failed);
    });
    // What was read, here or elsewhere, need not be told any more.
    this.#read = liveQuery(() => this.#o.db.conversations.toArray()).subscribe({
      next: (rows) => {
        for (const { id, unread } of rows) if (unread === 0) this.#withdraw(id);
      },
      error: this.#o.failed,
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#unhear();
    this.#read?.unsubscribe();
    for (const { shown } of this.#outside.values()) shown?.close();
    this.#outside.clear();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The line in the app; null: there is nothing to say. */
  readonly line = (): NewsLine | null => this.#line;

  readonly dismiss = (): void => this.#say(null);

  /** This tab shows another conversation: what the line said of it is seen. */
  shows(conversation: ConversationId | null): void {
    this.#o.tabs.shows(conversation);
    if (conversation !== null && this.#line?.conversation.id === conversation) this.dismiss();
  }

  async #hear({ conversation, refs }: FreshNews): Promise<void> {
    const { db, tabs, ring, nowMs, failed } = this.#o;
    const [row, found, settings] = await Promise.all([
      db.conversations.get(conversation),
      db.messages.bulkGet([...refs]),
      db.settings.toArray(),
    ]);
    if (!row || this.#stopped) return;
    const wishes = wishesFor(row, settings, nowMs());
    const readable = found.filter((message): message is MessageRow => message !== undefined);
    const followed = await Promise.all(readable.map((message) => this.#isFollowed(message)));
    const told = readable.filter((message, at) =>
      shouldNotify({ ...message, followed: followed[at] === true }, row, wishes, nowMs()),
    );
    const [first] = told;
    if (first === undefined) return;
    const place = await this.#placeOf(first);
    const where = whereToTell(conversation, await tabs.attention(), tabs.leads());
    if (where === 'nowhere' || this.#stopped) return;
    if (where === 'outside') this.#show(row, told.length, place);
    else this.#sayOf(row, told, place);
    if (settled(settings, 'sound') === true) ring().catch(failed);
  }

  async #rootOf({ thread }: MessageRow): Promise<MessageRow | undefined> {
    return thread === null ? undefined : this.#o.db.messages.where('id').equals(thread).first();
  }

  async #isFollowed(message: MessageRow): Promise<boolean> {
    const root = await this.#rootOf(message);
    return root !== undefined && (await isFollowed(this.#o.db, this.#o.me, root));
  }

  /** A reply that is read in its thread only leads there. */
  async #placeOf(message: MessageRow): Promise<NewsPlace> {
    const { conversation, id, thread, replyTo } = message;
    if (thread !== null && replyTo !== thread) {
      const root = await this.#rootOf(message);
      if (root) return { id: conversation, thread: root.ref };
    }
    return { id: conversation, ...(id === null ? {} : { entry: id }) };
  }

  #show({ id }: ConversationRow, count: number, place: NewsPlace): void {
    const before = this.#outside.get(id);
    const now = { count: count + (before?.count ?? 0), place: before?.place ?? place };
    const tag = `corridor-${this.#o.me}-${id}`;
    const shown = this.#o.system.show({ title: this.#o.title(now.count), tag }, () => {
      this.#outside.delete(id);
      this.#o.open(now.place);
    });
    this.#outside.set(id, { ...now, shown });
  }

  #sayOf(conversation: ConversationRow, told: readonly MessageRow[], place: NewsPlace): void {
    const before = this.#line?.conversation.id === conversation.id ? this.#line : null;
    this.#say({
      conversation,
      count: told.length + (before?.count ?? 0),
      mentioned: before?.mentioned === true || told.some(({ mentionsMe }) => mentionsMe === 1),
      place: before?.place ?? place,
    });
  }

  #withdraw(id: ConversationId): void {
    this.#outside.get(id)?.shown?.close();
    this.#outside.delete(id);
    if (this.#line?.conversation.id === id) this.#say(null);
  }

  #say(line: NewsLine | null): void {
    if (line === this.#line) return;
    this.#line = line;
    for (const listener of this.#listeners) listener();
  }
}
