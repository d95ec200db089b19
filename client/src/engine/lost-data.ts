/**
 * Whether the relay forgot something it had acknowledged, although it knows our era: somebody put an
 * older copy of its data in place by hand (PROTOCOL.md H1). Judged by what this workstation holds
 * proof of, and not by what it was merely told: a number in a notice or a list proves nothing, and
 * a conversation that the reader left is not theirs to miss.
 */
import { type ConversationId, SEQUENCES_PER_ERA, type Welcome } from '@corridor/core';
import type { LocalDatabase } from '../local/database.ts';

/** The highest acknowledged sequence that this workstation holds, by conversation. */
const heldSequences = async (db: LocalDatabase): Promise<Map<ConversationId, number>> => {
  const held = new Map<ConversationId, number>();
  const holds = (conversation: ConversationId, sequence: number): void => {
    held.set(conversation, Math.max(sequence, held.get(conversation) ?? 0));
  };
  await db.segments.each(({ conversation, state, lastSequence }) => {
    if (state !== 'absent') holds(conversation, lastSequence);
  });
  await db.kept.each(({ conversation, sequence }) => holds(conversation, sequence));
  return held;
};

/** What was told since the relay's start proves nothing of before: 0. */
const ofBefore = (sequence: number, era: number): number =>
  sequence < era * SEQUENCES_PER_ERA ? sequence : 0;

/** @param revision of the directory, as this workstation has it */
export const hasLostData = async (
  db: LocalDatabase,
  { conversations, directoryRevision, era }: Welcome,
  revision: number,
): Promise<boolean> => {
  if (directoryRevision < revision) return true;
  const held = await heldSequences(db);
  // What was written since the start hides what was lost before it; an older relay does not tell.
  return conversations.some(
    ({ conversation, sequence, before = sequence }) =>
      before < ofBefore(held.get(conversation) ?? 0, era),
  );
};
