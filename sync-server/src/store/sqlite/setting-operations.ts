/** What people settled for themselves (D8). */
import { type ConversationId, type UserId, UserSetting } from '@corridor/core';
import { conversationNum, userNum } from './directory-rows.ts';
import { idText } from './names.ts';
import type { OperationContext, OperationMap } from './operations.ts';

export interface SetSetting {
  readonly setting: UserSetting;
  /** How long ago it was set, ms. */
  readonly agoMs: number;
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
      .map(({ name, id, value }) =>
        UserSetting.parse({
          name,
          ...(id === null ? {} : { conversation: idText(id) as ConversationId }),
          value: JSON.parse(value) as unknown,
        }),
      ),

  /** @returns whether anything changed: what was set before what is there does not */
  'settings.put': (
    { db, now }: OperationContext,
    { user, settings }: { readonly user: UserId; readonly settings: readonly SetSetting[] },
  ): boolean => {
    const num = userNum(db, user);
    const put = db.prepare(
      `INSERT INTO user_settings (user, name, conversation, value, at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET value = excluded.value, at = excluded.at
         WHERE excluded.at >= at`,
    );
    let changes = 0;
    for (const { setting, agoMs } of settings) {
      const about = 'conversation' in setting ? conversationNum(db, setting.conversation) : 0;
      if (num === null || about === null) continue;
      const at = Math.max(0, now - agoMs);
      changes += put.run(num, setting.name, about, JSON.stringify(setting.value), at).changes;
    }
    return changes > 0;
  },
} satisfies OperationMap;
