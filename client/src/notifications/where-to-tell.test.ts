import { ConversationId, UNTIL_CHANGED } from '@corridor/core';
import { describe, expect, it } from 'vitest';
import type { SettingRow } from '../local/database.ts';
import { clockOf, isQuiet, minutesOf, tomorrowMorning } from './when.pure.ts';
import {
  shouldNotify,
  type ToldConversation,
  type ToldMessage,
  type Wishes,
  whereToTell,
} from './where-to-tell.pure.ts';
import { settled, wishesFor } from './wishes.pure.ts';

const room = ConversationId.parse(`r${'0'.repeat(20)}A`);
const other = ConversationId.parse(`o${'0'.repeat(20)}A`);
/** By this device's clock. */
const at = (hours: number, minutes = 0): number => new Date(2026, 10, 21, hours, minutes).getTime();

describe('whether to notify', () => {
  const NOW = at(12);
  const message: ToldMessage = { conversation: room, sequence: 8, countable: 1 };
  const mention: ToldMessage = { ...message, mentionsMe: 1 };
  const conversation: ToldConversation = { kind: 'group', marker: 7, state: 'here' };
  const wishes: Wishes = { notify: 'all', mutedUntil: null, quietHours: null, busyUntil: null };
  const told = (
    what: ToldMessage,
    { where = {}, wish = {} }: { where?: Partial<ToldConversation>; wish?: Partial<Wishes> } = {},
  ) => shouldNotify(what, { ...conversation, ...where }, { ...wishes, ...wish }, NOW);

  it.each([
    ['all', true, true],
    ['mentions', false, true],
    ['none', false, false],
  ] as const)('of %s', (notify, plain, mentioned) => {
    expect(told(message, { wish: { notify } })).toBe(plain);
    expect(told(mention, { wish: { notify } })).toBe(mentioned);
  });

  it('of a reply in a thread that one follows as of a mention', () => {
    const reply: ToldMessage = { ...message, followed: true };
    expect(told(reply, { wish: { notify: 'mentions' } })).toBe(true);
    expect(told(reply, { wish: { notify: 'none' } })).toBe(false);
    expect(told(reply, { wish: { notify: 'mentions', mutedUntil: NOW + 1 } })).toBe(false);
  });

  it.each<[string, Partial<Wishes>]>([
    ['muted', { mutedUntil: NOW + 1 }],
    ['muted for good', { mutedUntil: UNTIL_CHANGED }],
    ['not to be disturbed', { busyUntil: NOW + 1 }],
    ['in quiet hours', { quietHours: { from: 11 * 60, to: 13 * 60 } }],
  ])('not when %s, a mention neither', (_, wish) => {
    expect(told(mention, { wish })).toBe(false);
  });

  it.each<[string, Partial<Wishes>]>([
    ['muted until now', { mutedUntil: NOW }],
    ['not to be disturbed until now', { busyUntil: NOW }],
    ['quiet until now', { quietHours: { from: 11 * 60, to: 12 * 60 } }],
  ])('again when %s', (_, wish) => {
    expect(told(message, { wish })).toBe(true);
  });

  it('not of what was read by now, does not count, is not stored, or may not be read any more', () => {
    expect(told(mention, { where: { marker: 8 } })).toBe(false);
    expect(told({ ...mention, countable: 0 })).toBe(false);
    expect(told({ ...mention, sequence: null })).toBe(false);
    expect(told(mention, { where: { state: 'gone' } })).toBe(false);
  });

  it('by what was settled for the conversation and for all', () => {
    const rows: SettingRow[] = [
      { name: 'notify', conversation: room, value: 'all', at: 0, told: 1 },
      { name: 'muted-until', conversation: room, value: NOW + 5, at: 0, told: 1 },
      {
        name: 'busy',
        conversation: '',
        value: { since: NOW, until: NOW + 9 },
        at: 0,
        told: 1,
      },
      { name: 'quiet-hours', conversation: '', value: { from: 1, to: 2 }, at: 0, told: 1 },
    ];
    expect(wishesFor({ id: room, kind: 'channel' }, rows, NOW)).toEqual({
      notify: 'all',
      mutedUntil: NOW + 5,
      quietHours: { from: 1, to: 2 },
      busyUntil: NOW + 9,
    });
    expect(wishesFor({ id: other, kind: 'direct' }, [], NOW)).toEqual(wishes);
    expect(settled(rows, 'sound')).toBeNull();
  });
});

describe('where to tell', () => {
  it.each([
    [{ at: 'this-tab', open: room }, 'nowhere', 'nowhere'],
    [{ at: 'this-tab', open: other }, 'in-app', 'in-app'],
    [{ at: 'this-tab', open: null }, 'in-app', 'in-app'],
    [{ at: 'another-tab' }, 'nowhere', 'nowhere'],
    [{ at: 'elsewhere' }, 'outside', 'nowhere'],
  ] as const)('%j: the one that leads %s, another %s', (attention, leader, follower) => {
    expect(whereToTell(room, attention, true)).toBe(leader);
    expect(whereToTell(room, attention, false)).toBe(follower);
  });
});

describe('quiet hours', () => {
  const NIGHT = { from: 22 * 60, to: 7 * 60 };
  it.each([
    [null, at(3), false],
    [NIGHT, at(21, 59), false],
    [NIGHT, at(22), true],
    [NIGHT, at(23, 59), true],
    [NIGHT, at(0), true],
    [NIGHT, at(6, 59), true],
    [NIGHT, at(7), false],
    [{ from: 12 * 60, to: 13 * 60 }, at(12), true],
    [{ from: 12 * 60, to: 13 * 60 }, at(13), false],
    [{ from: 12 * 60, to: 13 * 60 }, at(11, 59), false],
    [{ from: 8 * 60, to: 8 * 60 }, at(20), true],
  ])('%j at %i: %s', (hours, nowMs, quiet) => {
    expect(isQuiet(hours, nowMs)).toBe(quiet);
  });

  it('as a time field has them, and back', () => {
    expect([0, 65, 1439].map(clockOf)).toEqual(['00:00', '01:05', '23:59']);
    expect(['00:00', '01:05', '23:59:30'].map(minutesOf)).toEqual([0, 65, 1439]);
    expect(['', '24:00', '12:60', 'noon'].map(minutesOf)).toEqual([null, null, null, null]);
  });

  it('tomorrow begins at eight, also over the end of a month', () => {
    expect(tomorrowMorning(new Date(2026, 10, 30, 23, 59).getTime())).toBe(
      new Date(2026, 11, 1, 8).getTime(),
    );
  });
});
