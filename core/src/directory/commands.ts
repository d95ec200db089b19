/**
 * Commands change the directory. Each carries an idempotency key: the relay answers a repeated one
 * with what it answered first, so a workstation may queue them offline and send them again.
 */
import { z } from 'zod';
import { HistorySetting } from '../access/permissions.ts';
import { toBase64Url, utf8Encode } from '../encoding.ts';
import type { Sha256 } from '../entry/hash.ts';
import {
  ConversationId,
  EntryKey,
  type PracticeId,
  type RandomBytes,
  randomId,
  UserId,
} from '../entry/ids.ts';
import { MembershipRole } from './schema.ts';
import { linesText, nameText } from './text.ts';

/** In UTF-16 units: what fits in a list's line, and in two lines of the details. */
export const MAX_CONVERSATION_NAME = 80;
export const MAX_TOPIC = 250;
/** In UTF-16 units: what a channel is for and how it is used, in a few paragraphs. */
export const MAX_DESCRIPTION = 1_000;
const ConversationName = nameText(z.string().trim().min(1).max(MAX_CONVERSATION_NAME));
const Topic = nameText(z.string().trim().max(MAX_TOPIC));
const Description = linesText(z.string().trim().max(MAX_DESCRIPTION));

export const Command = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('create-channel'),
    conversation: ConversationId,
    name: ConversationName,
    topic: Topic.nullable(),
    description: Description.nullable().optional(),
    visibility: z.enum(['public', 'private']),
    history: HistorySetting.optional(),
    members: z.array(UserId).max(1_000),
  }),
  /** The id is {@link directConversationId}: both sides may start it offline at once. */
  z.strictObject({
    type: z.literal('create-direct'),
    conversation: ConversationId,
    with: UserId,
  }),
  z.strictObject({
    type: z.literal('create-group'),
    conversation: ConversationId,
    name: ConversationName.nullable(),
    history: HistorySetting.optional(),
    members: z.array(UserId).min(1).max(1_000),
  }),
  /** The id is {@link templateConversationId}: everybody may start it offline at once (D9). */
  z.strictObject({
    type: z.literal('create-from-template'),
    conversation: ConversationId,
    /** Name of one of the practice's group templates. */
    template: ConversationName,
  }),
  /** The id is {@link directConversationId} of client and staff member. */
  z.strictObject({
    type: z.literal('create-client'),
    conversation: ConversationId,
    client: UserId,
    staff: UserId,
  }),
  z.strictObject({ type: z.literal('join'), conversation: ConversationId }),
  z.strictObject({ type: z.literal('leave'), conversation: ConversationId }),
  z.strictObject({
    type: z.literal('add-members'),
    conversation: ConversationId,
    members: z.array(UserId).min(1).max(1_000),
  }),
  z.strictObject({
    type: z.literal('remove-member'),
    conversation: ConversationId,
    user: UserId,
  }),
  z.strictObject({
    type: z.literal('set-member-role'),
    conversation: ConversationId,
    user: UserId,
    role: MembershipRole,
  }),
  z.strictObject({
    type: z.literal('change-conversation'),
    conversation: ConversationId,
    name: ConversationName.optional(),
    topic: Topic.nullable().optional(),
    description: Description.nullable().optional(),
    archived: z.boolean().optional(),
    history: HistorySetting.optional(),
  }),
]);
export type Command = z.infer<typeof Command>;

type Creation = Extract<Command, { readonly type: `create-${string}` }>;
/** Whether a command begins a conversation: what is refused of it leaves none. */
export const isCreation = (command: Command): command is Creation =>
  command.type.startsWith('create-');

/** `POST /api/commands`. */
export const CommandRequest = z.strictObject({ key: EntryKey, command: Command });
export type CommandRequest = z.infer<typeof CommandRequest>;

export const COMMAND_REFUSALS = [
  'not-permitted',
  'not-a-member',
  'unknown-user',
  'unknown-conversation',
  'kind-not-here',
  'wrong-conversation-id',
  'conversation-exists',
  'last-owner',
  'clients-not-in-groups',
  'archived',
] as const;

/** The answer, the same for every repetition of the key. */
export const CommandResult = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('done'),
    conversation: ConversationId,
    revision: z.number().int(),
  }),
  z.object({ outcome: z.literal('refused'), code: z.enum(COMMAND_REFUSALS), message: z.string() }),
]);
export type CommandResult = z.infer<typeof CommandResult>;

/**
 * How the ids of two people's conversations begin, and no others (rule D5): whoever makes a channel
 * or a group cannot take the place of one. Three of the sixteen bytes.
 */
const PAIR_MARK = 'pair';
/** And those of groups that follow a template (rule D9). */
const TEMPLATE_MARK = 'tmpl';

/** Whether an id is of a form that is derived, never drawn. */
export const isDerivedConversationId = (id: ConversationId): boolean =>
  id.startsWith(PAIR_MARK) || id.startsWith(TEMPLATE_MARK);

/**
 * The id of the one conversation of two people in a practice: {@link PAIR_MARK} and the first 13
 * bytes of SHA-256 over a domain prefix, the practice and both user ids in order (rule D5).
 */
export const directConversationId = (
  practice: PracticeId,
  a: UserId,
  b: UserId,
  sha256: Sha256,
): ConversationId => {
  const [first, second] = a < b ? [a, b] : [b, a];
  const text = `corridor direct v1\n${practice}\n${first}\n${second}`;
  const hash = toBase64Url(sha256(utf8Encode(text)).subarray(0, 13));
  return ConversationId.parse(PAIR_MARK + hash);
};

/**
 * The id of the one group of a practice that follows a template: {@link TEMPLATE_MARK} and the
 * first 13 bytes of SHA-256 over a domain prefix, the practice and the template's name (rule D9).
 */
export const templateConversationId = (
  practice: PracticeId,
  template: string,
  sha256: Sha256,
): ConversationId => {
  const text = `corridor template v1\n${practice}\n${template}`;
  const hash = toBase64Url(sha256(utf8Encode(text)).subarray(0, 13));
  return ConversationId.parse(TEMPLATE_MARK + hash);
};

/** A new channel's or group's id, which is never a derived one. */
export const newConversationId = (random: RandomBytes): ConversationId => {
  for (;;) {
    const id = ConversationId.parse(randomId(random));
    if (!isDerivedConversationId(id)) return id;
  }
};
