/** What stands in the composer's place. */
import { presetRules, UserId } from '@corridor/core';
import { describe, expect, it } from 'vitest';
import { closedReason } from './closed-reason.ts';

const me = UserId.parse(`${'a'.repeat(21)}A`);
const workplace = {
  me: { id: me, role: 'staff', active: true, department: null, leads: [], assignedTo: [] },
  practice: { rules: presetRules('helpdesk'), reception: null },
} as never;
const channel = (change: object) =>
  ({
    kind: 'channel',
    visibility: 'public',
    recordPolicy: 'editable',
    archived: false,
    state: 'here',
    members: [],
    ...change,
  }) as never;
const asked = (type: string, state = 'waiting') => [{ state, command: { type } }] as never;
const mine = { members: [{ user: me, role: 'member', joinedAt: 0 }] };

describe('why nothing can be written', () => {
  it('tells who is no member whether they can be', () => {
    expect(closedReason(channel({}), [], workplace)).toBe('notMember');
    expect(closedReason(channel({}), asked('join'), workplace)).toBe('joining');
    expect(closedReason(channel({}), asked('join', 'refused'), workplace)).toBe('notMember');
    expect(closedReason(channel({ archived: true }), [], workplace)).toBe('archivedToOthers');
    expect(closedReason(channel({ ...mine, state: 'gone' }), [], workplace)).toBe('left');
  });

  it('closes a conversation that one asked to leave', () => {
    expect(closedReason(channel(mine), [], workplace)).toBeNull();
    expect(closedReason(channel(mine), asked('leave'), workplace)).toBe('leaving');
    expect(closedReason(channel(mine), asked('leave', 'refused'), workplace)).toBeNull();
    expect(closedReason(channel({ ...mine, archived: true }), [], workplace)).toBe('archived');
  });
});
