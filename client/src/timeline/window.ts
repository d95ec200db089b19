/**
 * The view-model of a message list: a window over the rows of one conversation, in order. It starts
 * at the newest (or at what is new), grows at either end by a page, and drops rows at the other end
 * beyond a bound, so memory stays the same however far somebody scrolls. Rows come from Dexie's
 * live queries over exactly the range that is shown.
 */
import type { ConversationId } from '@corridor/core';
import { Dexie, liveQuery, type Subscription } from 'dexie';
import { readMessages, unreadMessages } from '../local/conversation-summary.ts';
import type { LocalDatabase, MessageRow } from '../local/database.ts';
import { type ReadPosition, reuseRows, type UnreadRef } from './arrange.pure.ts';
import { sameRow } from './same-row.pure.ts';

export const PAGE_ROWS = 60;
export const MAX_ROWS = 300;
/** Late arrivals are stepped to one by one; beyond this many only the first are pointed out. */
const MAX_UNREAD = 1_000;

/** `end`: to the end of the list, where the message stands. */
export interface Goal {
  readonly ref: string;
  readonly edge: 'new' | 'middle' | 'start' | 'end';
}

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
}

const EMPTY: TimelineSnapshot = {
  status: 'loading',
  rows: [],
  reachesStart: false,
  reachesEnd: false,
  position: { marker: 0, lastReadSort: null },
  unread: [],
  goal: null,
};

/** Bounds are sorts, inclusive; null: open, to the start or with everything that comes. */
interface Bounds {
  readonly lower: string | null;
  readonly upper: string | null;
}

export class TimelineWindow {
  private snapshot = EMPTY;
  private bounds: Bounds = { lower: null, upper: null };
  private readonly listeners = new Set<() => void>();
  private rowsQuery: Subscription | null = null;
  private unreadQuery: Subscription | null = null;
  private opened = false;
  /** A step is under way, or its rows have not come yet. */
  private busy = false;
  /** What somebody asked for meanwhile: done next. Pages that scrolling asked for are not kept. */
  private wish: (() => Promise<void>) | null = null;
  /** What was just written here, until its row has come. */
  private following: string | null = null;

