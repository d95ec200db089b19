/** What an entry says: the payload, and one strict schema per kind. See PROTOCOL.md, E rules. */
import { z } from 'zod';
import { Stamp } from './clock.ts';
import { ConversationId, DeviceId, EntryId, EntryKey, UserId } from './ids.ts';

/** UTF-16 units, as `String.length` counts: what the composer's counter shows. */
export const MAX_TEXT_LENGTH = 8_000;
const MAX_MENTIONS = 64;
const MAX_FILES = 20;
/** Versions of one message that an edit replaces: a person has fewer workstations (E11). */
export const MAX_REPLACED_EDITS = 16;

/**
 * A well-formed text (`JSON.stringify` escapes lone surrogates, so they would survive). Zod's own
 * `max` counts code points or UTF-16 units depending on its version; what an entry may say must not.
 */
const text = (maxUnits: number) =>
  z
    .string()
    .refine((value) => value.length <= maxUnits, 'text is too long')
    .refine((value) => value.isWellFormed(), 'text has a lone surrogate');

const Text = text(MAX_TEXT_LENGTH);
const ShortText = text(256);
const Mentions = z.array(UserId).max(MAX_MENTIONS);

/** A file that was mentioned, by its metadata only. `size` in bytes. */
export const FileMention = z.strictObject({
  name: ShortText,
  type: ShortText.optional(),
  size: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER).optional(),
});
export type FileMention = z.infer<typeof FileMention>;

export const MessageBody = z
  .strictObject({
    text: Text,
    replyTo: EntryId.optional(),
    thread: EntryId.optional(),
    mentions: Mentions.optional(),
    files: z.array(FileMention).max(MAX_FILES).optional(),
  })
  .refine((body) => body.text.length > 0 || (body.files?.length ?? 0) > 0, 'message is empty');
export type MessageBody = z.infer<typeof MessageBody>;

export const EditBody = z.strictObject({
  target: EntryId,
  text: Text.min(1),
  mentions: Mentions.optional(),
  /**
   * The edits of its target that stood before its writer's eyes; none: only what was written first.
   * Without it, it replaces every edit before it in the order of entries (E11).
   */
  replaces: z.array(EntryId).max(MAX_REPLACED_EDITS).optional(),
});
export const RedactionBody = z.strictObject({ target: EntryId, reason: ShortText.optional() });
export const ReactionBody = z.strictObject({
  target: EntryId,
  emoji: text(64).min(1),
  on: z.boolean(),
});
export const PinBody = z.strictObject({ target: EntryId, on: z.boolean() });
export const AcknowledgementBody = z.strictObject({ target: EntryId });

export const SYSTEM_EVENTS = [
  'created',
  'joined',
  'left',
  'renamed',
  'topic',
  'archived',
  'unarchived',
] as const;
export const SystemBody = z.strictObject({
  event: z.enum(SYSTEM_EVENTS),
  user: UserId.optional(),
  text: text(2_000).optional(),
});
export type SystemBody = z.infer<typeof SystemBody>;

/** Who made an entry that no device of the author signed: the server's device signs, and says so. */
export const Via = z.enum(['import', 'server', 'rest', 'bot']);
export type Via = z.infer<typeof Via>;

const head = {
  conversation: ConversationId,
  author: UserId,
  device: DeviceId,
  key: EntryKey,
  at: Stamp,
};
const tail = { after: EntryId.nullable(), via: Via.optional() };

/** Fields stand in the order in which they are serialised: the order is part of the format (E3). */
export const Payload = z.discriminatedUnion('kind', [
  z.strictObject({ ...head, kind: z.literal('message'), body: MessageBody, ...tail }),
  z.strictObject({ ...head, kind: z.literal('edit'), body: EditBody, ...tail }),
  z.strictObject({ ...head, kind: z.literal('redaction'), body: RedactionBody, ...tail }),
  z.strictObject({ ...head, kind: z.literal('reaction'), body: ReactionBody, ...tail }),
  z.strictObject({ ...head, kind: z.literal('pin'), body: PinBody, ...tail }),
  z.strictObject({
    ...head,
    kind: z.literal('acknowledgement'),
    body: AcknowledgementBody,
    ...tail,
  }),
  z.strictObject({ ...head, kind: z.literal('system'), body: SystemBody, ...tail }),
]);
export type Payload = z.infer<typeof Payload>;

export type EntryKind = Payload['kind'];
export const ENTRY_KINDS = [
  'message',
  'edit',
  'redaction',
  'reaction',
  'pin',
  'acknowledgement',
  'system',
] as const satisfies readonly EntryKind[];

/** The entry that an edit, redaction, reaction, pin or acknowledgement points at, else null. */
export const targetOf = (payload: Payload): EntryId | null =>
  payload.kind === 'message' || payload.kind === 'system' ? null : payload.body.target;
