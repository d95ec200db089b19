import { ConversationId, UNTIL_CHANGED, UserId } from '@corridor/core';
import { describe, expect, it } from 'vitest';
import type { ConversationRow, SettingRow } from '../local/database.ts';
import { listItems, ofFilter, totalUnread, unreadNeighbour } from './list-items.ts';
import { notifyAbout, ownSettings } from './own-settings.ts';
import { conversationRow } from './testing/conversation-row.ts';

const id = (letter: string): ConversationId => ConversationId.parse(`${letter}${'0'.repeat(20)}A`);
const me = UserId.parse(`m${'0'.repeat(20)}A`);
const settled = (
  name: SettingRow['name'],
  conversation: ConversationId,
  value: unknown,
): SettingRow => ({
  name,
  conversation,
  value,
  at: 0,
  told: 1,
});
const row = (letter: string, change: Partial<ConversationRow>): ConversationRow =>
  conversationRow({
    id: id(letter),
    name: letter,
    createdBy: me,
    members: [{ user: me, role: 'member', joinedAt: 0 }],
    ...change,
  });
const items = (rows: ConversationRow[], settings: SettingRow[], nowMs = 1_000) =>
  listItems(
    { rows, drafts: [], outbox: [], commands: [], settings },
    new Map(),
    me,
    { unnamed: '', onlyYou: '' },
    nowMs,
  );
const names = (list: readonly { name: string }[]) => list.map(({ name }) => name);

describe('what one settles for a conversation', () => {
  const rows = [
    row('a', { lastAt: 1, unread: 2 }),
    row('b', { lastAt: 2 }),
    row('c', { lastAt: 3, unread: 5, mentions: 1 }),
  ];

  it('puts what is pinned on top, and shows it or what is unread alone', () => {
    const list = items(rows, [settled('pinned', id('a'), true), settled('pinned', id('b'), false)]);
    expect(names(list)).toEqual(['a', 'c', 'b']);
    expect(names(ofFilter(list, 'pinned', null))).toEqual(['a']);
    expect(names(ofFilter(list, 'unread', null))).toEqual(['a', 'c']);
    // What is open stays though it is read by now.
    expect(names(ofFilter(list, 'unread', id('b')))).toEqual(['a', 'c', 'b']);
  });

  it('counts nothing of what is muted but mentions, until it is muted no more', () => {
    const settings = [settled('muted-until', id('c'), 2_000)];
    expect(totalUnread(items(rows, []))).toBe(7);
    expect(totalUnread(items(rows, settings))).toBe(3);
    expect(totalUnread(items(rows, settings, 2_000))).toBe(7);
    expect(
      ownSettings([settled('muted-until', id('c'), UNTIL_CHANGED)], Date.now())(id('c')),
    ).toEqual({
      pinned: false,
      markedUnread: false,
      notify: null,
      mutedUntil: UNTIL_CHANGED,
      quiet: true,
    });
    expect(totalUnread(items(rows, [settled('notify', id('c'), 'none')]))).toBe(3);
    expect(totalUnread(items(rows, [settled('notify', id('c'), 'mentions')]))).toBe(7);
  });
  it('counts what one wants to come back to as one, also where all was read or it is muted', () => {
    const marked = (name: string) => settled('marked-unread', id(name), true);
    expect(totalUnread(items(rows, [marked('b')]))).toBe(8);
    expect(totalUnread(items(rows, [marked('a')]))).toBe(7);
    expect(totalUnread(items(rows, [marked('a'), settled('notify', id('a'), 'none')]))).toBe(6);
    const list = items(rows, [marked('b')]);
    expect(names(ofFilter(list, 'unread', null))).toEqual(['c', 'b', 'a']);
    expect(unreadNeighbour(list, id('a'), -1)).toBe(id('b'));
  });

  it('tells of all that is written to one person, and of mentions elsewhere, until they choose', () => {
    expect(
      (['direct', 'client', 'group', 'channel'] as const).map((kind) =>
        notifyAbout(kind, { notify: null }),
      ),
    ).toEqual(['all', 'all', 'mentions', 'mentions']);
    expect(notifyAbout('direct', { notify: 'none' })).toBe('none');
    expect(notifyAbout('channel', { notify: 'all' })).toBe('all');
  });
});
