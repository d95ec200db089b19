/** What people keep for themselves about messages (D10). Nothing of it is ever logged. */
import {
  type ConversationId,
  draftMark,
  MAX_PERSONAL,
  PersonalItem,
  type PersonalName,
  type PutPersonalResult,
  type UserId,
} from '@corridor/core';
import { conversationNum, userNum } from './directory-rows.ts';
import { idBlob, idText } from './names.ts';
import type { OperationContext, OperationMap } from './operations.ts';
import { sha256 } from './sha256.ts';

export interface SetItem {
  readonly item: PersonalItem;
  /** How long ago it was set, ms. */
  readonly agoMs: number;
  /** See `PutPersonalRequest`. */
  readonly seen?: readonly (boolean | string)[] | undefined;
}

interface Stored {
  readonly value: boolean | string;
  /** When it was set, Unix ms. */
  readonly at: number;
}

const NO_ENTRY = Buffer.alloc(0);

/**
 * Whether an item takes the place of what is stored. Whoever saw that may replace it, whatever the
 * clocks say. Of two choices made without knowing of each other the later one counts; of two such drafts
 * neither removes the other, but for one that is empty.
 */
const replaces = ({ item, seen }: SetItem, at: number, stored: Stored): boolean => {
  if (stored.value === item.value) return true;
  if (item.name !== 'draft') return (seen?.includes(stored.value) ?? false) || at >= stored.at;
  if (seen === undefined) return at >= stored.at;
  return stored.value === '' || seen.includes(draftMark(String(stored.value), sha256));
};

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
      .flatMap(({ name, id, entry, value }): PersonalItem[] => {
        const item = PersonalItem.safeParse({
          name,
          conversation: idText(id) as ConversationId,
          entry: entry.length === 0 ? null : idText(entry),
          value: JSON.parse(value) as unknown,
        });
        // One that a later version stored, before this one was put back.
        return item.success ? [item.data] : [];
      }),

  /** @returns what became of each, in order, and whether anything changed */
  'personal.put': (
    { db, now }: OperationContext,
    { user, items }: { readonly user: UserId; readonly items: readonly SetItem[] },
  ): { readonly results: readonly PutPersonalResult[]; readonly changed: boolean } => {
    const num = userNum(db, user);
    const get = db.prepare<[number, string, number, Buffer], { value: string; at: number }>(
      `SELECT value, at FROM personal_items
       WHERE user = ? AND name = ? AND conversation = ? AND entry = ?`,
    );
    const put = db.prepare(
      `INSERT OR REPLACE INTO personal_items (user, name, conversation, entry, value, at)
       VALUES (?, ?, ?, ?, ?, ?)`,
    );
    let changed = false;
    const results = items.map((each): PutPersonalResult => {
      const { item, agoMs } = each;
      const about = conversationNum(db, item.conversation);
      if (num === null || about === null) return { outcome: 'no-conversation' };
      const entry = item.entry === null ? NO_ENTRY : idBlob(item.entry);
      const at = Math.max(0, now - agoMs);
      const row = get.get(num, item.name, about, entry);
      const stored = row && { value: JSON.parse(row.value) as Stored['value'], at: row.at };
      if (stored && !replaces(each, at, stored)) {
        return { outcome: 'other', item: PersonalItem.parse({ ...item, value: stored.value }) };
      }
      const setAt = Math.max(at, stored?.at ?? 0);
      put.run(num, item.name, about, entry, JSON.stringify(item.value), setAt);
      changed ||= stored?.value !== item.value;
      return { outcome: 'kept' };
    });
    // Bounded: those that were set last stay.
    const forget = db.prepare(
      `DELETE FROM personal_items WHERE user = @user AND name = @name AND (conversation, entry) IN (
         SELECT conversation, entry FROM personal_items WHERE user = @user AND name = @name
         ORDER BY at DESC LIMIT -1 OFFSET @most)`,
    );
    const names = new Set<PersonalName>(items.map(({ item }) => item.name));
    for (const name of names) forget.run({ user: num, name, most: MAX_PERSONAL[name] });
    return { results, changed };
  },
} satisfies OperationMap;
