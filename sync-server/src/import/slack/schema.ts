/**
 * The shapes of a Slack export, read leniently: only what is used is named, fields may be missing
 * or null, everything else is passed over. Lengths are bounded so that no field can be a bomb.
 */
import { z } from 'zod';

const Id = z.string().min(1).max(64);
const Name = z.string().max(2_000).nullish();
/** Slack's time of an event and its name in a channel: Unix seconds with six decimals. */
export const SlackTs = z.string().regex(/^\d{1,11}\.\d{1,6}$/, 'not a Slack time');
const Long = z.string().max(4_000_000).nullish();

export const SlackUser = z.object({
  id: Id,
  name: Name,
  real_name: Name,
  is_bot: z.boolean().nullish(),
  deleted: z.boolean().nullish(),
  profile: z.object({ display_name: Name, real_name: Name }).nullish().catch(null),
});
export type SlackUser = z.infer<typeof SlackUser>;

export const SlackChannel = z.object({
  id: Id,
  name: z.string().min(1).max(200),
  /** Unix seconds. */
  created: z.number().int().nonnegative().max(100_000_000_000).nullish().catch(null),
  creator: Id.nullish().catch(null),
  is_archived: z.boolean().nullish().catch(null),
  members: z.array(Id).max(100_000).nullish().catch(null),
  topic: z.object({ value: Long }).nullish().catch(null),
  purpose: z.object({ value: Long }).nullish().catch(null),
  pins: z
    .array(z.object({ id: SlackTs, user: Id.nullish(), created: z.number().nullish() }))
    .nullish()
    .catch(null),
});
export type SlackChannel = z.infer<typeof SlackChannel>;

export const SlackFile = z.object({
  name: Name,
  title: Name,
  mimetype: Name,
  size: z.number().nonnegative().nullish().catch(null),
});
export type SlackFile = z.infer<typeof SlackFile>;

export const SlackAttachment = z.object({
  fallback: Long,
  text: Long,
  title: Long,
  title_link: Long,
  author_name: Name,
});
export type SlackAttachment = z.infer<typeof SlackAttachment>;

const SlackReaction = z.object({
  name: z.string().min(1).max(100),
  users: z.array(Id).max(10_000),
});

const message = {
  user: Id.nullish(),
  bot_id: Id.nullish(),
  username: Name,
  text: Long,
  ts: SlackTs,
  thread_ts: SlackTs.nullish(),
  files: z.array(SlackFile).max(1_000).nullish().catch(null),
  file: SlackFile.nullish().catch(null),
  attachments: z.array(SlackAttachment).max(1_000).nullish().catch(null),
  reactions: z.array(SlackReaction).max(1_000).nullish().catch(null),
};

/** A message as an event carries it inside `message`: what was changed, or what was replied to. */
export const SlackInner = z.object({
  ...message,
  subtype: z.string().max(100).nullish(),
  edited: z.object({ user: Id.nullish() }).nullish().catch(null),
});
export type SlackInner = z.infer<typeof SlackInner>;

export const SlackEvent = z.object({
  ...message,
  type: z.literal('message'),
  subtype: z.string().max(100).nullish(),
  message: SlackInner.nullish(),
  deleted_ts: SlackTs.nullish(),
  topic: Long,
  purpose: Long,
  name: Name,
  item: z.object({ ts: SlackTs }).nullish().catch(null),
});
export type SlackEvent = z.infer<typeof SlackEvent>;
