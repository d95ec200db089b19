/** How far a user has read: a sequence for each conversation. */
import type { ConversationId, UserId } from '@corridor/core';
import { conversationNum, userNum } from './directory-rows.ts';
import { idText } from './names.ts';
import type { OperationContext, OperationMap } from './operations.ts';

export const markerOperations = {
  'markers.list': (
    { db }: OperationContext,
    user: UserId,
  ): { readonly conversation: ConversationId; readonly sequence: number }[] =>
    db
      .prepare<[number | null], { id: Buffer; sequence: number }>(
        `SELECT s.id, m.sequence FROM markers m JOIN streams s ON s.num = m.conversation
         WHERE m.user = ?`,
      )
      .all(userNum(db, user))
      .map(({ id, sequence }) => ({ conversation: idText(id) as ConversationId, sequence })),

  /** Markers only grow. Those of conversations that the user is no member of are passed over. */
  'markers.raise': (
    { db }: OperationContext,
    args: {
      readonly user: UserId;
      readonly markers: readonly {
        readonly conversation: ConversationId;
        readonly sequence: number;
      }[];
    },
  ): void => {
    const user = userNum(db, args.user);
    const raise = db.prepare(
      `INSERT INTO markers (user, conversation, sequence)
       SELECT user, conversation, :sequence FROM memberships
       WHERE user = :user AND conversation = :conversation
       ON CONFLICT (user, conversation) DO UPDATE
         SET sequence = max(sequence, excluded.sequence)`,
    );
    for (const { conversation, sequence } of args.markers) {
      raise.run({ user, sequence, conversation: conversationNum(db, conversation) });
    }
  },
} satisfies OperationMap;
