/**
 * What a person keeps for themselves about messages: those that they saved, and what they typed and
 * have not sent. The same on all their devices; of each the one that was set last counts (rule D10).
 */
import { z } from 'zod';
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
export const MAX_PERSONAL: Readonly<Record<PersonalName, number>> = { saved: 2_000, draft: 60 };
/** Messages that a person may have saved. */
export const MAX_SAVED = 1_000;

/** Items in one `PUT /api/personal`. */
export const MAX_PUT_PERSONAL = 200;

/** `PUT /api/personal`: what was set before the server's changes nothing. */
export const PutPersonalRequest = z.strictObject({
  items: z
    .array(
      z.strictObject({
        item: PersonalItem,
        /** How long ago it was set, ms: what was set offline is told later. */
        agoMs: z.number().int().nonnegative(),
      }),
    )
    .max(MAX_PUT_PERSONAL),
});

/** `GET /api/personal`. One of a later version is skipped by its reader. */
export const PersonalItems = z.object({ items: z.array(z.unknown()).max(10_000) });
