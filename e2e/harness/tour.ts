/**
 * Every view of the app, one after another, at one workstation: what the accessibility test checks
 * and `npm run screenshots` shows. Each step begins where the one before it ended.
 */
import { expect, type Locator } from '@playwright/test';
import type { Practice } from './practice.ts';
import { GROUP } from './practice.ts';
import { SyncRoom } from './sync-room.ts';
import type { Workstation } from './workstation.ts';

export interface View {
  readonly name: string;
  readonly show: (at: Workstation) => Promise<unknown>;
}

const LONG_NAME = 'Waardenburg-Zwartewaterloos & Vandenbroucke-Oosterwijk: everything about room 3';
const LONG_WORDS =
  'Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstelle '.repeat(3);
const LONG_ADDRESS = `https://example.org/${'a-very-long-address/'.repeat(8)}`;
const MUTED = 'Muted one';
const QUESTION = 'Is room 3 ready for Mrs Jansen at nine?';

/** Two conversations of Ben's with Ana and Cleo that have long names, words and addresses. */
export const furnish = async (practice: Practice): Promise<void> => {
  const ben = await practice.signIn(practice.ben);
  const others = [practice.ana.id, practice.cleo.id];
  for (const [name, texts] of [
    [LONG_NAME, [LONG_WORDS, LONG_ADDRESS]],
    [MUTED, ['Lunch is in the kitchen.']],
  ] as const) {
    const conversation = await ben.createGroup(name, others);
    const room = new SyncRoom(ben.syncUrl, ben.headers, conversation);
    await room.open();
    const entries = [];
    for (const text of texts) entries.push(await ben.message(conversation, { text }));
    await room.deliver(entries);
    room.close();
  }
};

/** Presses a button, by keyboard: what a pointer would cover first is of no matter here. */
const press = (within: Pick<Locator, 'getByRole'>, name: string | RegExp): Promise<void> =>
  within.getByRole('button', { name }).first().press('Enter');

const dialog = (at: Workstation): Locator => at.page.getByRole('dialog');

const openDialog = async (at: Workstation, name: string | RegExp): Promise<void> => {
  await press(at.page, name);
  await expect(dialog(at)).toBeVisible();
};

const closeDialog = async (at: Workstation): Promise<void> => {
  await at.page.keyboard.press('Escape');
  await expect(dialog(at)).toHaveCount(0);
};

const question = (at: Workstation): Locator => at.message(QUESTION).first();

const anotherEmoji = (at: Workstation): Locator =>
  question(at).getByRole('button', { name: 'Another emoji' });

