/** What people settled for themselves (D8). */
import { isDeepStrictEqual } from 'node:util';
import { type ConversationId, type UserId, UserSetting } from '@corridor/core';
import { conversationNum, userNum } from './directory-rows.ts';
import { idText } from './names.ts';
import type { OperationContext, OperationMap } from './operations.ts';

export interface SetSetting {
  readonly setting: UserSetting;
  /** How long ago it was set, ms. */
  readonly agoMs: number;
  /** The value that it replaces; absent: none was known. */
  readonly seen?: unknown;
}

export const settingOperations = {
  /** Those about conversations only while the user is a member. */
  'settings.list': ({ db }: OperationContext, user: UserId): UserSetting[] =>
    db
      .prepare<[number | null], { name: string; id: Buffer | null; value: string }>(
        `SELECT x.name, s.id, x.value FROM user_settings x
         LEFT JOIN memberships m ON m.user = x.user AND m.conversation = x.conversation
         LEFT JOIN streams s ON s.num = m.conversation
         WHERE x.user = ? AND (x.conversation = 0 OR m.user IS NOT NULL)`,
      )
      .all(userNum(db, user))
      .flatMap(({ name, id, value }): UserSetting[] => {
        const setting = UserSetting.safeParse({
          name,
          ...(id === null ? {} : { conversation: idText(id) as ConversationId }),
          value: JSON.parse(value) as unknown,
        });
        // One that a later version stored, before this one was put back.
        return setting.success ? [setting.data] : [];
      }),

  /**
   * @returns whether anything changed: what was set before what is there does not, unless its setter
   *   had seen that, whatever the clocks say
   */
  'settings.put': (
    { db, now }: OperationContext,
    { user, settings }: { readonly user: UserId; readonly settings: readonly SetSetting[] },
  ): boolean => {
    const num = userNum(db, user);
    const get = db.prepare<[number, string, number], { value: string; at: number }>(
      'SELECT value, at FROM user_settings WHERE user = ? AND name = ? AND conversation = ?',
    );
    const put = db.prepare(
      `INSERT OR REPLACE INTO user_settings (user, name, conversation, value, at)
       VALUES (?, ?, ?, ?, ?)`,
    );
    let changed = false;
    for (const { setting, agoMs, seen } of settings) {
      const about = 'conversation' in setting ? conversationNum(db, setting.conversation) : 0;
      if (num === null || about === null) continue;
      const at = Math.max(0, now - agoMs);
      const stored = get.get(num, setting.name, about);
      if (stored && at < stored.at && !isDeepStrictEqual(JSON.parse(stored.value), seen)) continue;
      const value = JSON.stringify(setting.value);
      put.run(num, setting.name, about, value, Math.max(at, stored?.at ?? 0));
      changed ||= value !== stored?.value;
    }
    return changed;
  },
} satisfies OperationMap;
