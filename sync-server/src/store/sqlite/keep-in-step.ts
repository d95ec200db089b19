/** Groups that follow a template, kept in step with who has come, changed or gone (rule D9). */
import type { UserId } from '@corridor/core';
import { keptInStep } from '../../directory/keep-in-step.ts';
import type { DirectoryWrite, UserRow } from '../../directory/rows.ts';
import { applyDecision } from './apply-decision.ts';
import { readConversation, readTemplateGroups } from './directory-rows.ts';
import { audit } from './directory-writes.ts';
import type { OperationContext } from './operations.ts';

interface InStep {
  readonly conversations: DirectoryWrite['rows']['conversations'];
  readonly endedMemberships: DirectoryWrite['endedMemberships'];
}

/**
 * @param actor who changed the person; null: the command line, and what the groups say of it is in
 *   the person's own name
 * @param before null when they are new
 */
export const keepInStep = (
  context: OperationContext,
  actor: UserId | null,
  before: UserRow | null,
  after: UserRow,
): InStep => {
  const conversations: InStep['conversations'][number][] = [];
  const endedMemberships: InStep['endedMemberships'][number][] = [];
  const { practice, id } = after;
  for (const group of readTemplateGroups(context.db, practice)) {
    const row = readConversation(context.db, group);
    const decision = row && keptInStep(row, before, after, context.now);
    if (!decision) continue;
    const write = applyDecision(context, practice, actor ?? id, decision, context.now);
    conversations.push(...write.rows.conversations);
    endedMemberships.push(...write.endedMemberships);
    const came = decision.newcomers.length > 0;
    audit(context, {
      practice,
      actor,
      action: 'conversation.keep-in-step',
      subject: group,
      detail: { user: id, came },
    });
  }
  return { conversations, endedMemberships };
};
