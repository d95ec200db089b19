/**
 * Searching on the server, in history that a workstation does not hold (rule Q1 and on). A question
 * is a body and never an address: addresses are written down by proxies.
 */
import { z } from 'zod';
import { ConversationId, EntryId, UserId } from '../entry/ids.ts';
import { SegmentName } from '../segment/name.ts';

/** Words of one question, those in phrases as well. More are not read. */
export const MAX_SEARCH_TERMS = 16;
/** UTF-16 units of one word of a question: longer runs are cut when a text is read, too. */
const MAX_TERM_UNITS = 80;
/** People or conversations that one name can stand for. */
export const MAX_SEARCH_NAMES = 1_000;
/** What one answer holds at most. */
export const SEARCH_PAGE = 20;

export const SearchHas = z.enum(['link', 'file', 'reaction']);
export type SearchHas = z.infer<typeof SearchHas>;

const Term = z.string().min(1).max(MAX_TERM_UNITS);
const Milliseconds = z.number().int().nonnegative();

/** What is looked for; the same that a workstation asks its own index. */
export const SearchQuestion = z.strictObject({
  /** Each is the beginning of a word of the message, or a word of its stem. */
  words: z.array(Term).max(MAX_SEARCH_TERMS),
  /** Whole words that stand one behind the other. */
  phrases: z.array(z.array(Term).min(1).max(MAX_SEARCH_TERMS)).max(MAX_SEARCH_TERMS),
  /** Null: anybody, anywhere. */
  from: z.array(UserId).max(MAX_SEARCH_NAMES).nullable(),
  in: z.array(ConversationId).max(MAX_SEARCH_NAMES).nullable(),
  /** Unix ms by the message's clock: at or after the one, before the other. */
  afterMs: Milliseconds.nullable(),
  beforeMs: Milliseconds.nullable(),
  has: z.array(SearchHas).max(SearchHas.options.length),
});
export type SearchQuestion = z.infer<typeof SearchQuestion>;

/** `POST /api/search`. */
export const SearchRequest = SearchQuestion.extend({
  /** From an answer to the same question of the same person: what is behind it. */
  cursor: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,120}$/, 'not a cursor')
    .optional(),
}).refine(
  ({ words, phrases }) => words.length + phrases.flat().length <= MAX_SEARCH_TERMS,
  'too many words',
);
export type SearchRequest = z.infer<typeof SearchRequest>;

const Piece = z.object({ at: z.number().int(), text: z.string(), marked: z.boolean() });

export const SearchFound = z.object({
  id: EntryId,
  conversation: ConversationId,
  /** That holds it: what is fetched to show it among its neighbours. */
  segment: SegmentName,
  author: UserId,
  /** Unix ms by clock. */
  at: Milliseconds,
  /** The part of its present text around what was found. */
  pieces: z.array(Piece).max(256),
  /** Names of its files. */
  files: z.array(z.string()).max(32),
});
export type SearchFound = z.infer<typeof SearchFound>;

/** Newest first, none of them twice over all answers to a question. */
export const SearchAnswer = z.object({
  found: z.array(SearchFound).max(SEARCH_PAGE),
  /** Null: that was all. An answer with a cursor may hold fewer than it could, or none. */
  cursor: z.string().nullable(),
  /**
   * Unix ms: the server's index has what is later; 0 when it has everything. What was written in the
   * last seconds may be missing.
   */
  indexedBackTo: Milliseconds,
});
export type SearchAnswer = z.infer<typeof SearchAnswer>;
