/** What a person settles for themselves: kept here at once, told to the server when there is one. */
import type { ConversationId, UserSetting } from '@corridor/core';
import type { LocalDatabase } from '../local/database.ts';

export const putSetting = async (db: LocalDatabase, setting: UserSetting): Promise<void> => {
  const conversation = 'conversation' in setting ? setting.conversation : '';
  const { name, value } = setting;
  await db.transaction('rw', db.settings, async () => {
    const before = await db.settings.get([name, conversation]);
    const seen = before?.told === 1 ? before.value : before?.seen;
    await db.settings.put({ name, conversation, value, at: Date.now(), told: 0, seen });
  });
};

/** A conversation was opened: what was marked to come back to has been come back to. */
export const endMarkedUnread = async (
  db: LocalDatabase,
  conversation: ConversationId,
): Promise<void> => {
  const row = await db.settings.get(['marked-unread', conversation]);
  if (row?.value === true) {
    await putSetting(db, { name: 'marked-unread', conversation, value: false });
  }
};
