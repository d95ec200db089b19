/** Why nothing can be written in a conversation: what stands in the composer's place. Pure. */
import { type Command, canWrite } from '@corridor/core';
import type { ClosedReason } from '../composer/Closed.tsx';
import { actorOf, subjectOf, type Workplace } from '../conversations/workplace.ts';
import { isWaiting } from '../local/asked.ts';
import type { CommandRow, ConversationRow } from '../local/database.ts';

/**
 * @param commands what was asked with the conversation
 * @returns null: writing is possible
 */
export const closedReason = (
  row: ConversationRow,
  commands: readonly Pick<CommandRow, 'state' | 'command'>[],
  { me, practice }: Pick<Workplace, 'me' | 'practice'>,
): ClosedReason | null => {
  if (row.state === 'refused') return 'refused';
  if (row.state === 'gone') return 'left';
  const isAsked = (type: Command['type']): boolean =>
    commands.some((each) => isWaiting(each, type));
  const subject = subjectOf(row, me.id);
  const verdict = canWrite(actorOf(me, practice), { kind: 'message' }, subject, practice.rules);
  switch (verdict) {
    case 'ok':
      return isAsked('leave') ? 'leaving' : null;
    case 'archived':
      return 'archived';
    case 'not-a-member':
      if (row.archived) return 'archivedToOthers';
      return isAsked('join') ? 'joining' : 'notMember';
    case 'immutable-record':
    case 'not-permitted':
      return 'notPermitted';
  }
};
