import { ConversationId, type DirectoryUser, UserId } from '@corridor/core';
import { describe, expect, it } from 'vitest';
import type { ConversationRow } from '../local/database.ts';
import {
  filterItems,
  type ListItem,
  listItems,
  neighbour,
  previewLine,
  unreadNeighbour,
} from './list-items.ts';
import { matches, personSubtitle } from './names.ts';
import { conversationRow } from './testing/conversation-row.ts';

const id = (letter: string): string => `${letter}${'0'.repeat(20)}A`;
const me = UserId.parse(id('m'));
const ana = UserId.parse(id('a'));
const bo = UserId.parse(id('b'));
const user = (userId: UserId, name: string): DirectoryUser => ({
  id: userId,
  login: name,
  name,
  role: 'staff',
  jobTitle: null,
  department: null,
  organisation: null,
  leads: [],
  active: true,
  assignedTo: [],
});
const users = new Map([
  [me, user(me, 'Me')],
  [ana, user(ana, 'Ana Núñez')],
  [bo, user(bo, 'Bo')],
]);
const conversation = (letter: string, change: Partial<ConversationRow>): ConversationRow =>
  conversationRow({
    id: ConversationId.parse(id(letter)),
    kind: 'direct',
    createdBy: me,
    members: [me, ana].map((each) => ({ user: each, role: 'member' as const, joinedAt: 0 })),
    ...change,
  });
const words = { unnamed: 'Somebody', onlyYou: 'Only you' };
const direct = conversation('d', { lastAt: 5 });
const group = conversation('g', {
  kind: 'group',
  lastAt: 9,
  members: [me, ana, bo].map((each) => ({ user: each, role: 'member' as const, joinedAt: 0 })),
});
const browsed = conversation('c', { kind: 'channel', name: 'Everyone', members: [], lastAt: 99 });
const source = {
  rows: [direct, group, browsed],
  drafts: [{ conversation: direct.id, text: ' later\n', updatedAt: 1 }],
  threadDrafts: [],
  outbox: [{ conversation: group.id, waiting: 1, refused: 1 }],
  commands: [],
  settings: [],
};

describe('conversation list', () => {
  const items = listItems(source, users, me, words, 0);

  it('is latest first, named after the others, without channels one is not in', () => {
    expect(items.map(({ name }) => name)).toEqual(['Ana Núñez, Bo', 'Ana Núñez']);
  });

  it('tells drafts, what waits and what was refused', () => {
    expect(items[1]).toMatchObject({ draft: 'later', waiting: 0 });
    expect(items[0]).toMatchObject({ draft: null, waiting: 1, refused: 1 });
  });

  it('shows where the server did not do what was asked, also in a channel one is not in', () => {
    const refusal = { code: 'archived', message: 'It is archived.' };
    const commands = [{ conversation: browsed.id, refusal }];
    const [first] = listItems({ ...source, commands }, users, me, words, 0);
    expect(first).toMatchObject({ name: 'Everyone', commandRefused: 'archived' });
  });

  it('keeps one that is not theirs while they left something behind in it', () => {
    const gone = conversation('e', { kind: 'group', name: 'Left', members: [], state: 'gone' });
    const names = (more: object) =>
      listItems({ ...source, rows: [browsed, gone], outbox: [], ...more }, users, me, words, 0).map(
        ({ name }) => name,
      );
    expect(names({})).toEqual(['Left']);
    const outbox = [{ conversation: browsed.id, waiting: 0, refused: 1 }];
    expect(names({ outbox })).toEqual(['Everyone', 'Left']);
    const drafts = [{ conversation: browsed.id, text: 'half', updatedAt: 1 }];
    expect(names({ drafts })).toEqual(['Everyone', 'Left']);
  });

  it('finds names by the beginnings of words, without accents', () => {
    expect(filterItems(items, 'nunez').length).toBe(2);
    expect(filterItems(items, 'bo an').length).toBe(1);
    expect(filterItems(items, 'zz').length).toBe(0);
    expect(matches('North wing – reception', 'rec nor')).toBe(true);
  });

  it('steps to neighbours and stops at the ends', () => {
    expect(neighbour(items, null, 1)).toBe(group.id);
    expect(neighbour(items, group.id, 1)).toBe(direct.id);
    expect(neighbour(items, direct.id, 1)).toBeNull();
  });

  it('steps to the next unread one, once around, and not to a muted one', () => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name, n): ListItem => {
      const item = items[0] as ListItem;
      const own = { ...item.own, quiet: n === 2 };
      return {
        ...item,
        own,
        row: {
          ...item.row,
          id: ConversationId.parse(id(name)),
          unread: n === 1 ? 0 : 2,
          mentions: 0,
        },
      };
    }) as [ListItem, ListItem, ListItem, ListItem];
    const list = [a, b, c, d];
    expect(unreadNeighbour(list, a.row.id, 1)).toBe(d.row.id);
    expect(unreadNeighbour(list, d.row.id, 1)).toBe(a.row.id);
    expect(unreadNeighbour(list, b.row.id, -1)).toBe(a.row.id);
    expect(unreadNeighbour(list, a.row.id, -1)).toBe(d.row.id);
    expect(unreadNeighbour(list, null, 1)).toBe(a.row.id);
    expect(unreadNeighbour([b, c], b.row.id, 1)).toBeNull();
    const mentioned = { ...c, row: { ...c.row, mentions: 1 } };
    expect(unreadNeighbour([b, mentioned], b.row.id, 1)).toBe(c.row.id);
  });

  it('previews who wrote where several do', () => {
    const texts = { you: 'You:', unnamed: 'Somebody', removed: 'Message removed' };
    const line = (row: ConversationRow, author: UserId, text = '**hi**') =>
      previewLine(
        { row: { ...row, lastPreview: { author, text, kind: 'message' } } },
        users,
        me,
        texts,
      );
    expect(line(direct, ana)).toBe('hi');
    expect(line(group, ana)).toBe('Ana: hi');
    expect(line(group, me)).toBe('You: hi');
    expect(line(direct, ana, '')).toBe('Message removed');
  });

  it('subtitles people by job title and department', () => {
    const some = user(ana, 'Ana');
    expect(personSubtitle(some, new Map(), 'Staff')).toBe('Staff');
    expect(personSubtitle({ ...some, jobTitle: 'Hygienist' }, new Map(), 'Staff')).toBe(
      'Hygienist',
    );
    expect(
      personSubtitle({ ...some, role: 'client', organisation: 'Acme' }, new Map(), 'Client'),
    ).toBe('Client · Acme');
  });
});
