/**
 * Edits, reactions, removals and pins that the server did not take. The message shows what is
 * stored again; what its writer wanted waits beside it until they try again or let it go.
 */
import type { ConversationId, UserId } from '@corridor/core';
import { useLiveQuery } from 'dexie-react-hooks';
import { useMemo } from 'react';
import type { Draftable, LocalDatabase, OutboxRow } from '../local/database.ts';
import { refOf } from '../local/refs.ts';

export type Change = Exclude<Draftable, { kind: 'message' }>;

export interface RefusedChange {
  /** What trying again and letting go take. */
  readonly ref: string;
  readonly draft: Change;
  readonly refusal: OutboxRow['refusal'];
  /** Ref of the message that it was to change; null when that is not on this device. */
  readonly target: string | null;
}

/** Refused changes of a conversation, as they were written. */
export const readRefusedChanges = async (
  db: LocalDatabase,
  me: UserId,
  conversation: ConversationId,
): Promise<RefusedChange[]> => {
  const rows = await db.outbox
    .where('[conversation+state]')
    .equals([conversation, 'refused'])
    .filter(({ draft }) => draft.kind !== 'message')
    .toArray();
  const changes: RefusedChange[] = [];
  for (const { key, draft, refusal } of rows) {
    if (draft.kind === 'message') continue;
    const { target } = draft;
    const message =
      'id' in target
        ? await db.messages.where('id').equals(target.id).first()
        : await db.messages.get(refOf(target.author, target.key));
    changes.push({ ref: refOf(me, key), draft, refusal, target: message?.ref ?? null });
  }
  return changes;
};

export interface RefusedChanges {
  readonly byMessage: ReadonlyMap<string, readonly RefusedChange[]>;
  /** Those whose message is not among the rows that are loaded, or not on this device. */
  readonly elsewhere: readonly RefusedChange[];
}

const NONE: readonly RefusedChange[] = [];
export const refusedOf = ({ byMessage }: RefusedChanges, ref: string): readonly RefusedChange[] =>
  byMessage.get(ref) ?? NONE;

export const groupChanges = (
  changes: readonly RefusedChange[],
  loaded: readonly string[],
): RefusedChanges => {
  const byMessage = new Map<string, readonly RefusedChange[]>();
  for (const change of changes) {
    if (change.target === null) continue;
    byMessage.set(change.target, [...(byMessage.get(change.target) ?? []), change]);
  }
  const here = new Set(loaded);
  return {
    byMessage,
    elsewhere: changes.filter(({ target }) => target === null || !here.has(target)),
  };
};

export const useRefusedChanges = (
  db: LocalDatabase,
  me: UserId,
  conversation: ConversationId,
  loaded: readonly string[],
): RefusedChanges => {
  const changes = useLiveQuery(
    () => readRefusedChanges(db, me, conversation),
    [db, me, conversation],
  );
  return useMemo(() => groupChanges(changes ?? NONE, loaded), [changes, loaded]);
};
