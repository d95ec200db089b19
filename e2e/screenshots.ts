/**
 * `npm run screenshots`: the README's picture, and one per step of a day with an outage and of every
 * view, in light and dark, on a desk and on a phone. The steps go to `.cache/screenshots`, to be looked at.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from '@playwright/test';
import { FaultProxy } from './faults/proxy.ts';
import { corridor } from './harness/cli.ts';
import { GROUP, Practice } from './harness/practice.ts';
import { CorridorServer } from './harness/server.ts';
import { furnish, TOUR } from './harness/tour.ts';
import { Workstation } from './harness/workstation.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const STEPS = join(ROOT, '.cache', 'screenshots');
const README_PICTURE = join(ROOT, 'docs', 'screenshot.png');
/** A channel of the export with much in it. */
const IMPORTED = 'beginners';
/** A Slack export to import; the step is left out without one. */
const EXPORT =
  process.env.CORRIDOR_EXPORT ?? join(ROOT, '..', 'shared', 'data', 'slack-export.zip');

const SIZES = {
  desktop: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
} as const;

/** Every combination of light and dark, desk and phone. */
const shoot = async (workstation: Workstation, step: string): Promise<void> => {
  const { page } = workstation;
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.screenshot({
        path: join(STEPS, `${step}-${size}-${colorScheme}.png`),
        animations: 'disabled',
      });
    }
  }
  await page.setViewportSize(SIZES.desktop);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
};

const talk = async (ana: Workstation, ben: Workstation): Promise<void> => {
  const lines: [Workstation, string][] = [
    [ana, 'Good morning! Is room 3 ready for **Mrs Jansen** at nine?'],
    [ben, 'Nearly. The autoclave finishes in ten minutes, then I set up the tray.'],
    [ana, 'Thanks. She asked for the *early* slot because of her train at 10:20.'],
    [ben, 'Then I take the X-ray first. The order number is `OPG-2291`.'],
  ];
  for (const [who, text] of lines) {
    const shown = text.replace(/[*`]/g, '');
    await who.write(text, shown);
    for (const at of [ana, ben]) await at.sees(shown);
  }
};

const main = async (): Promise<void> => {
  mkdirSync(STEPS, { recursive: true });
  const server = await CorridorServer.start();
  const practice = await Practice.create(server);
  const [lineA, lineB] = [await FaultProxy.start(server.port), await FaultProxy.start(server.port)];
  const ana = new Workstation(`http://127.0.0.1:${lineA.port}`);
  const ben = new Workstation(`http://127.0.0.1:${lineB.port}`);
  try {
    await ana.switchOn();
    await ana.page.getByRole('button', { name: 'Sign in' }).waitFor();
    await shoot(ana, '1-sign-in');
    await ana.signIn(practice.ana);
    await ben.begin(practice.ben);
    await ana.isOnline();
    await shoot(ana, '2-conversations');

    if (existsSync(EXPORT)) {
      const members = ['--member', practice.ana.login, '--member', practice.ben.login];
      await corridor(server.folder, 'import', 'slack', EXPORT, ...members);
      await ana.page.reload();
      await expect(ana.banner).toHaveAttribute('data-state', 'ready', { timeout: 60_000 });
      await ana.openConversation(IMPORTED);
      await ana.page.getByTestId('message').first().waitFor();
      await shoot(ana, '3-imported');
      await ana.page.goto(ana.url);
    }

    await Promise.all([ana.openConversation(GROUP), ben.openConversation(GROUP)]);
    await talk(ana, ben);
    await shoot(ana, '4-conversation');

    await server.stop();
    await Promise.all([ana.isOffline(), ben.isOffline()]);
    await ana.write('The Wi-Fi is gone again. I note here what I prescribe.');
    await ben.write('Tray for room 3 is ready.');
    await ana.write('Amoxicillin 500 mg, three times a day, seven days.');
    await ben.write('I told Mrs Jansen that we run five minutes late.');
    await shoot(ana, '5-offline');
    await ana.page.screenshot({ path: README_PICTURE, animations: 'disabled' });

    await Promise.all([ana.page.reload(), ben.page.reload()]);
    await Promise.all([ana.openConversation(GROUP), ben.openConversation(GROUP)]);
    await ana.delivers('Amoxicillin', 'saved');
    await shoot(ana, '6-reloaded-offline');
    await shoot(ben, '6-reloaded-offline-other');

    await server.start();
    await ana.delivers('Amoxicillin', 'stored');
    await ana.sees('Tray for room 3');
    await ben.sees('Amoxicillin');
    await shoot(ana, '7-merged');
    await shoot(ben, '7-merged-other');

    await furnish(practice);
    for (const [n, { name, show }] of TOUR.entries()) {
      await show(ana);
      await shoot(ana, `8-${String(n).padStart(2, '0')}-${name}`);
    }
  } finally {
    await Promise.all([ana.profile.remove(), ben.profile.remove()]);
    await Promise.all([lineA.stop(), lineB.stop()]);
    await server.remove();
  }
  console.log(`Screenshots of every step: ${STEPS}\nThe README's: ${README_PICTURE}`);
};

await main();
