/** How far the marker may move: never over a message that nobody can have seen, if it can help it. */
import type { UnreadRef } from './arrange.pure.ts';

interface ReadState {
  /** Somebody looks at the newest message. */
  readonly atEnd: boolean;
  readonly unread: readonly UnreadRef[];
  readonly seen: ReadonlySet<string>;
  /** Highest sequence that was on screen while somebody looked. */
  readonly highestSeen: number;
}

/** @returns a sequence, 0 when the marker stays. */
export const readTarget = ({ atEnd, unread, seen, highestSeen }: ReadState): number =>
  atEnd || unread.every(({ ref }) => seen.has(ref)) ? highestSeen : 0;
