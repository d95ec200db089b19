/** What people keep for themselves about messages (D10). Nothing of it is ever logged. */
import {
  type ConversationId,
  MAX_PERSONAL,
  PersonalItem,
  type PersonalName,
  type UserId,
} from '@corridor/core';
import { conversationNum, userNum } from './directory-rows.ts';
import { idBlob, idText } from './names.ts';
import type { OperationContext, OperationMap } from './operations.ts';

export interface SetItem {
  readonly item: PersonalItem;
  /** How long ago it was set, ms. */
  readonly agoMs: number;
}

const NO_ENTRY = Buffer.alloc(0);

export const personalOperations = {
  /** Those of conversations that the user is a member of, the ones set last first. */
  'personal.list': ({ db }: OperationContext, user: UserId): PersonalItem[] =>
    db
      .prepare<[number | null], { name: string; id: Buffer; entry: Buffer; value: string }>(
        `SELECT x.name, s.id, x.entry, x.value FROM personal_items x
         JOIN memberships m ON m.user = x.user AND m.conversation = x.conversation
         JOIN streams s ON s.num = m.conversation
         WHERE x.user = ? ORDER BY x.at DESC`,
      )
      .all(userNum(db, user))
      .map(({ name, id, entry, value }) =>
        PersonalItem.parse({
          name,
          conversation: idText(id) as ConversationId,
          entry: entry.length === 0 ? null : idText(entry),
          value: JSON.parse(value) as unknown,
        }),
      ),

  /** @returns whether anything changed: what was set before what is there does not */
  'personal.put': (
    { db, now }: OperationContext,
    { user, items }: { readonly user: UserId; readonly items: readonly SetItem[] },
  ): boolean => {
    const num = userNum(db, user);
    const put = db.prepare(
      `INSERT INTO personal_items (user, name, conversation, entry, value, at) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET value = excluded.value, at = excluded.at
         WHERE excluded.at >= at`,
    );
    let changes = 0;
    for (const { item, agoMs } of items) {
      const about = conversationNum(db, item.conversation);
      if (num === null || about === null) continue;
      const entry = item.entry === null ? NO_ENTRY : idBlob(item.entry);
      const at = Math.max(0, now - agoMs);
      changes += put.run(num, item.name, about, entry, JSON.stringify(item.value), at).changes;
    }
    // Bounded: those that were set last stay.
    const forget = db.prepare(
      `DELETE FROM personal_items WHERE user = @user AND name = @name AND (conversation, entry) IN (
         SELECT conversation, entry FROM personal_items WHERE user = @user AND name = @name
         ORDER BY at DESC LIMIT -1 OFFSET @most)`,
    );
    const names = new Set<PersonalName>(items.map(({ item }) => item.name));
    for (const name of names) forget.run({ user: num, name, most: MAX_PERSONAL[name] });
    return changes > 0;
  },
} satisfies OperationMap;