  constructor(
    private readonly db: LocalDatabase,
    readonly conversation: ConversationId,
    private readonly onFailure: (error: unknown) => void,
  ) {}

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
      const lower = older[older.length - 1] ?? null;
      if (lower !== null) this.move({ ...this.bounds, lower });
    });
  }

  loadNewer(): void {
    const last = this.snapshot.rows[this.snapshot.rows.length - 1];
    if (!last || this.snapshot.reachesEnd) return;
    this.page(async () => {
      const newer = await this.after(last.sort, PAGE_ROWS);
      const upper = newer.length < PAGE_ROWS ? null : (newer[newer.length - 1] ?? null);
      this.move({ ...this.bounds, upper });
    });
  }

  /** Drops what is far from the end that is looked at. Apart from loading: one change at a time. */
  trim(keep: 'start' | 'end'): void {
    const { rows } = this.snapshot;
    if (this.busy || rows.length <= MAX_ROWS) return;
    if (keep === 'start') {
      const upper = rows[MAX_ROWS - 1]?.sort ?? null;
      this.move({ ...this.bounds, upper });
    } else {
      const lower = rows[rows.length - MAX_ROWS]?.sort ?? null;
      this.move({ ...this.bounds, lower });
    }
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
      if (row?.conversation !== this.conversation) return;
      this.move(await this.around(row.sort), { goal: { ref, edge: 'middle' } });
    });
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
      const sorts = await this.sortsOf(this.range(null, null, false).limit(PAGE_ROWS));
      const [lower = null] = sorts;
      const oldest = lower === null ? undefined : await this.rowAt(lower);
      this.move(
        { lower, upper: sorts.length < PAGE_ROWS ? null : (sorts[sorts.length - 1] ?? null) },
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
      this.move(
        { lower: newest[newest.length - 1] ?? null, upper: null },
        last ? { goal: { ref: last.ref, edge: 'middle' } } : {},
      );
    });
  }

  /** What was just written here comes into view: the window goes to the end, where it stands. */
  follow(ref: string): void {
    this.following = ref;
    this.ask(async () => {
      if (this.following !== ref || this.bounds.upper === null) return;
      const newest = await this.before(null, PAGE_ROWS);
      this.move({ lower: newest[newest.length - 1] ?? null, upper: null });
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

  private start(): void {
    if (this.opened) this.watch();
    else this.ask(() => this.open());
  }

  private stop(): void {
    this.rowsQuery?.unsubscribe();
    this.unreadQuery?.unsubscribe();
    this.rowsQuery = null;
    this.unreadQuery = null;
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
      this.unreadAbove(marker),
    ]);
    const firstNew = unread
      .filter(({ sort }) => lastReadSort === null || sort > lastReadSort)
      .reduce<UnreadRef | null>((a, b) => (a === null || b.sort < a.sort ? b : a), null);
    const oldest = newest[newest.length - 1] ?? null;
    const outside = firstNew !== null && oldest !== null && firstNew.sort < oldest;
    this.opened = true;
    this.set({ position: { marker, lastReadSort }, unread });
    this.move(outside ? await this.around(firstNew.sort) : { lower: oldest, upper: null }, {
      goal: firstNew === null ? null : { ref: firstNew.ref, edge: 'new' },
    });
  }

  /** From the index alone: a thousand unread messages are told apart without reading one. */
  private async unreadAbove(marker: number): Promise<UnreadRef[]> {
    const unread: UnreadRef[] = [];
    await unreadMessages(this.db, this.conversation, marker)
      .limit(MAX_UNREAD)
      .eachKey((key, { primaryKey }) => {
        const [, , sequence, sort] = key as unknown as [string, number, number, string];
        unread.push({ ref: primaryKey, sort, sequence });
      });
    return unread;
  }

  private range(lower: string | null, upper: string | null, openEnds: boolean) {
    return this.db.messages
      .where('[conversation+sort]')
      .between(
        [this.conversation, lower ?? Dexie.minKey],
        [this.conversation, upper ?? Dexie.maxKey],
        !openEnds,
        !openEnds,
      );
  }

  /** Sorts before one, nearest first. */
  private before(sort: string | null, limit: number): Promise<string[]> {
    return this.sortsOf(this.range(null, sort, true).reverse().limit(limit));
  }

  private after(sort: string, limit: number): Promise<string[]> {
    return this.sortsOf(this.range(sort, null, true).limit(limit));
  }

  /** From the index alone: no row is read. */
  private async sortsOf(range: ReturnType<TimelineWindow['range']>): Promise<string[]> {
    const keys = await range.keys();
    return keys.map((key) => (key as unknown as [string, string])[1]);
  }

  private rowAt(sort: string): Promise<MessageRow | undefined> {
    return this.range(sort, sort, false).first();
  }

  private async around(sort: string): Promise<Bounds> {
    const [above, below] = await Promise.all([
      this.before(sort, PAGE_ROWS / 2),
      this.after(sort, PAGE_ROWS),
    ]);
    return {
      lower: above[above.length - 1] ?? sort,
      upper: below.length < PAGE_ROWS ? null : (below[below.length - 1] ?? null),
    };
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
    let bounds = this.bounds;
    step()
      .catch((error: unknown) => {
        bounds = this.bounds;
        this.onFailure(error);
      })
      .finally(() => {
        // Nothing moved: there are no rows to wait for.
        if (this.bounds === bounds) this.free();
      });
  }

  private free(): void {
    this.busy = false;
    const { wish } = this;
    this.wish = null;
    if (wish) this.run(wish);
  }

  private next: Partial<TimelineSnapshot> = {};

  private move(bounds: Bounds, also: Partial<TimelineSnapshot> = {}): void {
    this.busy = true;
    this.bounds = bounds;
    this.next = also;
    if (this.listeners.size > 0) this.watch();
  }

  private watch(): void {
    this.rowsQuery?.unsubscribe();
    const { lower, upper } = this.bounds;
    this.rowsQuery = liveQuery(() => this.read(lower, upper)).subscribe({
      next: (read) => {
        const also = this.next;
        this.next = {};
        const rows = reuseRows(this.snapshot.rows, read.rows, sameRow);
        this.set({ ...read, rows, status: 'ready', ...also });
        // An empty conversation has no first row to hold on to until something is in it.
        const first = rows[0];
        if (this.bounds.lower === null && first && rows.length >= PAGE_ROWS) {
          this.bounds = { ...this.bounds, lower: first.sort };
        }
        this.reach();
        if (this.busy) this.free();
      },
      error: this.onFailure,
    });
    const { marker } = this.snapshot.position;
    this.unreadQuery ??= liveQuery(() => this.unreadAbove(marker)).subscribe({
      next: (unread) => this.set({ unread }),
      error: this.onFailure,
    });
  }

  private async read(lower: string | null, upper: string | null) {
    const [rows, above, below] = await Promise.all([
      this.range(lower, upper, false).toArray(),
      lower === null ? [] : this.before(lower, 1),
      upper === null ? [] : this.after(upper, 1),
    ]);
    return { rows, reachesStart: above.length === 0, reachesEnd: below.length === 0 };
  }

  private set(change: Partial<TimelineSnapshot>): void {
    const next = { ...this.snapshot, ...change };
    const keys = Object.keys(change) as (keyof TimelineSnapshot)[];
    if (keys.every((key) => this.snapshot[key] === next[key])) return;
    this.snapshot = next;
    for (const listener of this.listeners) listener();
  }
}
