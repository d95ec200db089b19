/**
 * Rows of a conversation, in order, to what the list shows: day separators, groups of one author,
 * the line above what is new, and late marks. Pure, on the fields it needs.
 */

/** Messages of one author closer together than this form a group. */
const GROUP_MS = 5 * 60_000;
/** Written and arrived further apart than this is shown: a clock may be wrong by that much (E7). */
export const LATE_MS = 2 * 60_000;

export interface ArrangeRow {
  readonly ref: string;
  readonly sort: string;
  readonly author: string;
  readonly kind: 'message' | 'system';
  /** Unix ms of the writer's clock. */
  readonly at: number;
  readonly sequence: number | null;
  readonly arrivedAt: number | null;
  readonly via: string | null;
  readonly countable: 0 | 1;
  /** What it answers; missing or null: nothing. The second of each while that is not signed. */
  readonly thread?: string | null;
  readonly pendingThread?: string | null;
  readonly replyTo?: string | null;
  readonly pendingReplyTo?: string | null;
}

/**
 * A reply that was written in a thread and not sent to the conversation as well, which is written as
 * also answering the thread's first message: it is read in full in its thread, and stands as one line in the conversation, so that nothing unread is out of sight.
 */
export const isThreadLine = (
  row: Pick<ArrangeRow, 'thread' | 'pendingThread' | 'replyTo' | 'pendingReplyTo'>,
): boolean =>
  (row.thread ?? row.pendingThread ?? null) !== null &&
  (row.replyTo ?? row.pendingReplyTo) !== (row.thread ?? row.pendingThread);

export interface Arranged<R extends ArrangeRow> {
  readonly row: R;
  /** First of its day: the day's name stands above it. */
  readonly startsDay: boolean;
  /** The line "New" stands above it. */
  readonly startsNew: boolean;
  /** Author and role stand above it. */
  readonly startsGroup: boolean;
  readonly endsGroup: boolean;
  readonly late: boolean;
}

/** Imported entries keep their time and are never late. */
export const isLate = (row: Pick<ArrangeRow, 'at' | 'arrivedAt' | 'via'>): boolean =>
  row.via !== 'import' && row.arrivedAt !== null && Math.abs(row.arrivedAt - row.at) > LATE_MS;

/** How far somebody had read when the conversation opened. */
export interface ReadPosition {
  /** A marker: messages above this sequence are unread. */
  readonly marker: number;
  /** Sort of the last message that was read, which may stand outside the window; null: none. */
  readonly lastReadSort: string | null;
}

const isUnread = (row: ArrangeRow, marker: number): boolean =>
  row.countable === 1 && row.sequence !== null && row.sequence > marker;

/**
 * Where "New" stands: above the first unread message below what was read last. What is unread
 * above that arrived late and is pointed out by itself ({@link lateAbove}).
 */
export const firstNewRef = (
  rows: readonly ArrangeRow[],
  { marker, lastReadSort }: ReadPosition,
): string | null =>
  rows.find((row) => isUnread(row, marker) && (lastReadSort === null || row.sort > lastReadSort))
    ?.ref ?? null;

const sameGroup = (above: ArrangeRow, below: ArrangeRow): boolean =>
  above.kind === 'message' &&
  below.kind === 'message' &&
  !isThreadLine(above) &&
  !isThreadLine(below) &&
  above.author === below.author &&
  above.via === below.via &&
  below.at - above.at < GROUP_MS;

/** @param dayOf a number per calendar day of this device. */
export const arrange = <R extends ArrangeRow>(
  rows: readonly R[],
  position: ReadPosition,
  dayOf: (ms: number) => number,
): Arranged<R>[] => {
  const newRef = firstNewRef(rows, position);
  const starts = rows.map((row, index) => {
    const above = rows[index - 1];
    const startsDay = above === undefined || dayOf(above.at) !== dayOf(row.at);
    const startsNew = row.ref === newRef;
    const startsGroup =
      row.kind === 'message' &&
      (startsDay || startsNew || above === undefined || !sameGroup(above, row));
    return { row, startsDay, startsNew, startsGroup, late: isLate(row) };
  });
  return starts.map((item, index) => {
    const below = starts[index + 1];
    const endsGroup =
      below === undefined ||
      below.startsGroup ||
      below.startsDay ||
      below.startsNew ||
      below.row.kind !== 'message';
    return { ...item, endsGroup };
  });
};

export interface UnreadRef {
  readonly ref: string;
  readonly sort: string;
  readonly sequence: number;
}

/**
 * Unread messages that stand above what the reader looks at and were never on screen: they arrived
 * late. Nearest first, so that stepping goes upwards.
 */
export const lateAbove = (
  unread: readonly UnreadRef[],
  seen: ReadonlySet<string>,
  firstVisibleSort: string,
  lastReadSort: string | null,
): UnreadRef[] =>
  unread
    .filter(
      ({ ref, sort }) =>
        !seen.has(ref) && sort < firstVisibleSort && lastReadSort !== null && sort < lastReadSort,
    )
    .sort((a, b) => (a.sort < b.sort ? 1 : -1));

const sameItem = <R extends ArrangeRow>(a: Arranged<R>, b: Arranged<R>): boolean =>
  a.row === b.row &&
  a.startsDay === b.startsDay &&
  a.startsNew === b.startsNew &&
  a.startsGroup === b.startsGroup &&
  a.endsGroup === b.endsGroup &&
  a.late === b.late;

/** Items keep their identity when they would be drawn the same, so that they are not drawn again. */
export const reuseItems = <R extends ArrangeRow>(
  before: readonly Arranged<R>[],
  after: readonly Arranged<R>[],
): readonly Arranged<R>[] => {
  const old = new Map(before.map((item) => [item.row.ref, item]));
  return after.map((item) => {
    const known = old.get(item.row.ref);
    return known && sameItem(known, item) ? known : item;
  });
};

/** Rows keep their identity when nothing that shows has changed, so that the list redraws little. */
export const reuseRows = <R extends { readonly ref: string }>(
  before: readonly R[],
  after: readonly R[],
  same: (a: R, b: R) => boolean,
): readonly R[] => {
  const old = new Map(before.map((row) => [row.ref, row]));
  let changed = before.length !== after.length;
  const rows = after.map((row, index) => {
    const known = old.get(row.ref);
    const kept = known && (known === row || same(known, row)) ? known : row;
    if (kept !== before[index]) changed = true;
    return kept;
  });
  return changed ? rows : before;
};

export type ListChange = 'same' | 'prepended' | 'appended' | 'cut-start' | 'other';

/** What happened to a list of refs: whether the virtual list must hold its end or be anchored. */
export const listChange = (before: readonly string[], after: readonly string[]): ListChange => {
  const first = before[0];
  const last = before[before.length - 1];
  if (first === undefined || last === undefined) return after.length > 0 ? 'other' : 'same';
  const offset = after.indexOf(first);
  if (offset < 0) {
    const cut = before.indexOf(after[0] ?? '');
    const whole = cut > 0 && after.every((ref, index) => ref === before[cut + index]);
    return whole && before.length - cut === after.length ? 'cut-start' : 'other';
  }
  if (before.some((ref, index) => index + offset < after.length && after[index + offset] !== ref)) {
    return 'other';
  }
  if (offset === 0 && after.length === before.length) return 'same';
  if (offset === 0) return 'appended'; // Or cut at its end: what is above stays where it is.
  return after.length - offset === before.length ? 'prepended' : 'other';
};
