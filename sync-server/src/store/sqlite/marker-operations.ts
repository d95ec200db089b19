/** How far a user has read: a sequence for each conversation. */
import type { ConversationId, UserId } from '@corridor/core';
import { lastGivenOut } from '../sequence.ts';
import { conversationNum, userNum } from './directory-rows.ts';
import { idText } from './names.ts';
import type { OperationContext, OperationMap } from './operations.ts';

export const markerOperations = {
  'markers.list': (
    { db, era }: OperationContext,
    user: UserId,
  ): { readonly conversation: ConversationId; readonly sequence: number }[] =>
    db
      .prepare<[number | null], { id: Buffer; sequence: number; last: number }>(
        `SELECT s.id, m.sequence, s.last_sequence AS last FROM markers m JOIN streams s ON s.num = m.conversation
         WHERE m.user = ?`,
      )
      .all(userNum(db, user))
      .map(({ id, sequence, last }) => ({
        conversation: idText(id) as ConversationId,
        sequence: Math.min(sequence, lastGivenOut(last, era)),
      })),

  /**
   * Markers only grow, and no further than to the last entry: nobody has read what is not written
   * yet. Those of conversations that the user is no member of are passed over.
   */
  'markers.raise': (
    { db, era }: OperationContext,
    args: {
      readonly user: UserId;
      readonly markers: readonly {
        readonly conversation: ConversationId;
        readonly sequence: number;
      }[];
    },
  ): void => {
    const user = userNum(db, args.user);
    const lastOf = db.prepare<[number | null], { last: number }>(
      'SELECT last_sequence AS last FROM streams WHERE num = ?',
    );
    const raise = db.prepare(
      `INSERT INTO markers (user, conversation, sequence)
       SELECT user, conversation, min(:sequence, :highest) FROM memberships
       WHERE user = :user AND conversation = :conversation
       ON CONFLICT (user, conversation) DO UPDATE
         SET sequence = min(max(sequence, excluded.sequence), :highest)`,
    );
    for (const { conversation, sequence } of args.markers) {
      const num = conversationNum(db, conversation);
      const highest = lastGivenOut(lastOf.get(num)?.last ?? 0, era);
      raise.run({ user, sequence, highest, conversation: num });
    }
  },
} satisfies OperationMap;
