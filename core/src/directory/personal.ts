/**
 * What a person keeps for themselves about messages: those that they saved, threads that they chose
 * to follow or not to, and what they typed and have not sent. The same on all their devices (rule
 * D10).
 */
import { z } from 'zod';
import { toBase64Url, utf8Encode } from '../encoding.ts';
import type { Sha256 } from '../entry/hash.ts';
import { ConversationId, EntryId } from '../entry/ids.ts';
import { MAX_TEXT_LENGTH } from '../entry/schema.ts';

/** A draft may be longer than a message may: it is made shorter before it is sent. */
export const MAX_DRAFT_LENGTH = 2 * MAX_TEXT_LENGTH;

const DraftText = z
  .string()
  .refine((value) => value.length <= MAX_DRAFT_LENGTH, 'draft is too long')
  .refine((value) => value.isWellFormed(), 'draft has a lone surrogate');

export const PersonalItem = z.discriminatedUnion('name', [
  z.strictObject({
    name: z.literal('saved'),
    conversation: ConversationId,
    /** The message. */
    entry: EntryId,
    value: z.boolean(),
  }),
  z.strictObject({
    name: z.literal('followed'),
    conversation: ConversationId,
    /** The first message of the thread. */
    entry: EntryId,
    /** What they chose: to follow it, or not to, whatever they wrote in it. */
    value: z.boolean(),
  }),
  z.strictObject({
    name: z.literal('draft'),
    conversation: ConversationId,
    /** The first message of the thread that it is typed in; null: in the conversation. */
    entry: EntryId.nullable(),
    /** Empty: there is none any more. */
    value: DraftText,
  }),
]);
export type PersonalItem = z.infer<typeof PersonalItem>;
export type PersonalName = PersonalItem['name'];

/**
 * Of each kind so many are kept of a person, those that were set last; what was taken back counts
 * too, so that a device that was offline cannot bring it again.
 */
export const MAX_PERSONAL: Readonly<Record<PersonalName, number>> = {
  saved: 2_000,
  followed: 2_000,
  draft: 60,
};
/** Messages that a person may have saved. */
export const MAX_SAVED = 1_000;

/** Items in one `PUT /api/personal`. */
export const MAX_PUT_PERSONAL = 200;

/** Stands for the text of a draft where another text says what it replaces: 12 bytes of its SHA-256. */
const DraftMark = z.string().regex(/^[A-Za-z0-9_-]{16}$/, 'not the mark of a draft');

/** @param sha256 of the platform */
export const draftMark = (text: string, sha256: Sha256): string =>
  toBase64Url(sha256(utf8Encode(text)).subarray(0, 12));

/** Values that one item may name as those it replaces. */
export const MAX_SEEN = 8;

/** `PUT /api/personal`; what becomes of each item is in {@link PutPersonalAnswer}. */
export const PutPersonalRequest = z.strictObject({
  items: z
    .array(
      z.strictObject({
        item: PersonalItem,
        /** How long ago it was set, ms: what was set offline is told later. */
        agoMs: z.number().int().nonnegative(),
        /**
         * Values that the server may have and its setter knew of: a saved message's, a choice of a thread, a draft's mark.
         * Absent: not known, and the one that was set last counts.
         */
        seen: z
          .array(z.union([z.boolean(), DraftMark]))
          .max(MAX_SEEN)
          .optional(),
      }),
    )
    .max(MAX_PUT_PERSONAL),
});

/**
 * Of each item that was put, in order: the server has it now; it has another one, which the setter had
 * not seen; it knows of no such conversation that they are a member of.
 */
export const PutPersonalAnswer = z.object({
  results: z
    .array(
      z.discriminatedUnion('outcome', [
        z.object({ outcome: z.literal('kept') }),
        /** One of a later version is none to its reader. */
        z.object({ outcome: z.literal('other'), item: z.unknown() }),
        z.object({ outcome: z.literal('no-conversation') }),
      ]),
    )
    .max(MAX_PUT_PERSONAL),
});
export type PutPersonalResult =
  | { readonly outcome: 'kept' }
  | { readonly outcome: 'other'; readonly item: PersonalItem }
  | { readonly outcome: 'no-conversation' };

/** `GET /api/personal`. One of a later version is skipped by its reader. */
export const PersonalItems = z.object({ items: z.array(z.unknown()).max(10_000) });