/** For somebody who is in, with what {@link furnish} made. */
export const TOUR: readonly View[] = [
  { name: 'list', show: (at) => at.conversationList.getByText(MUTED).first().waitFor() },
  {
    name: 'conversation',
    show: async (at) => {
      await at.openConversation(GROUP);
      await at.write(QUESTION);
      await at.write('**Nearly**: `OPG-2291` and a [link](https://example.org).', 'Nearly');
      await at.write('> quoted\n\n```\nlet tray = 3;\n```\n\n- one\n- two', 'quoted');
      await at.delivers('quoted', 'stored');
    },
  },
  {
    name: 'message-actions',
    show: async (at) => {
      await question(at).focus();
      await expect(question(at).getByRole('toolbar')).toBeVisible();
    },
  },
  {
    name: 'usual-reactions',
    show: async (at) => {
      await question(at).focus();
      await press(question(at), 'React');
      await expect(anotherEmoji(at)).toBeVisible();
    },
  },
  {
    name: 'emoji',
    show: async (at) => {
      // A pane that was away on a small window begins anew.
      await question(at).focus();
      if ((await anotherEmoji(at).count()) === 0) await press(question(at), 'React');
      await anotherEmoji(at).press('Enter');
      await expect(at.page.getByRole('option').first()).toBeVisible();
    },
  },
  {
    name: 'reacted-pinned-answered',
    show: async (at) => {
      await at.page.getByRole('combobox', { name: 'Search emoji' }).fill('tooth');
      await expect(at.page.getByRole('option', { selected: true })).toContainText('🦷');
      await at.page.keyboard.press('Enter');
      await expect(dialog(at)).toHaveCount(0);
      await question(at).focus();
      await at.page.keyboard.press('p');
      await expect(question(at)).toContainText('Pinned');
      await question(at).focus();
      await at.page.keyboard.press('r');
      await at.write('It is, since a quarter past eight.');
    },
  },
  {
    name: 'who-reacted',
    show: (at) => openDialog(at, 'Show who reacted'),
  },
  {
    name: 'read-by',
    show: async (at) => {
      await closeDialog(at);
      await question(at).focus();
      await question(at).getByTestId('reach').press('Enter');
      await expect(dialog(at)).toBeVisible();
    },
  },
  {
    name: 'pins',
    show: async (at) => {
      await closeDialog(at);
      await openDialog(at, 'Pinned messages');
    },
  },
  {
    name: 'forward',
    show: async (at) => {
      await closeDialog(at);
      await question(at).focus();
      await press(question(at), 'Save for yourself');
      await press(question(at), 'Forward');
      await expect(dialog(at)).toBeVisible();
    },
  },
  {
    name: 'thread',
    show: async (at) => {
      await closeDialog(at);
      await question(at).focus();
      await at.page.keyboard.press('t');
      const field = at.page.getByRole('textbox', { name: 'Reply in the thread', exact: true });
      await field.fill('With the new lamp.');
      await field.press('Enter');
      const replies = at.page.getByTestId('thread').getByTestId('message');
      await expect(replies.filter({ hasText: 'With the new lamp.' })).toBeVisible();
    },
  },
  {
    name: 'threads',
    show: async (at) => {
      await at.page.goto(`${at.url}/threads`);
      await expect(at.page.getByTestId('followed-thread')).toBeVisible();
    },
  },
  {
    name: 'saved',
    show: async (at) => {
      await press(at.page, 'Saved');
      await expect(at.page.getByTestId('saved-message')).toBeVisible();
    },
  },
  {
    name: 'long-words',
    show: async (at) => {
      await at.openConversation(LONG_NAME.slice(0, 20));
      await expect(at.page.getByTestId('message').first()).toBeVisible();
    },
  },
  {
    name: 'profile',
    show: async (at) => {
      await at.page.getByTestId('person-name').first().press('Enter');
      await expect(at.page.getByTestId('profile')).toBeVisible();
    },
  },
  {
    name: 'details',
    show: async (at) => {
      await closeDialog(at);
      await openDialog(at, 'Details');
    },
  },
  {
    name: 'jump-to-date',
    show: async (at) => {
      await closeDialog(at);
      await openDialog(at, 'Jump to a date');
    },
  },
  {
    name: 'completion',
    show: async (at) => {
      await closeDialog(at);
      await at.composer.fill('');
      await at.composer.pressSequentially('@b');
      await expect(at.page.getByRole('option').first()).toBeVisible();
    },
  },
  {
    name: 'find',
    show: async (at) => {
      await at.composer.press('Escape');
      await at.composer.fill('');
      await at.page.keyboard.press('Control+K');
      await at.page.getByRole('combobox', { name: 'What are you looking for?' }).fill('room');
      await expect(at.page.locator('[data-kind="message"]').first()).toBeVisible();
    },
  },
  {
    name: 'nothing-found',
    show: async (at) => {
      await at.page.getByRole('combobox').fill('zzzyyy');
      await expect(at.page.locator('[data-kind="message"]')).toHaveCount(0);
    },
  },
  ...['Person', 'Group', 'Channel', 'Browse'].map((tab, n) => ({
    name: `new-${tab.toLowerCase()}`,
    show: async (at: Workstation) => {
      if (n === 0) {
        await closeDialog(at);
        await openDialog(at, 'New conversation');
      }
      const found = dialog(at).getByRole('tab', { name: tab });
      // A practice has the kinds that its rules allow.
      if ((await found.count()) > 0) await found.click();
    },
  })),
  {
    name: 'shortcuts',
    show: async (at) => {
      await closeDialog(at);
      await at.page.keyboard.press('Control+/');
      await expect(at.page.locator('kbd').first()).toBeVisible();
    },
  },
  {
    name: 'account-menu',
    show: async (at) => {
      await closeDialog(at);
      await press(at.page, /^Account of/);
      await expect(at.page.getByRole('menu')).toBeVisible();
    },
  },
  {
    name: 'settings',
    show: async (at) => {
      await at.page.keyboard.press('Escape');
      await at.chooseInMenu('Settings');
      await expect(at.page.getByTestId('settings')).toBeVisible();
    },
  },
  {
    name: 'status',
    show: async (at) => {
      await at.chooseInMenu('Set a status…');
      await expect(at.page.getByTestId('status-dialog')).toBeVisible();
    },
  },
  {
    name: 'sign-out',
    show: async (at) => {
      await closeDialog(at);
      await at.chooseInMenu('Sign out and remove');
      await expect(dialog(at)).toBeVisible();
    },
  },
  {
    name: 'locked',
    show: async (at) => {
      await closeDialog(at);
      await at.chooseInMenu('Lock');
      await expect(at.page.getByRole('heading', { name: 'Locked' })).toBeVisible();
    },
  },
];
