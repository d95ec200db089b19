/**
 * The view-model of a message list: a window over the rows of one conversation, in order. It starts
 * at the newest (or at what is new), grows at either end by a page, and drops rows at the other end
 * beyond a bound, so memory stays the same however far somebody scrolls. Rows come from
 * {@link LivePages} over exactly the range that is shown.
 */
import type { ConversationId, EntryId } from '@corridor/core';
import { readMessages } from '../local/conversation-summary.ts';
import type { LocalDatabase, MessageRow } from '../local/database.ts';
import type { ReadPosition, UnreadRef } from './arrange.pure.ts';
import { LivePages, type SpanView } from './live-pages.ts';
import type { Span } from './pages.pure.ts';
import { justAfter, rowAt, rowFrom, sortsAfter, sortsBefore } from './sorts.ts';
import { LiveUnread } from './unread.ts';

/** Rows that one step brings. */
export const PAGE_ROWS = 60;
/** Rows that are kept; a step more before any is dropped, so that not every new row drops one. */
export const MAX_ROWS = 300;

/**
 * `top`: it stands at the top; `end`: the list goes to its end, where the message stands; `place`:
 * it goes back to where it was, `topPx` below the top of what shows.
 */
export type Goal =
  | { readonly ref: string; readonly edge: 'new' | 'middle' | 'top' | 'start' | 'end' }
  | { readonly ref: string; readonly edge: 'place'; readonly topPx: number };

/** Where to open it, when not at the newest or what is new: what is not on this device does not count. */
export type Opening =
  | { readonly entry: EntryId }
  | { readonly ref: string; readonly topPx: number };

export interface TimelineSnapshot {
  readonly status: 'loading' | 'ready';
  readonly rows: readonly MessageRow[];
  /** The oldest or newest row of the conversation is in `rows`. */
  readonly reachesStart: boolean;
  readonly reachesEnd: boolean;
  /** How far it was read when it was opened: where "New" stands. */
  readonly position: ReadPosition;
  /** Unread messages, in or out of the window, by the position at opening. */
  readonly unread: readonly UnreadRef[];
  /** A message to bring into view once; `edge` says how. Changes identity with each wish. */
  readonly goal: Goal | null;
  /** What was to be shown is not on this device. */
  readonly missing: EntryId | null;
}

const EMPTY: TimelineSnapshot = {
  status: 'loading',
  rows: [],
  reachesStart: false,
  reachesEnd: false,
  position: { marker: 0, lastReadSort: null },
  unread: [],
  goal: null,
  missing: null,
};

export class TimelineWindow {
  private snapshot = EMPTY;
  /** `from` null: everything to the start; `to` null: with everything that comes. */
  private span: Span = { from: null, to: null };
  private readonly pages: LivePages;
  private readonly unread: LiveUnread;
  private readonly listeners = new Set<() => void>();
  private opened = false;
  /** A step is under way, or its rows have not come yet. */
  private busy = false;
  /** The latter. */
  private moving = false;
  /** What somebody asked for meanwhile: done next. Pages that scrolling asked for are not kept. */
  private wish: (() => Promise<void>) | null = null;
  /** What was just written here, until its row has come. */
  private following: string | null = null;

  constructor(
    private readonly db: LocalDatabase,
    readonly conversation: ConversationId,
    private readonly onFailure: (error: unknown) => void,
    private opening: Opening | null = null,
  ) {
    this.pages = new LivePages(db, conversation, {
      view: (view) => this.onView(view),
      failed: (error) => {
        onFailure(error);
        if (this.moving) this.free();
      },
    });
    this.unread = new LiveUnread(db, conversation, {
      changed: (unread) => this.set({ unread }),
      failed: onFailure,
    });
  }

  readonly getSnapshot = (): TimelineSnapshot => this.snapshot;

  /** Queries run while somebody listens. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    if (this.listeners.size === 1) this.start();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.stop();
    };
  };

  /** A page more at the start; after it what is far below goes. */
  loadOlder(): void {
    const first = this.snapshot.rows[0];
    if (!first || this.snapshot.reachesStart) return;
    this.page(async () => {
      const older = await this.before(first.sort, PAGE_ROWS);
      const from = older[older.length - 1] ?? null;
      if (from !== null) this.move({ ...this.span, from });
    });
  }

  loadNewer(): void {
    const last = this.snapshot.rows[this.snapshot.rows.length - 1];
    if (!last || this.snapshot.reachesEnd) return;
    this.page(async () => {
      this.move({ ...this.span, to: endOfPage(await this.after(last.sort, PAGE_ROWS)) });
    });
  }

