/** What a screen asks of the search worker, and what it answers. */
import type { ConversationId, EntryId, Piece, UserId } from '@corridor/core';
import type { Has } from './query.ts';

/** A query whose names are people and conversations. */
export interface Request {
  readonly words: readonly string[];
  readonly phrases: readonly (readonly string[])[];
  /** Null: anybody, anywhere. */
  readonly from: readonly UserId[] | null;
  readonly in: readonly ConversationId[] | null;
  readonly afterMs: number | null;
  readonly beforeMs: number | null;
  readonly has: readonly Has[];
}

export interface Found {
  readonly ref: string;
  /** Null while it is not signed. */
  readonly id: EntryId | null;
  readonly conversation: ConversationId;
  readonly author: UserId;
  /** Unix ms by clock. */
  readonly at: number;
  readonly pieces: readonly Piece[];
  /** Names of its files. */
  readonly files: readonly string[];
}

export type SearchMessage =
  | { readonly type: 'open'; readonly user: UserId }
  /** Ends the search before it. `n` names it in the answers. */
  | {
      readonly type: 'search';
      readonly n: number;
      readonly request: Request;
      readonly limit: number;
    }
  /** As many more of the same. */
  | { readonly type: 'more'; readonly n: number; readonly limit: number }
  | { readonly type: 'end' };

export type SearchAnswer =
  /** Newest first, after what was answered before. `end`: `limit` is reached, or all is searched. */
  | {
      readonly type: 'found';
      readonly n: number;
      readonly found: readonly Found[];
      readonly state: 'searching' | 'more' | 'all';
    }
  | { readonly type: 'failed'; readonly n: number; readonly message: string };
