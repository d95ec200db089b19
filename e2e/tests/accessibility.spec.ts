import { faultsOf } from '../harness/axe.ts';
import { GROUP } from '../harness/practice.ts';
import { expect, test } from '../harness/test.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on the main screens, ${colorScheme}`, async ({
    practice,
    openWorkstation,
  }) => {
    const ana = openWorkstation();
    await ana.switchOn();
    await ana.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(ana.page.getByRole('button', { name: 'Sign in' })).toBeVisible();
    expect(await faultsOf(ana.page), 'sign-in').toEqual([]);

    await ana.signIn(practice.ana);
    await ana.isOnline();
    expect(await faultsOf(ana.page), 'conversation list').toEqual([]);

    await ana.openConversation(GROUP);
    const shown = 'A message with bold, code and a link.';
    await ana.write('A message with **bold**, `code` and a [link](https://example.org).', shown);
    await ana.delivers(shown, 'stored');
    expect(await faultsOf(ana.page), 'conversation').toEqual([]);

    await ana.page.getByRole('button', { name: 'New conversation' }).first().click();
    await expect(ana.page.getByRole('dialog')).toBeVisible();
    expect(await faultsOf(ana.page), 'new conversation').toEqual([]);
    await ana.page.keyboard.press('Escape');

    await ana.page.setViewportSize({ width: 390, height: 844 });
    expect(await faultsOf(ana.page), 'phone').toEqual([]);
  });
}
