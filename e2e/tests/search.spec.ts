/**
 * Finding with no server: present texts, years of history, filters, and where a result opens; and
 * beside it, what the server finds in history that is not here.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  everyEvent,
  packSample,
  saveArchive,
} from '../../sync-server/src/import/testing/sample-export.ts';
import { faultsOf } from '../harness/axe.ts';
import { corridor } from '../harness/cli.ts';
import { GROUP } from '../harness/practice.ts';
import { SyncRoom } from '../harness/sync-room.ts';
import { expect, test } from '../harness/test.ts';
import type { Workstation } from '../harness/workstation.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const EXPORT =
  process.env.CORRIDOR_EXPORT ?? join(ROOT, '..', 'shared', 'data', 'slack-export.zip');
const PICTURES = process.env.CORRIDOR_PICTURES;

const field = (at: Workstation) => at.page.getByRole('combobox', { name: /looking for|zoekt u/ });
const found = (at: Workstation) => at.page.locator('[data-kind="message"]');
const state = (at: Workstation) => at.page.getByTestId('search-state');

/** Types a question into the palette and waits until all of it is answered. */
const ask = async (at: Workstation, question: string): Promise<void> => {
  if (!(await field(at).isVisible())) await at.page.keyboard.press('Control+k');
  await expect(field(at)).toBeFocused();
  await field(at).fill(question);
  await expect(state(at)).toHaveAttribute('data-state', /^(all|more)$/);
  await expect(state(at)).toContainText(/\d|No message/);
};

const picture = async (at: Workstation, name: string): Promise<void> => {
  if (PICTURES) await at.page.screenshot({ path: join(PICTURES, `${name}.png`) });
};

