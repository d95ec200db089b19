/** What stands in the composer's place. */
import { describe, expect, it } from 'vitest';
import { channelRow as channel, mine, workplaceOf } from '../conversations/testing/workplace.ts';
import { closedReason } from './closed-reason.ts';

const workplace = workplaceOf('helpdesk');
const asked = (type: string, state = 'waiting') => [{ state, command: { type } }] as never;

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
