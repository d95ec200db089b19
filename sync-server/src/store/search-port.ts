/** The port of the index of what messages say: see `core/src/directory/search.ts`. */
import type { SearchFound, SearchQuestion, UserId } from '@corridor/core';

export interface SearchAsked {
  readonly asker: UserId;
  readonly question: SearchQuestion;
  /** Only what is behind this place; null: from the newest on. */
  readonly behind: number | null;
  /** Answers at most. */
  readonly limit: number;
}

/** One that was found, with what says who may read it. */
export interface SearchHit extends SearchFound {
  /** Of the segment that holds it. */
  readonly floor: number;
}

/** What a bounded piece of work found; more of it is asked for with `behind: next`. */
export interface SearchSlice {
  /** Newest first; only what the asker may read and what is said now. */
  readonly found: readonly SearchHit[];
  /** Null: that was all. It tells where others' messages lie, so it is for the server alone. */
  readonly next: number | null;
  /** Unix ms: what is later is in the index; 0: everything is. */
  readonly indexedBackTo: number;
}

export interface SearchStore {
  /** @throws StoreUnavailableError */
  search(asked: SearchAsked): Promise<SearchSlice>;
}