test('with the server stopped everything that is here is found, by its present text, in its place', async ({
  server,
  practice,
  atWork,
}) => {
  const isReal = existsSync(EXPORT);
  const archive = isReal ? EXPORT : await saveArchive(packSample(everyEvent));
  // Her workstation had all there was; now the server has years that it never heard of.
  await server.stop();
  await corridor(server.folder, 'import', 'slack', archive, '--member', practice.ana.login);
  await server.start();
  const ana = await atWork(practice.ana);
  await expect(ana.banner).toContainText('Ready offline, all history is here', {
    timeout: 200_000,
  });

  await ana.write('Mevrouw Jansen krijgt twee vullíngen in kies 36');
  await ana.write('the crown for mister Blauwbaard');
  await ana.composer.press('ArrowUp');
  await expect(ana.composer).toHaveValue('the crown for mister Blauwbaard');
  await ana.composer.fill('the bridge for mister Groenbaard');
  await ana.composer.press('Enter');
  await ana.write('secretpassphrase by mistake');
  await ana.message('secretpassphrase').hover();
  const remove = { name: 'Remove for everybody', exact: true };
  await ana.message('secretpassphrase').getByRole('button', remove).click();
  await ana.page.getByRole('button', remove).last().click();
  await expect(ana.message('secretpassphrase')).toHaveCount(0);
  await expect(ana.page.locator('[data-delivery="saved"]')).toHaveCount(0);

  await ana.readyOffline();
  await server.stop();
  await ana.page.reload();
  await ana.isOffline();

  await test.step('by stem and without accents', async () => {
    await ask(ana, 'vulling jansen');
    await expect(found(ana)).toHaveCount(1);
    await expect(found(ana).locator('mark')).toHaveText(['Jansen', 'vullíngen']);
    await expect(found(ana)).toContainText('Ana Ruiz');
    await expect(found(ana)).toContainText(GROUP);
    await expect(ana.page.getByTestId('search-covers')).toHaveText(
      'This device has all of your history.',
    );
    expect(await faultsOf(ana.page), 'results').toEqual([]);
    await picture(ana, 'results-light');
  });

  await test.step('edited and redacted', async () => {
    await ask(ana, 'groenbaard');
    await expect(found(ana)).toHaveCount(1);
    await ask(ana, 'blauwbaard');
    await expect(found(ana)).toHaveCount(0);
    await expect(state(ana)).toHaveText('No message on this device has that.');
    await ask(ana, 'secretpassphrase');
    await expect(found(ana)).toHaveCount(0);
  });

  await test.step('what is written and edited without the network', async () => {
    await ana.page.keyboard.press('Escape');
    await ana.openConversation(GROUP);
    await ana.write('zebrafish offline');
    await ask(ana, 'zebra');
    await expect(found(ana)).toHaveCount(1);
  });

  await test.step('filters, their completion, and what cannot be read', async () => {
    await ask(ana, 'in:"front desk" from:me vulling');
    await expect(found(ana)).toHaveCount(1);
    await ask(ana, 'from:me before:2018 vulling');
    await expect(found(ana)).toHaveCount(0);
    await field(ana).fill('vulling in:fro');
    await field(ana).press('Enter');
    await expect(field(ana)).toHaveValue(`vulling in:"${GROUP}" `);
    await expect(found(ana)).toHaveCount(1);
    await field(ana).fill('vulling before:soonish');
    await expect(state(ana)).toContainText('“soonish” is no date');
    await field(ana).fill('from:nobodyatall x');
    await expect(state(ana)).toContainText('called “nobodyatall”');
    expect(await faultsOf(ana.page), 'problem').toEqual([]);
    await field(ana).fill(`${'"'.repeat(300)}${'(from:'.repeat(40)}`);
    await field(ana).fill('');
  });

  if (isReal) {
    await test.step('old history, newest first, opened in context with the keyboard', async () => {
      await ask(ana, 'clojure before:2018-02-05');
      expect(await found(ana).count()).toBeGreaterThan(30);
      const times = await found(ana)
        .locator('time')
        .evaluateAll((all) => all.map((time) => time.getAttribute('datetime') ?? ''));
      expect(times).toEqual([...times].sort().reverse());
      await ask(ana, 'clojure before:2018-02-05 has:link');
      const count = await found(ana).count();
      expect(count).toBeGreaterThan(0);
      const target = found(ana).nth(Math.min(2, count - 1));
      const writtenAt = await target.locator('time').getAttribute('datetime');
      while ((await target.getAttribute('aria-selected')) !== 'true') {
        await field(ana).press('ArrowDown');
      }
      await field(ana).press('Enter');
      await expect(ana.page.getByTestId('palette')).toBeHidden();
      await expect(ana.page).toHaveURL(/\/c\/[\w-]+/);
      const time = ana.page.locator(`time[datetime="${writtenAt}"]`);
      await expect(ana.page.getByTestId('message').filter({ has: time })).toBeInViewport();
      await ana.page.keyboard.press('Control+k');
      await expect(ana.page.locator('[data-kind="recent"]').first()).toContainText('has:link');
      await ana.page.keyboard.press('Escape');
    });
  }
});

test('the palette goes to conversations, people and commands with the keyboard alone', async ({
  room,
}) => {
  const ana = await room.enter('ana');
  await ana.write('the autoclave is done');
  // Typed on, before anything of it is on the screen.
  await ana.page.keyboard.press('Control+k');
  await ana.page.keyboard.type('cleo');
  await expect(ana.page.getByRole('option', { name: /Cleo Winter/ }).first()).toBeVisible();
  await expect(field(ana)).toHaveValue('cleo');
  await expect(ana.composer).toHaveValue('');
  await field(ana).fill('');
  await expect(field(ana)).toBeFocused();
  expect(await faultsOf(ana.page), 'empty').toEqual([]);
  await picture(ana, 'palette-light');
  await field(ana).fill('cleo');
  await field(ana).press('Enter');
  await expect(ana.composer).toHaveAttribute('placeholder', /Cleo Winter/);

  await ana.page.keyboard.press('Control+k');
  await field(ana).fill(room.name);
  await field(ana).press('Enter');
  await expect(ana.conversationList.locator('[aria-current="page"]')).toContainText(room.name);

  await ana.page.emulateMedia({ colorScheme: 'dark' });
  await ask(ana, 'autoclave');
  expect(await faultsOf(ana.page), 'dark').toEqual([]);
  await picture(ana, 'results-dark');
  await ana.page.setViewportSize({ width: 390, height: 844 });
  expect(await faultsOf(ana.page), 'phone').toEqual([]);
  await picture(ana, 'phone-dark');
  await ana.page.setViewportSize({ width: 1280, height: 800 });
  await field(ana).fill('settings');
  await field(ana).press('Enter');
  await expect(ana.page).toHaveURL(/\/settings$/);
});

