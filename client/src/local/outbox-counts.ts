/**
 * What stands in the outbox, counted by its indexes: texts are not read, so that each message
 * written in an outage costs the same, the first and the thousandth.
 */
import type { ConversationId } from '@corridor/core';
import type { Draftable, LocalDatabase, OutboxRow } from './database.ts';

type State = OutboxRow['state'];

/** How many rows of a conversation will be sent by themselves, and how many were refused. */
export interface OutboxCounts {
  readonly conversation: ConversationId;
  readonly waiting: number;
  readonly refused: number;
}

/** What of a kind of rows is there, over all conversations. */
export interface StateCounts {
  readonly all: number;
  readonly messages: number;
}

const MESSAGE: Draftable['kind'] = 'message';

// A count over several keys at once reads every row: one for each key reads none.
const total = async (counts: readonly PromiseLike<number>[]): Promise<number> =>
  (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);

/** @param states each at most once */
export const countStates = async (
  db: LocalDatabase,
  states: readonly State[],
): Promise<StateCounts> => {
  const [all, messages] = await Promise.all([
    total(states.map((state) => db.outbox.where('state').equals(state).count())),
    total(
      states.map((state) => db.outbox.where('[state+draft.kind]').equals([state, MESSAGE]).count()),
    ),
  ]);
  return { all, messages };
};

const statesHere = async (db: LocalDatabase): Promise<[ConversationId, State][]> =>
  (await db.outbox.orderBy('[conversation+state]').uniqueKeys()) as unknown as [
    ConversationId,
    State,
  ][];

/** Conversations that have anything in the outbox, each once. */
export const countConversations = async (db: LocalDatabase): Promise<OutboxCounts[]> => {
  const counts = new Map<ConversationId, OutboxCounts>();
  for (const [conversation, state] of await statesHere(db)) {
    const count = await db.outbox
      .where('[conversation+state]')
      .equals([conversation, state])
      .count();
    const { waiting, refused } = counts.get(conversation) ?? { waiting: 0, refused: 0 };
    counts.set(
      conversation,
      state === 'refused'
        ? { conversation, waiting, refused: refused + count }
        : { conversation, waiting: waiting + count, refused },
    );
  }
  return [...counts.values()];
};

/** Conversations in which something will be sent by itself. */
export const conversationsWaiting = async (db: LocalDatabase): Promise<ConversationId[]> => [
  ...new Set(
    (await statesHere(db))
      .filter(([, state]) => state !== 'refused')
      .map(([conversation]) => conversation),
  ),
];
