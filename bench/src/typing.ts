/** Typing while messages arrive: a real Chromium, the production build, a real server beside it. */
import type { CDPSession } from '@playwright/test';
import { GROUP, Practice } from '../../e2e/harness/practice.ts';
import { CorridorServer } from '../../e2e/harness/server.ts';
import { type Entry, SyncRoom } from '../../e2e/harness/sync-room.ts';
import { Workstation } from '../../e2e/harness/workstation.ts';
import { readFrames, watchFrames } from './frames.ts';
import { allowFunctions } from './in-page.ts';
import { benchText } from './load-client.ts';
import { within } from './statistics.ts';

/** Of typing, in one condition. */
export interface TypingRow {
  readonly arriving: number;
  readonly frames: number;
  /** From one frame to the next, ms. */
  readonly longestFrameMs: number;
  /** Frames that took longer than this before they were drawn, as the browser itself tells. */
  readonly framesOver50Ms: number;
  /** CPU time of the page's main thread: all of it, as a share of the time. */
  readonly mainThreadShare: number;
}

const HISTORY = 1_000;
const TYPED = 'The patient of room four asked to move the appointment to Thursday afternoon. ';
const KEY_EVERY_MS = 80;
/** A third of what is typed is for warming up. */
const WARM_UP_MS = 5_000;
const MEASURED_MS = 15_000;
const ARRIVED_LIMIT_MS = 30_000;
const LOOK_EVERY_MS = 100;

/** CPU time of the page's main thread so far, ms. */
const mainThreadMs = async (session: CDPSession): Promise<number> => {
  const { metrics } = await session.send('Performance.getMetrics');
  return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
};

const typeFor = async ({ page }: Workstation, ms: number): Promise<void> => {
  const until = performance.now() + ms;
  for (let n = 0; performance.now() < until; n++) {
    await page.keyboard.type(TYPED[n % TYPED.length] ?? ' ', { delay: KEY_EVERY_MS });
  }
};

/** Sends entries one by one, so many a second, until it is stopped. @returns the last one's number */
const stream = (room: SyncRoom, entries: readonly Entry[], perSecond: number) => {
  const startedMs = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - startedMs) / 1000) * perSecond);
    for (; sent < Math.min(due, entries.length); sent++) room.write(entries.slice(sent, sent + 1));
  }, 5);
  return {
    stop: (): number => {
      clearInterval(timer);
      return sent;
    },
  };
};

/** @param look called when measuring begins and ends: a profiler may be there */
export const measureTyping = async (
  perSecond: number,
  look?: (session: CDPSession, at: 'begin' | 'end') => Promise<void>,
): Promise<TypingRow> => {
  const server = await CorridorServer.start();
  const practice = await Practice.create(server);
  const ana = new Workstation(server.url);
  try {
    const ben = await practice.signIn(practice.ben);
    const room = new SyncRoom(ben.syncUrl, ben.headers, practice.group);
    await room.open();
    const sign = async (from: number, count: number): Promise<Entry[]> => {
      const entries: Entry[] = [];
      for (let n = from; n < from + count; n++) {
        entries.push(await ben.message(practice.group, { text: benchText(n) }));
      }
      return entries;
    };
    await room.deliver(await sign(0, HISTORY));
    const seconds = (WARM_UP_MS + MEASURED_MS) / 1000;
    const arriving = await sign(HISTORY, Math.ceil(perSecond * seconds * 1.5));
    await ana.begin(practice.ana);
    await allowFunctions(ana);
    await ana.openConversation(GROUP);
    const { page } = ana;
    const shows = (n: number) =>
      within(`Message ${n} on the screen`, ARRIVED_LIMIT_MS, ana.message(`${n} The`).waitFor());
    while ((await ana.keptCount(practice.group)) < HISTORY) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    // It opens at the first that Ana has not read.
    await ana.message('0 The').first().waitFor();
    await page.getByTestId('timeline').press('End');
    await shows(HISTORY - 1);
    const session = await ana.debugger();
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    await ana.composer.focus();
    const arrivals = stream(room, arriving, perSecond);
    await typeFor(ana, WARM_UP_MS);
    await look?.(session, 'begin');
    await watchFrames(page);
    const before = await mainThreadMs(session);
    const startedMs = performance.now();
    await typeFor(ana, MEASURED_MS);
    const cpuMs = (await mainThreadMs(session)) - before;
    const tookMs = performance.now() - startedMs;
    const watch = await readFrames(page);
    await look?.(session, 'end');
    const sent = arrivals.stop();
    // Nothing was put off until after the typing.
    await shows(HISTORY + sent - 1);
    room.close();
    return {
      arriving: perSecond,
      frames: watch.frames,
      longestFrameMs: watch.longestMs,
      framesOver50Ms: watch.over50,
      mainThreadShare: cpuMs / tookMs,
    };
  } finally {
    await ana.profile.remove();
    await server.remove();
  }
};