  /** Drops what is far from the end that is looked at. Apart from loading: one change at a time. */
  trim(keep: 'start' | 'end'): void {
    const { rows } = this.snapshot;
    if (this.busy || rows.length < MAX_ROWS + PAGE_ROWS) return;
    const to = rows[MAX_ROWS]?.sort ?? null;
    const from = rows[rows.length - MAX_ROWS]?.sort ?? null;
    this.move(keep === 'start' ? { ...this.span, to } : { ...this.span, from });
  }

  /** Brings a message into view, wherever in the conversation it is. */
  goTo(ref: string): void {
    this.following = null;
    if (this.snapshot.rows.some((row) => row.ref === ref)) {
      this.set({ goal: { ref, edge: 'middle' } });
      return;
    }
    this.ask(async () => {
      const row = await this.db.messages.get(ref);
      if (row?.conversation === this.conversation) await this.bring(row, 'middle');
    });
  }

  /** Brings the message of a link into view, or says that it is not on this device. */
  goToEntry(entry: EntryId): void {
    this.following = null;
    this.ask(async () => {
      const row = await this.rowOf({ entry });
      if (row) await this.bring(row, 'middle', { missing: null });
      else this.set({ missing: entry });
    });
  }

  /** To the first message of a day, or of the first day after it that has one. */
  goToTime(atMs: number): void {
    this.following = null;
    this.ask(async () => {
      const row = await rowFrom(this.db, this.conversation, atMs);
      if (row) await this.bring(row, 'top');
    });
  }

  /** Nobody looks for the message of the link any more. */
  forgetMissing(): void {
    this.set({ missing: null });
  }

  /** To the oldest message that is here. */
  goToStart(): void {
    this.following = null;
    const first = this.snapshot.rows[0];
    if (this.snapshot.reachesStart) {
      if (first) this.set({ goal: { ref: first.ref, edge: 'start' } });
      return;
    }
    this.ask(async () => {
      const sorts = await this.after(null, PAGE_ROWS);
      const [from = null] = sorts;
      const oldest = from === null ? undefined : await this.rowAt(from);
      this.move(
        { from, to: endOfPage(sorts) },
        oldest ? { goal: { ref: oldest.ref, edge: 'start' } } : {},
      );
    });
  }

  /** Back to the newest messages. */
  goToEnd(): void {
    this.following = null;
    if (this.snapshot.reachesEnd) {
      const last = this.snapshot.rows[this.snapshot.rows.length - 1];
      if (last) this.set({ goal: { ref: last.ref, edge: 'middle' } });
      return;
    }
    this.ask(async () => {
      const newest = await this.before(null, PAGE_ROWS);
      const last = newest[0] === undefined ? undefined : await this.rowAt(newest[0]);
      this.move(startOfPage(newest), last ? { goal: { ref: last.ref, edge: 'middle' } } : {});
    });
  }

  /** What was just written here comes into view: the window goes to the end, where it stands. */
  follow(ref: string): void {
    this.following = ref;
    this.ask(async () => {
      if (this.following !== ref || this.span.to === null) return;
      this.move(startOfPage(await this.before(null, PAGE_ROWS)));
    });
    this.reach();
  }

  /** With the window open at its end, the row of {@link following} is here or comes by itself. */
  private reach(): void {
    const { following: ref } = this;
    if (ref === null || !this.snapshot.rows.some((row) => row.ref === ref)) return;
    this.following = null;
    this.set({ goal: { ref, edge: 'end' } });
  }

  /** What is shown was read as it came: "New" will stand below it. */
  readUpTo(position: ReadPosition): void {
    this.set({ position });
  }

  /** These unread messages were seen: nothing needs to point at them any more. */
  forget(seen: ReadonlySet<string>): void {
    this.unread.forget(seen);
  }

  private start(): void {
    this.pages.start();
    if (this.opened) this.unread.start();
    else this.ask(() => this.open());
  }

  private stop(): void {
    this.pages.stop();
    this.unread.stop();
  }

