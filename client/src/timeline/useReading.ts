/**
 * What was on screen while somebody looked, and how far that moves the marker. A late arrival above
 * is not read because the bottom is in view: it is once it was seen itself.
 */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { MessageRow } from '../local/database.ts';
import type { Arranged } from './arrange.pure.ts';
import type { TimelineActions } from './port.ts';
import { readTarget } from './reading.pure.ts';
import type { Place } from './scrolling.ts';
import type { TimelineSnapshot, TimelineWindow } from './window.ts';

/** A message that was on screen while somebody looked. */
export type SeenRow = Pick<MessageRow, 'ref' | 'sequence'>;

interface Reading {
  timeline: TimelineWindow;
  snapshot: TimelineSnapshot;
  items: readonly Arranged<MessageRow>[];
  place: Place;
  /** Somebody looks at the list: at this window, and nothing lies over it. */
  attention: boolean;
  /** What was seen of the conversation in a pane beside the list; another array each time. */
  beside: readonly SeenRow[];
  /** How far the conversation is read, as this device knows by now. */
  marker: number;
  actions: TimelineActions;
  onFailure: (error: unknown) => void;
}

interface Read {
  /** Refs of what was on screen while somebody looked. */
  readonly seen: ReadonlySet<string>;
  /** These need not be looked at. */
  readonly countAsSeen: (some: readonly SeenRow[]) => void;
}

export const useReading = ({
  timeline,
  snapshot,
  items,
  place,
  attention,
  beside,
  marker,
  actions,
  onFailure,
}: Reading): Read => {
  const { rows, unread, status, reachesEnd } = snapshot;
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set<string>());
  const highestSeen = useRef(0);
  const looks = attention && status === 'ready' && rows.length > 0;

  const countAsSeen = useCallback((some: readonly SeenRow[]) => {
    for (const { sequence } of some) {
      highestSeen.current = Math.max(highestSeen.current, sequence ?? 0);
    }
    setSeen((old) =>
      some.every(({ ref }) => old.has(ref))
        ? old
        : new Set([...old, ...some.map(({ ref }) => ref)]),
    );
  }, []);
  useEffect(() => {
    if (looks) countAsSeen(rows.slice(place.first, place.last + 1));
  }, [looks, rows, place.first, place.last, countAsSeen]);
  useEffect(() => countAsSeen(beside), [beside, countAsSeen]);

  useEffect(() => {
    if (unread.some(({ ref }) => seen.has(ref))) timeline.forget(seen);
  }, [timeline, seen, unread]);

  const atEnd = looks && place.atBottom && reachesEnd;
  useEffect(() => {
    if (status !== 'ready') return;
    const target = readTarget({ atEnd, unread, seen, highestSeen: highestSeen.current });
    // Not `position.marker`: it runs ahead of what is kept when "New" is taken away (below).
    if (target <= marker) return;
    actions.markRead(timeline.conversation, target, atEnd ? null : seen).catch(onFailure);
  }, [status, atEnd, unread, seen, marker, actions, timeline, onFailure]);

  // What comes while somebody looks at the bottom is not "New" to them.
  const lineBefore = useRef<boolean | null>(null);
  useLayoutEffect(() => {
    if (status !== 'ready') return;
    const line = items.some(({ startsNew }) => startsNew);
    const newest = rows[rows.length - 1];
    if (lineBefore.current === false && line && atEnd && newest) {
      const upTo = rows.reduce((high, { sequence }) => Math.max(high, sequence ?? 0), 0);
      timeline.readUpTo({ marker: upTo, lastReadSort: newest.sort });
      return;
    }
    lineBefore.current = line;
  }, [items, rows, status, atEnd, timeline]);

  return { seen, countAsSeen };
};
