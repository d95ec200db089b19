/** The search index as the local database keeps it. */
import type { ConversationId } from '@corridor/core';

/**
 * Messages that the search index does not have, or not as they now are: queued with whatever
 * changed them, in the same transaction, and taken into their part when the engine is idle. Until
 * then a search reads their rows.
 */
export interface SearchQueueRow {
  n: number;
  part: string;
  conversation: ConversationId;
  /** Refs of message rows; entry ids of what edits, redactions and reactions point at. */
  names: readonly string[];
}

/** A part of the search index: mostly a segment's messages, by its name. See `text-index/part.ts`. */
export interface SearchPartRow {
  part: string;
  conversation: ConversationId;
  /** Unix ms by clock of its oldest and its newest message. */
  fromMs: number;
  toMs: number;
}

/** Apart from {@link SearchPartRow}, so that all parts are listed without reading them. */
export interface SearchBytesRow {
  part: string;
  bytes: Uint8Array;
}
