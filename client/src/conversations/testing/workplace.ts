/** A member of staff, the practice they work at, and its conversations, for what decides from rows alone. */
import { ConversationId, type Preset, presetRules, UserId } from '@corridor/core';
import type { ConversationRow } from '../../local/database.ts';
import type { Workplace } from '../workplace.ts';
import { conversationRow } from './conversation-row.ts';

export const userOf = (letter: string): UserId => UserId.parse(`${letter.repeat(21)}A`);
export const me = userOf('a');
/** Of a row that one is a member of. */
export const mine: Pick<ConversationRow, 'members'> = {
  members: [{ user: me, role: 'member', joinedAt: 0 }],
};

export const workplaceOf = (
  preset: Preset,
  role = 'staff',
  more: Partial<Workplace> = {},
): Workplace =>
  ({
    me: { id: me, role, active: true, department: null, leads: [], assignedTo: [] },
    practice: { rules: presetRules(preset), reception: null },
    ...more,
  }) as unknown as Workplace;

/** A public channel that is in use, and that one is no member of. */
export const channelRow = (change: Partial<ConversationRow> = {}): ConversationRow =>
  conversationRow({
    id: ConversationId.parse(`c${'0'.repeat(20)}A`),
    createdBy: userOf('b'),
    members: [],
    kind: 'channel',
    visibility: 'public',
    ...change,
  });
