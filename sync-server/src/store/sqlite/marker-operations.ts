/** How far a user has read and what their devices hold: sequences for each conversation. */
import type { ConversationId, MemberMarker, UserId } from '@corridor/core';
import type { HeldMark, MovedMarker } from '../marker-port.ts';
import { lastGivenOut } from '../sequence.ts';
import { conversationNum, userNum } from './directory-rows.ts';
import { idText } from './names.ts';
import type { OperationContext, OperationMap } from './operations.ts';

interface RaisedMarker {
  readonly conversation: ConversationId;
  readonly sequence: number;
  /** How long ago it was read, ms. */
  readonly agoMs?: number | undefined;
}

interface MarkerColumns {
  readonly read: number;
  readonly readAt: number;
  readonly held: number;
}

const RETURNING = 'RETURNING sequence AS read, read_at AS readAt, held';

/** The highest sequence that a marker may stand at: nobody has read what is not written yet. */
const highestOf = ({ db, era }: OperationContext, conversation: number | null): number => {
  const row = db
    .prepare<[number | null], { last: number }>(
      'SELECT last_sequence AS last FROM streams WHERE num = ?',
    )
    .get(conversation);
  return lastGivenOut(row?.last ?? 0, era);
};

export const markerOperations = {
  'markers.list': (
    { db, era }: OperationContext,
    user: UserId,
  ): { readonly conversation: ConversationId; readonly sequence: number }[] =>
    db
      .prepare<[number | null], { id: Buffer; sequence: number; last: number }>(
        `SELECT s.id, m.sequence, s.last_sequence AS last FROM markers m JOIN streams s ON s.num = m.conversation
         WHERE m.user = ? AND m.sequence > 0`,
      )
      .all(userNum(db, user))
      .map(({ id, sequence, last }) => ({
        conversation: idText(id) as ConversationId,
        sequence: Math.min(sequence, lastGivenOut(last, era)),
      })),

  /** Those of a conversation's members, for each other. */
  'markers.ofMembers': (
    context: OperationContext,
    conversation: ConversationId,
  ): MemberMarker[] => {
    const { db } = context;
    const num = conversationNum(db, conversation);
    const highest = highestOf(context, num);
    return db
      .prepare<[number | null], MarkerColumns & { id: Buffer }>(
        `SELECT a.id, m.sequence AS read, m.read_at AS readAt, m.held FROM markers m
         JOIN memberships USING (user, conversation) JOIN authors a ON a.num = m.user
         WHERE m.conversation = ?`,
      )
      .all(num)
      .map(({ id, ...columns }) => ({
        user: idText(id) as UserId,
        ...capped(columns, highest),
      }));
  },

  /**
   * Markers only grow, and no further than to the last entry: nobody has read what is not written
   * yet. Those of conversations that the user is no member of are passed over.
   * @returns those that moved
   */
  'markers.raise': (
    context: OperationContext,
    args: { readonly user: UserId; readonly markers: readonly RaisedMarker[] },
  ): MovedMarker[] => {
    const { db, now } = context;
    const user = userNum(db, args.user);
    const raise = db.prepare<
      [
        {
          readonly user: number | null;
          readonly conversation: number | null;
          readonly sequence: number;
          readonly at: number;
          readonly highest: number;
        },
      ],
      MarkerColumns
    >(
      `INSERT INTO markers (user, conversation, sequence, read_at, held)
       SELECT user, conversation, min(:sequence, :highest), :at, min(:sequence, :highest)
         FROM memberships WHERE user = :user AND conversation = :conversation
       ON CONFLICT (user, conversation) DO UPDATE
         SET read_at = CASE WHEN excluded.sequence > sequence THEN :at ELSE read_at END,
             held = min(max(held, excluded.held), :highest),
             sequence = min(max(sequence, excluded.sequence), :highest)
         WHERE excluded.sequence > sequence OR sequence > :highest
       ${RETURNING}`,
    );
    return args.markers.flatMap(({ conversation, sequence, agoMs = 0 }) => {
      const num = conversationNum(db, conversation);
      const highest = highestOf(context, num);
      const at = Math.max(0, now - agoMs);
      const moved = raise.get({ user, conversation: num, sequence, at, highest });
      return moved ? [{ conversation, user: args.user, ...moved }] : [];
    });
  },

  /** What devices hold, of many users at once; see {@link MarkerStore.hold}. */
  'markers.hold': (context: OperationContext, marks: readonly HeldMark[]): MovedMarker[] => {
    const { db } = context;
    const raise = db.prepare<
      [
        {
          readonly user: number | null;
          readonly conversation: number | null;
          readonly held: number;
        },
      ],
      MarkerColumns
    >(
      `INSERT INTO markers (user, conversation, sequence, held)
       SELECT user, conversation, 0, :held
         FROM memberships WHERE user = :user AND conversation = :conversation
       ON CONFLICT (user, conversation) DO UPDATE SET held = excluded.held
         WHERE excluded.held > held AND excluded.held > sequence
       ${RETURNING}`,
    );
    return marks.flatMap(({ user, conversation, sequence }) => {
      const num = conversationNum(db, conversation);
      const held = Math.min(sequence, highestOf(context, num));
      const moved = raise.get({ user: userNum(db, user), conversation: num, held });
      return moved ? [{ conversation, user, ...moved }] : [];
    });
  },
} satisfies OperationMap;

const capped = ({ read, readAt, held }: MarkerColumns, highest: number): MarkerColumns => {
  const upTo = Math.min(read, highest);
  return { read: upTo, readAt, held: Math.min(Math.max(upTo, held), highest) };
};
