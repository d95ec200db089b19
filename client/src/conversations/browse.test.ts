/** Which public channels somebody finds, and what they can do with them. */
import { presetRules, UserId } from '@corridor/core';
import { describe, expect, it } from 'vitest';
import type { ConversationRow } from '../local/database.ts';
import { browseChannels, joinableChannels } from './browse.ts';

const me = UserId.parse(`${'a'.repeat(21)}A`);
const as = (role: string) =>
  ({
    me: { id: me, role, active: true, department: null, leads: [], assignedTo: [] },
    practice: { rules: presetRules('helpdesk'), reception: null },
  }) as never;
const channel = (name: string, change: object = {}): ConversationRow =>
  ({
    id: name,
    name,
    topic: null,
    kind: 'channel',
    visibility: 'public',
    recordPolicy: 'editable',
    archived: false,
    state: 'here',
    members: [],
    ...change,
  }) as never;
const mine = { members: [{ user: me, role: 'member', joinedAt: 0 }] };
const rows = [
  channel('stock', { topic: 'What runs out' }),
  channel('Machines', mine),
  channel('old', { archived: true }),
  channel('older', { archived: true, ...mine }),
  channel('secret', { visibility: 'private' }),
];
const names = (found: readonly ConversationRow[]) => found.map(({ name }) => name);

describe('public channels', () => {
  it('are found by name and topic; archived ones by their members and whom they are to open again', () => {
    const staff = browseChannels(rows, '', as('staff'));
    expect(names(staff.inUse)).toEqual(['Machines', 'stock']);
    expect(names(staff.archived)).toEqual(['older']);
    expect(names(browseChannels(rows, '', as('admin')).archived)).toEqual(['old', 'older']);
    expect(names(browseChannels(rows, 'runs', as('staff')).inUse)).toEqual(['stock']);
  });

  it('can be joined where one is not in them, and has not asked to be', () => {
    const joining = new Set([rows[0]?.id as never]);
    expect(names(joinableChannels(rows, '', as('staff'), new Set()))).toEqual(['stock']);
    expect(names(joinableChannels(rows, '', as('staff'), joining))).toEqual([]);
    expect(names(joinableChannels(rows, 'mach', as('staff'), new Set()))).toEqual([]);
  });
});
