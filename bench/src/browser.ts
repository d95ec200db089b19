/** What the app costs on a workstation: a real Chromium, the production build, no server to ask. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { ConversationId } from '@corridor/core';
import { GROUP, Practice } from '../../e2e/harness/practice.ts';
import { CorridorServer } from '../../e2e/harness/server.ts';
import { SyncRoom } from '../../e2e/harness/sync-room.ts';
import { Workstation } from '../../e2e/harness/workstation.ts';
import { benchText } from './load-client.ts';
import { median } from './statistics.ts';

export interface BrowserRow {
  readonly messages: number;
  /** From navigation to the newest messages on screen, with the server stopped. */
  readonly reloadMs: number;
  /** Resident memory of the browser's renderers, with the conversation open. */
  readonly tabBytes: number;
  /** What IndexedDB takes on the device. */
  readonly storedBytes: number;
}

const RELOADS = 7;
const PER_BATCH = 2_000;
const CLIENT_DIST = new URL('../../client/dist/', import.meta.url);

const fill = async (
  practice: Practice,
  conversation: ConversationId,
  count: number,
): Promise<void> => {
  const ben = await practice.signIn(practice.ben);
  const room = new SyncRoom(ben.syncUrl, ben.headers, conversation);
  await room.open();
  for (let at = 0; at < count; at += PER_BATCH) {
    const entries = [];
    for (let i = at; i < Math.min(count, at + PER_BATCH); i++) {
      entries.push(await ben.message(conversation, { text: benchText(i) }));
    }
    await room.deliver(entries);
  }
  room.close();
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

export const measureBrowser = async (messages: number): Promise<BrowserRow> => {
  const server = await CorridorServer.start();
  const practice = await Practice.create(server);
  const ana = new Workstation(server.url);
  try {
    await fill(practice, practice.group, messages);
    await ana.begin(practice.ana);
    await ana.openConversation(GROUP);
    // Until everything is here and indexed.
    const kept = async (): Promise<number> => ana.keptCount(practice.group);
    for (let seen = await kept(); seen < messages; seen = await kept()) {
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    await ana.readyOffline();
    await server.stop();
    await ana.isOffline();
    await ana.page.addInitScript(noteFirstMessages);
    const reloads: number[] = [];
    for (let i = 0; i < RELOADS; i++) reloads.push(await measureReload(ana));
    return {
      messages,
      reloadMs: median(reloads),
      tabBytes: await ana.profile.rendererBytes(),
      storedBytes: await ana.storedBytes(),
    };
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
