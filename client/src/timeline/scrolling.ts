/**
 * Keeps the place in a virtual list while rows come and go: at the bottom it stays at the bottom;
 * elsewhere the first visible row stays where it is, whatever is inserted above it.
 */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { VirtualizerHandle } from 'virtua';
import { type ListChange, listChange } from './arrange.pure.ts';

/** Closer to the end than this counts as at the end. */
const BOTTOM_PX = 32;

/** Space below the newest row, as `Timeline.module.css` has it. */
const END_PX = 12;

export interface Place {
  readonly atBottom: boolean;
  /** Indexes of the first and last row that show. */
  readonly first: number;
  readonly last: number;
}

interface Scrolling {
  /** For the virtual list in this render. */
  readonly shift: boolean;
  readonly place: Place;
  /** To be called on scroll and when sizes change. */
  readonly measure: () => Place | null;
  readonly toBottom: () => void;
  /** To the last row, wherever in the list it looks from. */
  readonly toEnd: () => void;
  readonly toIndex: (index: number, where: 'top' | 'middle') => void;
  readonly toTop: () => void;
  /** A row goes to where it stood, pixels below the top of what shows. */
  readonly toPlace: (index: number, ref: string, topPx: number) => void;
  /** The first row that shows and where it stands. */
  readonly standsAt: () => { readonly ref: string; readonly topPx: number } | null;
}

interface ScrollingOptions {
  list: RefObject<VirtualizerHandle | null>;
  scroller: RefObject<HTMLElement | null>;
  refs: readonly string[];
  /** Height of what scrolls above the virtual list, pixels; it must not change. */
  abovePx: number;
}

/** Distance in pixels of a row from the top of what shows; null when it is not drawn. */
const topOf = (scroller: HTMLElement | null, ref: string): number | null => {
  const row = scroller?.querySelector(`[data-ref="${CSS.escape(ref)}"]`);
  return scroller && row
    ? row.getBoundingClientRect().top - scroller.getBoundingClientRect().top
    : null;
};

/** Frames in which sizes above may still turn out different from what was guessed. */
const SETTLE_FRAMES = 6;

export const useScrolling = ({ list, scroller, refs, abovePx }: ScrollingOptions): Scrolling => {
  const before = useRef<readonly string[]>([]);
  const anchor = useRef<{ ref: string; offset: number; top: number | null } | null>(null);
  const settling = useRef(0);
  const atBottom = useRef(true);
  const [place, setPlace] = useState<Place>({ atBottom: true, first: 0, last: 0 });
  const change: ListChange = listChange(before.current, refs);

  const toBottom = useCallback(() => {
    atBottom.current = true;
    const handle = list.current;
    if (handle) handle.scrollTo(abovePx + handle.scrollSize);
  }, [list, abovePx]);

  const toEnd = useCallback(() => {
    settling.current = 0;
    atBottom.current = true;
    const last = before.current.length - 1;
    if (last >= 0) list.current?.scrollToIndex(last, { align: 'end', offset: END_PX });
  }, [list]);

  const toTop = useCallback(() => {
    settling.current = 0;
    atBottom.current = false;
    list.current?.scrollTo(0);
  }, [list]);

  const toIndex = useCallback(
    (index: number, where: 'top' | 'middle') => {
      settling.current = 0;
      atBottom.current = false;
      if (where === 'middle') list.current?.scrollToIndex(index, { align: 'center' });
      else list.current?.scrollToIndex(index, { align: 'start', offset: -56 });
    },
    [list],
  );

  const measure = useCallback((): Place | null => {
    const handle = list.current;
    const count = before.current.length;
    if (!handle || count === 0) return null;
    const { scrollOffset, viewportSize } = handle;
    // Not the virtual list's: what stands above it and below it scrolls too.
    const scrollSize = scroller.current?.scrollHeight ?? 0;
    const first = Math.min(count - 1, handle.findItemIndex(scrollOffset));
    const last = Math.min(count - 1, handle.findItemIndex(scrollOffset + viewportSize - 1));
    atBottom.current = scrollOffset + viewportSize >= scrollSize - BOTTOM_PX;
    const ref = before.current[first];
    if (ref !== undefined && settling.current === 0) {
      const offset = scrollOffset - abovePx - handle.getItemOffset(first);
      anchor.current = { ref, offset, top: topOf(scroller.current, ref) };
    }
    const next = { atBottom: atBottom.current, first, last };
    setPlace((old) =>
      old.atBottom === next.atBottom && old.first === first && old.last === last ? old : next,
    );
    return next;
  }, [list, scroller, abovePx]);

  /** Rows above were inserted: the first visible one goes back to where it was, to the pixel. */
  const settle = useCallback(() => {
    const wanted = anchor.current;
    if (!wanted || settling.current === 0) return;
    settling.current -= 1;
    const top = topOf(scroller.current, wanted.ref);
    if (top !== null && wanted.top !== null && Math.abs(top - wanted.top) >= 1) {
      list.current?.scrollBy(top - wanted.top);
    }
    requestAnimationFrame(settle);
  }, [list, scroller]);

  const toPlace = useCallback(
    (index: number, ref: string, topPx: number) => {
      atBottom.current = false;
      anchor.current = { ref, offset: -topPx, top: topPx };
      list.current?.scrollToIndex(index, { align: 'start', offset: -topPx });
      settling.current = SETTLE_FRAMES;
      requestAnimationFrame(settle);
    },
    [list, settle],
  );

  const standsAt = useCallback(() => {
    const { current } = anchor;
    return current && current.top !== null ? { ref: current.ref, topPx: current.top } : null;
  }, []);

  // Whoever scrolls meanwhile goes where they want.
  useEffect(() => {
    const element = scroller.current;
    const stop = (): void => {
      settling.current = 0;
    };
    const events = ['wheel', 'touchmove', 'keydown', 'pointerdown'] as const;
    for (const event of events) element?.addEventListener(event, stop, { passive: true });
    return () => {
      for (const event of events) element?.removeEventListener(event, stop);
    };
  }, [scroller]);

  useLayoutEffect(() => {
    const wasEmpty = before.current.length === 0;
    before.current = refs;
    if (refs.length === 0 || change === 'same') return;
    if (wasEmpty || (atBottom.current && change !== 'cut-start')) {
      toEnd();
      return;
    }
    if (change !== 'other' || !anchor.current) return;
    const index = refs.indexOf(anchor.current.ref);
    if (index >= 0) {
      list.current?.scrollToIndex(index, { align: 'start', offset: anchor.current.offset });
      settling.current = SETTLE_FRAMES;
      requestAnimationFrame(settle);
    }
  }, [refs, change, list, settle, toEnd]);

  // A list that does not fill its place yet never scrolls: new rows show without an event.
  useEffect(() => {
    if (refs.length === 0) return;
    const frame = requestAnimationFrame(() => measure());
    return () => cancelAnimationFrame(frame);
  }, [refs, measure]);

  return {
    shift: change === 'prepended' || change === 'cut-start',
    place,
    measure,
    toBottom,
    toEnd,
    toIndex,
    toTop,
    toPlace,
    standsAt,
  };
};