  /** Where to begin: at the newest, or where the new ones begin when that is further up. */
  private async open(): Promise<void> {
    const { db, conversation } = this;
    const marker = (await db.conversations.get(conversation))?.marker ?? 0;
    const [lastRead] = await readMessages(db, conversation, marker).reverse().limit(1).keys();
    const lastReadSort =
      (lastRead as unknown as [string, number, number, string] | undefined)?.[3] ?? null;
    const [newest, unread] = await Promise.all([
      this.before(null, PAGE_ROWS),
      this.unread.open(marker),
    ]);
    const firstNew = unread
      .filter(({ sort }) => lastReadSort === null || sort > lastReadSort)
      .reduce<UnreadRef | null>((a, b) => (a === null || b.sort < a.sort ? b : a), null);
    const oldest = newest[newest.length - 1] ?? null;
    const outside = firstNew !== null && oldest !== null && firstNew.sort < oldest;
    this.opened = true;
    const { opening } = this;
    this.opening = null;
    const row = opening === null ? null : await this.rowOf(opening);
    const missing = opening !== null && 'entry' in opening && row === null ? opening.entry : null;
    this.set({ position: { marker, lastReadSort }, unread, missing });
    if (opening !== null && row !== null) {
      const { ref } = row;
      const goal: Goal =
        'entry' in opening ? { ref, edge: 'middle' } : { ref, edge: 'place', topPx: opening.topPx };
      this.move(await this.around(row.sort), { goal });
      return;
    }
    this.move(outside ? await this.around(firstNew.sort) : startOfPage(newest), {
      goal: firstNew === null ? null : { ref: firstNew.ref, edge: 'new' },
    });
  }

  private async rowOf(opening: Opening): Promise<MessageRow | null> {
    const row =
      'entry' in opening
        ? await this.db.messages.where('id').equals(opening.entry).first()
        : await this.db.messages.get(opening.ref);
    return row?.conversation === this.conversation ? row : null;
  }

  private async bring(
    { ref, sort }: MessageRow,
    edge: 'middle' | 'top',
    also: Partial<TimelineSnapshot> = {},
  ): Promise<void> {
    const goal = { ref, edge };
    if (this.snapshot.rows.some((row) => row.ref === ref)) this.set({ goal, ...also });
    else this.move(await this.around(sort), { goal, ...also });
  }

  private before(sort: string | null, limit: number): Promise<string[]> {
    return sortsBefore(this.db, this.conversation, sort, limit);
  }

  private after(sort: string | null, limit: number): Promise<string[]> {
    return sortsAfter(this.db, this.conversation, sort, limit);
  }

  private rowAt(sort: string): Promise<MessageRow | undefined> {
    return rowAt(this.db, this.conversation, sort);
  }

  private async around(sort: string): Promise<Span> {
    const [above, below] = await Promise.all([
      this.before(sort, PAGE_ROWS / 2),
      this.after(sort, PAGE_ROWS),
    ]);
    return { from: above[above.length - 1] ?? sort, to: endOfPage(below) };
  }

  /**
   * One step at a time, until its rows are here: a page at one end and a cut at the other in one
   * change would look like an insertion, and the list would jump.
   */
  private page(step: () => Promise<void>): void {
    if (!this.busy) this.run(step);
  }

  private ask(step: () => Promise<void>): void {
    if (this.busy) this.wish = step;
    else this.run(step);
  }

  private run(step: () => Promise<void>): void {
    this.busy = true;
    step()
      .catch(this.onFailure)
      .finally(() => {
        // Nothing moved: there are no rows to wait for.
        if (!this.moving) this.free();
      });
  }

  private free(): void {
    this.busy = false;
    this.moving = false;
    const { wish } = this;
    this.wish = null;
    if (wish) this.run(wish);
  }

  private next: Partial<TimelineSnapshot> = {};

  private move(span: Span, also: Partial<TimelineSnapshot> = {}): void {
    this.busy = true;
    this.moving = true;
    this.span = span;
    this.next = also;
    this.pages.show(span);
  }

  private onView({ span, rows, reachesStart, reachesEnd }: SpanView): void {
    // Rows that changed while others were asked for come first, without what goes with those.
    const arrived = this.moving && span === this.span;
    const also = arrived ? this.next : {};
    if (arrived) this.next = {};
    this.set({ rows, reachesStart, reachesEnd, status: 'ready', ...also });
    // A conversation with few messages has no first row to hold on to until more are in it.
    const first = rows[0];
    if (span === this.span && span.from === null && first && rows.length >= PAGE_ROWS) {
      this.span = { ...span, from: first.sort };
      this.pages.show(this.span);
    }
    this.reach();
    if (arrived) this.free();
  }

  private set(change: Partial<TimelineSnapshot>): void {
    const next = { ...this.snapshot, ...change };
    const keys = Object.keys(change) as (keyof TimelineSnapshot)[];
    if (keys.every((key) => this.snapshot[key] === next[key])) return;
    this.snapshot = next;
    for (const listener of this.listeners) listener();
  }
}

/** From here, nearest first, to the newest; a conversation of fewer has no bound yet. */
const startOfPage = (before: readonly string[]): Span => ({
  from: before.length < PAGE_ROWS ? null : (before[before.length - 1] ?? null),
  to: null,
});

/** Just behind a page of sorts; null: it was the last, and everything that comes belongs to it. */
const endOfPage = (after: readonly string[]): string | null => {
  const last = after[PAGE_ROWS - 1];
  return last === undefined ? null : justAfter(last);
};
