/** What somebody's coming, changing or going means for a group that follows a template (D9). Pure. */
import { isOfTemplate } from '@corridor/core';
import type { Decision } from './decision.ts';
import { type ConversationRow, memberOf, type UserRow } from './rows.ts';

type Step = Pick<Decision, 'newcomers' | 'ended' | 'notices'> & { readonly next: ConversationRow };

/**
 * Only a change of whether the template means somebody moves them: whom a manager added by hand
 * stays, and so does an owner, for a group without one could not be managed any more.
 * @param before null when they are new
 * @returns null: nothing changes
 */
export const keptInStep = (
  row: ConversationRow,
  before: UserRow | null,
  after: UserRow,
  nowMs: number,
): Step | null => {
  const { template } = row;
  if (!template || row.archived) return null;
  const was = before !== null && isOfTemplate(before, template);
  const is = isOfTemplate(after, template);
  if (was === is) return null;
  const user = after.id;
  const membership = memberOf(row, user);
  if (is && membership === null) {
    const joined = {
      user,
      role: 'member',
      joinedAt: nowMs,
      readableFrom: 0,
      leftAt: null,
    } as const;
    const members = [...row.members.filter((each) => each.user !== user), joined];
    const notices = [{ event: 'joined', user }] as const;
    return { next: { ...row, members }, newcomers: [user], ended: [], notices };
  }
  if (!is && membership !== null && membership.role !== 'owner') {
    const members = row.members.map((each) =>
      each.user === user ? { ...each, leftAt: nowMs } : each,
    );
    const notices = [{ event: 'left', user }] as const;
    return { next: { ...row, members }, newcomers: [], ended: [user], notices };
  }
  return null;
};