test('[Q6] what is not on this device the server finds, says so when it cannot, and it opens among its neighbours', async ({
  clinic,
  room,
}) => {
  const ana = await room.enter('ana');
  const line = await room.lineOf('ana');
  const ben = await clinic.practice.signIn(clinic.practice.ben);
  const name = `Old plans of ${room.name}`;
  const group = await ben.createGroup(name, [clinic.practice.ana.id], 'since_join');
  await ana.openConversation(name);

  // A segment that closes while she is away, and that she cannot fetch yet.
  line.unplug();
  await ana.isOffline();
  const plans = new SyncRoom(ben.syncUrl, ben.headers, group);
  await plans.open();
  const texts = ['plans for the waiting room', 'kroon voor Blauwbaard', 'and a new autoclave'];
  for (const text of texts) await plans.deliver([await ben.message(group, { text })]);
  plans.close();
  await ben.command({
    type: 'add-members',
    conversation: group,
    members: [clinic.practice.cleo.id],
  });
  const nothing = { phrases: [], from: null, in: null, afterMs: null, beforeMs: null, has: [] };
  const found = async (): Promise<number> => {
    const answer = await ben.request('POST', '/api/search', { words: ['blauwbaard'], ...nothing });
    return ((await answer.json()) as { found: unknown[] }).found.length;
  };
  await expect.poll(found).toBe(1);
  const { context } = ana.profile;
  await context.route('**/api/segments/**', (route) => route.abort());
  await context.route('**/api/search', (route) => route.abort());

  const says = ana.page.getByTestId('server-search');
  const onServer = ana.page.locator('[data-kind="server"]');
  await ask(ana, 'blauwbaard');
  await expect(says).toHaveText('Without the server only this device is searched.');
  await ana.page.keyboard.press('Escape');
  line.restore();
  await ana.isOnline();

  await ask(ana, 'blauwbaard');
  await expect(says).toContainText('The server did not answer');
  expect(await faultsOf(ana.page), 'failed').toEqual([]);
  await context.unroute('**/api/search');
  await ana.page.getByRole('button', { name: 'Try again' }).click();
  await expect(onServer).toHaveCount(1);
  await expect(onServer.locator('mark')).toHaveText(['Blauwbaard']);
  await expect(onServer).toContainText(name);
  await expect(says).toHaveText('The server found 1 message that is not on this device.');
  expect(await faultsOf(ana.page), 'on the server').toEqual([]);
  await picture(ana, 'server-light');
  await ana.page.setViewportSize({ width: 390, height: 844 });
  await ana.page.emulateMedia({ colorScheme: 'dark' });
  expect(await faultsOf(ana.page), 'phone').toEqual([]);
  await picture(ana, 'server-phone-dark');
  await ana.page.setViewportSize({ width: 1280, height: 800 });

  await context.unroute('**/api/segments/**');
  await field(ana).focus();
  while ((await onServer.getAttribute('aria-selected')) !== 'true') {
    await field(ana).press('ArrowDown');
  }
  await field(ana).press('Enter');
  await expect(ana.page.getByTestId('palette')).toBeHidden();
  for (const text of texts) await expect(ana.message(text)).toBeInViewport();
  await expect(ana.page.getByTestId('link-missing')).toHaveCount(0);
});
