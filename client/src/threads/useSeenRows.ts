/** Which messages of a short list are on screen while somebody looks at this window. */
import { type RefObject, useEffect } from 'react';
import type { MessageRow } from '../local/database.ts';
import { useAttention } from '../timeline/attention.ts';

interface SeenRowsOptions {
  /** What scrolls; rows are its elements with `data-ref`. */
  scroller: RefObject<HTMLElement | null>;
  rows: readonly MessageRow[];
  onSeen: (rows: readonly MessageRow[]) => void;
}

/** Tells of rows as they come into view, and of all in view when rows or attention change. */
export const useSeenRows = ({ scroller, rows, onSeen }: SeenRowsOptions): void => {
  const attention = useAttention();
  useEffect(() => {
    const root = scroller.current;
    if (!attention || !root) return;
    const byRef = new Map(rows.map((row) => [row.ref, row]));
    const observer = new IntersectionObserver(
      (entries) => {
        const seen = entries.flatMap(({ isIntersecting, target }) => {
          const row = byRef.get((target as HTMLElement).dataset.ref ?? '');
          return isIntersecting && row ? [row] : [];
        });
        if (seen.length > 0) onSeen(seen);
      },
      { root },
    );
    for (const element of root.querySelectorAll('[data-ref]')) observer.observe(element);
    return () => observer.disconnect();
  }, [attention, scroller, rows, onSeen]);
};
