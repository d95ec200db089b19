/** Which public channels somebody finds, and what they can do with them. */
import { ConversationId } from '@corridor/core';
import { describe, expect, it } from 'vitest';
import type { ConversationRow } from '../local/database.ts';
import { browseChannels, joinableChannels } from './browse.ts';
import { channelRow, mine, workplaceOf } from './testing/workplace.ts';

const as = (role: string) => workplaceOf('helpdesk', role);
const channel = (name: string, change: Partial<ConversationRow> = {}): ConversationRow =>
  channelRow({ id: ConversationId.parse(`${name.padEnd(21, '0')}A`), name, ...change });
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
