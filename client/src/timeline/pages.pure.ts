/**
 * A run of rows held in pages: what of it is to be read when its bounds move or rows change. Pages
 * stand one behind the other without a gap: each begins at its `from` and ends where the next begins.
 */
import { reuseRows } from './arrange.pure.ts';

export interface Sorted {
  readonly ref: string;
  readonly sort: string;
}

export interface Page<R extends Sorted> {
  /** Sort that it begins at; null: at the start of everything. */
  readonly from: string | null;
  readonly rows: readonly R[];
  /** To be read: again, or for the first time. */
  readonly stale: boolean;
}

/** From one sort on, up to another that is not part of it; null: an open end. */
export interface Span {
  readonly from: string | null;
  readonly to: string | null;
}

/** Rows that are read again when one of them changes. */
export const ROWS_A_PAGE = 20;

/** Where a page ends, when its run ends at `to`. */
export const endOf = <R extends Sorted>(
  pages: readonly Page<R>[],
  index: number,
  to: string | null,
): string | null => {
  const next = pages[index + 1];
  return next === undefined ? to : next.from;
};

const startsBefore = (a: string | null, b: string | null): boolean =>
  b !== null && (a === null || a < b);
const endsBefore = (a: string | null, b: string | null): boolean =>
  a !== null && (b === null || a < b);

/** The pages of a run for a new span: what both have stays as it is, what is new is stale. */
export const cover = <R extends Sorted>(
  pages: readonly Page<R>[],
  had: Span | null,
  span: Span,
): readonly Page<R>[] => {
  const apart =
    had === null ||
    (had.to !== null && span.from !== null && had.to < span.from) ||
    (span.to !== null && had.from !== null && span.to < had.from);
  if (apart) return [{ from: span.from, rows: [], stale: true }];
  const kept: Page<R>[] = [];
  for (const [index, page] of pages.entries()) {
    const end = endOf(pages, index, had.to);
    if (end !== null && span.from !== null && end <= span.from) continue;
    if (page.from !== null && span.to !== null && page.from >= span.to) continue;
    const cutStart = startsBefore(page.from, span.from);
    const within = !cutStart && !endsBefore(span.to, end);
    const rows = within
      ? page.rows
      : page.rows.filter(
          ({ sort }) =>
            (span.from === null || sort >= span.from) && (span.to === null || sort < span.to),
        );
    kept.push({ ...page, from: cutStart ? span.from : page.from, rows });
  }
  if (startsBefore(span.from, had.from)) kept.unshift({ from: span.from, rows: [], stale: true });
  if (endsBefore(had.to, span.to)) kept.push({ from: had.to, rows: [], stale: true });
  return kept;
};

/** Stale pages that stand together: they are read at once. */
export interface Stretch extends Span {
  /** Indexes of its first page, and of the first behind it. */
  readonly first: number;
  readonly end: number;
}

export const staleStretches = <R extends Sorted>(
  pages: readonly Page<R>[],
  to: string | null,
): readonly Stretch[] => {
  const stretches: Stretch[] = [];
  for (const [index, page] of pages.entries()) {
    if (!page.stale) continue;
    const before = stretches[stretches.length - 1];
    const joins = before !== undefined && before.end === index;
    if (joins) stretches.pop();
    const { first, from } = joins ? before : { first: index, from: page.from };
    stretches.push({ first, end: index + 1, from, to: endOf(pages, index, to) });
  }
  return stretches;
};

const inPages = <R extends Sorted>(from: string | null, rows: readonly R[]): Page<R>[] => {
  const pages: Page<R>[] = [];
  for (let at = 0; at === 0 || at < rows.length; at += ROWS_A_PAGE) {
    const some = rows.slice(at, at + ROWS_A_PAGE);
    pages.push({ from: at === 0 ? from : (some[0]?.sort ?? from), rows: some, stale: false });
  }
  return pages;
};

/** Whether a row that was read stands in a page that was not, or one that was there is not any more. */
export const rowsMoved = <R extends Sorted>(
  pages: readonly Page<R>[],
  stretches: readonly Stretch[],
  read: readonly (readonly R[])[],
): boolean => {
  const now = new Set(read.flatMap((rows) => rows.map(({ ref }) => ref)));
  const wasRead = (index: number): boolean =>
    stretches.some(({ first, end }) => index >= first && index < end);
  return pages.some(({ rows }, index) =>
    wasRead(index) ? rows.some(({ ref }) => !now.has(ref)) : rows.some(({ ref }) => now.has(ref)),
  );
};

/**
 * Puts what was read in the place of stale pages. Rows that look the same keep their identity.
 * @param read by the stretches' order
 */
export const replaceStretches = <R extends Sorted>(
  pages: readonly Page<R>[],
  stretches: readonly Stretch[],
  read: readonly (readonly R[])[],
  same: (a: R, b: R) => boolean,
): readonly Page<R>[] => {
  const next: Page<R>[] = [];
  let at = 0;
  for (const [index, { first, end, from }] of stretches.entries()) {
    const old = pages.slice(first, end).flatMap(({ rows }) => rows);
    next.push(...pages.slice(at, first));
    next.push(...inPages(from, reuseRows(old, read[index] ?? [], same)));
    at = end;
  }
  return withoutEmpty([...next, ...pages.slice(at)]);
};

/** An empty page's place is its neighbour's; the first begins where the run does. */
const withoutEmpty = <R extends Sorted>(pages: readonly Page<R>[]): readonly Page<R>[] => {
  const [first] = pages;
  const full = pages.filter(({ rows, stale }) => rows.length > 0 || stale);
  const [head] = full;
  if (!first || !head) return pages.slice(0, 1);
  return [{ ...head, from: first.from }, ...full.slice(1)];
};
