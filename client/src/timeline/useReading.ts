/**
 * What was on screen while somebody looked, and how far that moves the marker. A late arrival above
 * is not read because the bottom is in view: it is once it was seen itself.
 */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { MessageRow } from '../local/database.ts';
import type { Arranged, UnreadRef } from './arrange.pure.ts';
import type { TimelineActions } from './port.ts';
import { readTarget } from './reading.pure.ts';
import type { Place } from './scrolling.ts';
import type { TimelineSnapshot, TimelineWindow } from './window.ts';

interface Reading {
  timeline: TimelineWindow;
  snapshot: TimelineSnapshot;
  items: readonly Arranged<MessageRow>[];
  place: Place;
  attention: boolean;
  actions: TimelineActions;
  onFailure: (error: unknown) => void;
}

interface Read {
  /** Refs of what was on screen while somebody looked. */
  readonly seen: ReadonlySet<string>;
  /** These need not be looked at. */
  readonly countAsSeen: (refs: readonly UnreadRef[]) => void;
}

export const useReading = ({
  timeline,
  snapshot,
  items,
  place,
  attention,
  actions,
  onFailure,
}: Reading): Read => {
  const { rows, unread, status, reachesEnd } = snapshot;
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set<string>());
  const highestSeen = useRef(0);
  const marked = useRef(0);
  const looks = attention && status === 'ready' && rows.length > 0;

  useEffect(() => {
    if (!looks) return;
    const visible = rows.slice(place.first, place.last + 1);
    for (const { sequence } of visible) {
      if (sequence !== null) highestSeen.current = Math.max(highestSeen.current, sequence);
    }
    setSeen((old) =>
      visible.every(({ ref }) => old.has(ref))
        ? old
        : new Set([...old, ...visible.map(({ ref }) => ref)]),
    );
  }, [looks, rows, place.first, place.last]);

  useEffect(() => {
    if (unread.some(({ ref }) => seen.has(ref))) timeline.forget(seen);
  }, [timeline, seen, unread]);

  const atEnd = place.atBottom && reachesEnd;
  useEffect(() => {
    if (!looks) return;
    const target = readTarget({ atEnd, unread, seen, highestSeen: highestSeen.current });
    // Not `position.marker`: it runs ahead of what is kept when "New" is taken away (below).
    if (target <= marked.current) return;
    marked.current = target;
    actions.markRead(timeline.conversation, target).catch(onFailure);
  }, [looks, atEnd, unread, seen, actions, timeline, onFailure]);

  // What comes while somebody looks at the bottom is not "New" to them.
  const lineBefore = useRef<boolean | null>(null);
  useLayoutEffect(() => {
    if (status !== 'ready') return;
    const line = items.some(({ startsNew }) => startsNew);
    const newest = rows[rows.length - 1];
    if (lineBefore.current === false && line && looks && atEnd && newest) {
      const marker = rows.reduce((high, { sequence }) => Math.max(high, sequence ?? 0), 0);
      timeline.readUpTo({ marker, lastReadSort: newest.sort });
      return;
    }
    lineBefore.current = line;
  }, [items, rows, status, looks, atEnd, timeline]);

  const countAsSeen = useCallback((refs: readonly UnreadRef[]) => {
    for (const { sequence } of refs) {
      highestSeen.current = Math.max(highestSeen.current, sequence);
    }
    setSeen((old) => new Set([...old, ...refs.map(({ ref }) => ref)]));
  }, []);

  return { seen, countAsSeen };
};
