/** What the app costs on a workstation: a real Chromium, the production build, no server to ask. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Person } from '../../e2e/harness/person.ts';
import { GROUP, Practice } from '../../e2e/harness/practice.ts';
import { CorridorServer } from '../../e2e/harness/server.ts';
import { SyncRoom } from '../../e2e/harness/sync-room.ts';
import { Workstation } from '../../e2e/harness/workstation.ts';
import type { Frames } from './frames.ts';
import { allowFunctions } from './in-page.ts';
import { benchText } from './load-client.ts';
import { measureScrolling, measureSearch, type SearchRow } from './searching.ts';
import { median } from './statistics.ts';

export interface BrowserRow {
  readonly messages: number;
  /** From navigation to the newest messages on screen, with the server stopped. */
  readonly reloadMs: number;
  /** From the key to the oldest message on screen, and back to the newest. */
  readonly homeMs: number;
  readonly endMs: number;
  readonly search: SearchRow;
  /** While somebody turns the wheel towards the oldest. */
  readonly scrolling: Frames;
  /** Resident memory of the browser's renderers, with the conversation open. */
  readonly tabBytes: number;
  /** What IndexedDB takes on the device. */
  readonly storedBytes: number;
}

const REPEATS = 7;
const PER_BATCH = 2_000;
const LOOK_EVERY_MS = 1_000;
const CLIENT_DIST = new URL('../../client/dist/', import.meta.url);

/** Writes the messages from one number on, up to another, as somebody at another workstation. */
const write = async (ben: Person, room: SyncRoom, from: number, to: number): Promise<void> => {
  for (let at = from; at < to; at += PER_BATCH) {
    const entries = [];
    for (let n = at; n < Math.min(to, at + PER_BATCH); n++) {
      entries.push(await ben.message(room.conversation, { text: benchText(n) }));
    }
    await room.deliver(entries);
  }
};

/** Runs before the page's own scripts: notes when the first messages were drawn. */
const noteFirstMessages = (): void => {
  const observer = new MutationObserver(() => {
    if (!document.querySelector('[data-testid="message"]')) return;
    observer.disconnect();
    requestAnimationFrame(() => performance.mark('messages-shown'));
  });
  observer.observe(document, { childList: true, subtree: true });
};

const measureReload = async ({ page }: Workstation): Promise<number> => {
  await page.reload();
  const shown = await page.waitForFunction(
    () => performance.getEntriesByName('messages-shown')[0]?.startTime,
  );
  return (await shown.jsonValue()) ?? Number.NaN;
};

/** From a key in the list to the n-th message on screen, ms. */
const measureKey = ({ page }: Workstation, key: 'Home' | 'End', n: number): Promise<number> =>
  page.evaluate(
    async ([pressed, number]) => {
      const list = document.querySelector('[data-testid="timeline"]');
      if (!list) throw new Error('No conversation is open.');
      const startedMs = performance.now();
      list.dispatchEvent(new KeyboardEvent('keydown', { key: pressed, bubbles: true }));
      const wanted = new RegExp(`(^|\\D)${number} The patient`);
      while (![...list.querySelectorAll('article')].some((row) => wanted.test(row.textContent))) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      return performance.now() - startedMs;
    },
    [key, n] as const,
  );

const repeat = async (measure: () => Promise<number>): Promise<number> => {
  const measured: number[] = [];
  for (let i = 0; i < REPEATS; i++) measured.push(await measure());
  return median(measured);
};

/** One workstation, measured as its conversation grows, so that every message comes to it once. */
export const measureBrowser = async (counts: readonly number[]): Promise<BrowserRow[]> => {
  const server = await CorridorServer.start();
  const practice = await Practice.create(server);
  const ana = new Workstation(server.url);
  const rows: BrowserRow[] = [];
  try {
    const ben = await practice.signIn(practice.ben);
    await ana.begin(practice.ana);
    await allowFunctions(ana);
    await ana.openConversation(GROUP);
    await ana.readyOffline();
    await ana.page.addInitScript(noteFirstMessages);
    let written = 0;
    for (const messages of counts) {
      if (rows.length > 0) await server.start();
      // She is away meanwhile, and fetches what was written in whole segments.
      await ana.page.goto('about:blank');
      const room = new SyncRoom(ben.syncUrl, ben.headers, practice.group);
      await room.open();
      await write(ben, room, written, messages);
      room.close();
      written = messages;
      await ana.page.goto(`${server.url}/c/${practice.group}`);
      await ana.isOnline();
      while ((await ana.keptCount(practice.group)) < messages) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      }
      // It opens at what she has not read, until she has read it.
      await measureKey(ana, 'End', messages - 1);
      await ana.hasUnread(GROUP, 0);
      await server.stop();
      await ana.isOffline();
      const reloadMs = await repeat(() => measureReload(ana));
      await ana.message(`${messages - 1} The`).waitFor();
      rows.push({
        messages,
        reloadMs,
        homeMs: await repeat(async () => {
          const ms = await measureKey(ana, 'Home', 0);
          await measureKey(ana, 'End', messages - 1);
          return ms;
        }),
        endMs: await repeat(async () => {
          await measureKey(ana, 'Home', 0);
          return measureKey(ana, 'End', messages - 1);
        }),
        scrolling: await measureScrolling(ana),
        search: await measureSearch(ana),
        tabBytes: await ana.profile.rendererBytes(),
        storedBytes: await ana.storedBytes(),
      });
    }
    return rows;
  } finally {
    await ana.profile.remove();
    await server.remove();
  }
};

/** Bytes of JavaScript, gzipped, that a first visit loads until it shows the sign-in. */
export const measureFirstScreen = async (): Promise<number> => {
  const server = await CorridorServer.start();
  const visitor = new Workstation(server.url);
  try {
    await visitor.switchOn();
    await visitor.page.getByRole('button', { name: 'Sign in' }).waitFor();
    const scripts = await visitor.page.evaluate(() => [
      ...new Set(
        performance
          .getEntriesByType('resource')
          .map(({ name }) => new URL(name).pathname)
          .filter((path) => path.endsWith('.js')),
      ),
    ]);
    return scripts
      .filter((path) => !path.endsWith('/sw.js'))
      .map((path) => gzipSync(readFileSync(new URL(`.${path}`, CLIENT_DIST))).length)
      .reduce((sum, bytes) => sum + bytes, 0);
  } finally {
    await visitor.profile.remove();
    await server.remove();
  }
};
