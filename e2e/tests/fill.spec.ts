import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import {
  everyEvent,
  packSample,
  saveArchive,
} from '../../sync-server/src/import/testing/sample-export.ts';
import { corridor } from '../harness/cli.ts';
import { expect, test } from '../harness/test.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
/** Nine days of a real community, where there is one; else a few events of every kind. */
const EXPORT =
  process.env.CORRIDOR_EXPORT ?? join(ROOT, '..', 'shared', 'data', 'slack-export.zip');
const STILL_COMING = 'Messages are still coming';
const READY = 'Ready offline, all history is here';

interface ListedConversation {
  readonly id: string;
  readonly messages: number;
}

/** What the screen said, noted at every change of the banner and of what the list says. */
interface Said {
  readonly state: string;
  readonly sentence: string;
  /** Top to bottom: whether the list says that its messages are still to come. */
  readonly coming: readonly boolean[];
}

/** Runs in the page, before it shows anything. */
const noteWhatIsSaid = (stillComing: string): void => {
  const said: Said[] = [];
  Object.assign(window, { said });
  const note = (): void => {
    const banner = document.querySelector<HTMLElement>('[data-testid="banner"]');
    if (!banner) return;
    const state = banner.dataset.state ?? '';
    const sentence = banner.querySelector('p')?.textContent ?? '';
    const items = [...document.querySelectorAll('[data-testid="conversation"]')];
    const coming = items.map((item) => item.textContent?.includes(stillComing) ?? false);
    const last = said[said.length - 1];
    const isNew = last?.state !== state || last.sentence !== sentence;
    if (isNew || last.coming.join() !== coming.join()) said.push({ state, sentence, coming });
  };
  new MutationObserver(note).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    characterData: true,
  });
};

const whatWasSaid = (page: Page): Promise<readonly Said[]> =>
  page.evaluate(() => (window as unknown as { said: Said[] }).said);

const share = (flags: readonly boolean[]): number =>
  flags.filter(Boolean).length / Math.max(1, flags.length);

test('a new workstation fills newest first, is ready when all is here, and then needs no server', async ({
  server,
  practice,
  openWorkstation,
}) => {
  const isReal = existsSync(EXPORT);
  const archive = isReal ? EXPORT : await saveArchive(packSample(everyEvent));
  await corridor(server.folder, 'import', 'slack', archive, '--member', practice.ana.login);
  const listed = (await corridor(server.folder, 'list', 'conversations')) as ListedConversation[];
  const expected = listed.reduce((sum, { messages }) => sum + messages, 0);
  expect(expected).toBeGreaterThan(isReal ? 7_000 : 10);

  const ana = openWorkstation();
  await ana.switchOn();
  await ana.page.addInitScript(noteWhatIsSaid, STILL_COMING);
  await ana.page.reload();
  await ana.signIn(practice.ana);
  await expect(ana.banner).toContainText(READY, { timeout: 200_000 });
  // At that moment, not some time after it.
  expect(await ana.keptInAll()).toBe(expected);

  const said = await whatWasSaid(ana.page);
  const sentences = said.filter(({ sentence }, n) => sentence !== said[n - 1]?.sentence);
  expect(sentences.filter(({ sentence }) => sentence.includes(READY))).toHaveLength(1);
  expect(said.filter(({ state, coming }) => state === 'ready' && coming.includes(true))).toEqual(
    [],
  );
  if (isReal) {
    const percents = sentences
      .filter(({ state }) => state === 'filling')
      .map(({ sentence }) => Number(/(\d+) %/.exec(sentence)?.[1]));
    expect(percents.length).toBeGreaterThan(5);
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
    // The list is in order from the start, and what comes first stands above.
    const halfway = said.filter(({ coming }) => share(coming) > 0.3 && share(coming) < 0.7);
    expect(halfway.length).toBeGreaterThan(0);
    for (const { coming } of halfway) {
      const quarter = Math.floor(coming.length / 4);
      expect(share(coming.slice(0, quarter))).toBeLessThan(share(coming.slice(-quarter)));
    }
  }

  await ana.readyOffline();
  await server.stop();
  await ana.page.reload();
  await ana.isOffline();
  expect(await ana.keptInAll()).toBe(expected);
  const [longest] = [...listed].sort((a, b) => b.messages - a.messages);
  await ana.conversationList.locator(`[data-conversation="${longest?.id}"]`).click();
  const timeline = ana.page.getByTestId('timeline');
  await expect(ana.page.getByTestId('message').last()).toBeInViewport();
  await timeline.press('Home');
  const beginning = ana.page.getByTestId('beginning');
  await expect(beginning).toHaveAttribute('data-says', 'begins');
  await expect(beginning).toContainText(/This is where the \w+ .+ begins/);
  await expect(ana.page.getByTestId('message').first()).toBeInViewport();
  await timeline.press('End');
  await expect(ana.page.getByTestId('message').last()).toBeInViewport();
});
