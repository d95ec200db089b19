/**
 * What a person settles for themselves, the same on all their devices. Of each the one that was set
 * last counts, but for one whose setter had seen the other (`seen`), so that two devices may change
 * different ones offline (rule D8).
 */
import { z } from 'zod';
import { ConversationId } from '../entry/ids.ts';

export const NOTIFY_ABOUT = ['all', 'mentions', 'none'] as const;
export const NotifyAbout = z.enum(NOTIFY_ABOUT);
export type NotifyAbout = z.infer<typeof NotifyAbout>;

/** Unix ms. */
const Time = z.number().int().nonnegative();
/** Until it is changed: a moment that no chat reaches (the year 9999), Unix ms. */
export const UNTIL_CHANGED = Date.UTC(9_999, 0);

/** They do not want to be disturbed: they are told of nothing before then, and others see it. */
export const Busy = z.object({ since: Time, until: Time });
export type Busy = z.infer<typeof Busy>;

export const MAX_STATUS_LENGTH = 100;
/** What somebody says of themselves to who may know of them, until then. */
export const OwnStatus = z.object({
  text: z.string().min(1).max(MAX_STATUS_LENGTH),
  since: Time,
  until: Time,
});
export type OwnStatus = z.infer<typeof OwnStatus>;
/** Minutes since midnight, by the clock of the device. */
const Minutes = z
  .number()
  .int()
  .min(0)
  .max(24 * 60 - 1);

export const UserSetting = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('pinned'), conversation: ConversationId, value: z.boolean() }),
  z.strictObject({ name: z.literal('notify'), conversation: ConversationId, value: NotifyAbout }),
  /** To come back to, though all of it was read; it ends when it is opened. */
  z.strictObject({
    name: z.literal('marked-unread'),
    conversation: ConversationId,
    value: z.boolean(),
  }),
  /** Nothing of it is told before then; null: not muted. */
  z.strictObject({
    name: z.literal('muted-until'),
    conversation: ConversationId,
    value: Time.nullable(),
  }),
  /** When the browser notifies of nothing; null: never. */
  z.strictObject({
    name: z.literal('quiet-hours'),
    value: z.strictObject({ from: Minutes, to: Minutes }).nullable(),
  }),
  z.strictObject({ name: z.literal('sound'), value: z.boolean() }),
  z.strictObject({ name: z.literal('busy'), value: Busy.nullable() }),
  z.strictObject({ name: z.literal('status'), value: OwnStatus.nullable() }),
]);
export type UserSetting = z.infer<typeof UserSetting>;
export type SettingName = UserSetting['name'];
export type SettingValue<N extends SettingName> = Extract<UserSetting, { name: N }>['value'];

/** Settings in one `PUT /api/settings`. */
export const MAX_SETTINGS = 500;

/** `PUT /api/settings`: what was set before the server's, by somebody who had not seen that, changes nothing. */
export const PutSettingsRequest = z.strictObject({
  settings: z
    .array(
      z.strictObject({
        setting: UserSetting,
        /** How long ago it was set, ms: what was set offline is told later. */
        agoMs: z.number().int().nonnegative(),
        /** The value that it replaces; absent: none was known. */
        seen: z.unknown().optional(),
      }),
    )
    .max(MAX_SETTINGS),
});

/** `GET /api/settings`. One of a later version is skipped by its reader. */
export const UserSettings = z.object({ settings: z.array(z.unknown()).max(10_000) });
