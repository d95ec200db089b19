/** A real Chromium killed, its storage evicted, its profile put back from an older copy. */
import type { SeededRandom } from '@corridor/core/testing';
import { buildClient } from '../../../scripts/lib/build.mjs';
import { findChromium } from '../../../scripts/lib/chromium.mjs';
import { BrowserClinic } from '../browser/browser-clinic.ts';
import { EVICTIONS } from '../browser/chromium-station.ts';
import { pause, runInClinicsOf, type Trouble } from './clinic-row.ts';
import type { Row } from './row.ts';

/** As long as a clinic's history stays short enough to be looked at ten times a second. */
const RUNS_PER_CLINIC = 15;

type Counts = Readonly<Record<string, number>>;

/** How Ana's line is while she writes. */
const LINES = ['up', 'unplugged', 'deaf', 'late'] as const;

const takeLine = ({ line }: BrowserClinic, state: (typeof LINES)[number]): void => {
  if (state === 'unplugged') line.unplug();
  // The relay commits, and Ana never hears of it.
  if (state === 'deaf') line.set('toClient', { mode: 'drop' });
  if (state === 'late') line.set('both', { delayMs: 150 });
};

/** Both write, in a rhythm that is drawn before anything happens. */
const write = (clinic: BrowserClinic, random: SeededRandom, count: number): Promise<void> => {
  const plan = Array.from({ length: count }, () => ({
    station: random.chance(0.7) ? clinic.ana : clinic.ben,
    gapMs: random.between(0, 60),
  }));
  return (async () => {
    for (const { station, gapMs } of plan) {
      clinic.write(station);
      await pause(gapMs);
    }
  })();
};

/** Ana's browser ends, as its user closes it or at once. */
const end = async (clinic: BrowserClinic, byKilling: boolean): Promise<void> => {
  if (byKilling) await clinic.ana.kill();
  else await clinic.ana.close();
  await clinic.settled();
};

const killed: Trouble<BrowserClinic> = async (clinic, random): Promise<Counts> => {
  const state = random.pick(LINES);
  const afterMs = random.between(30, 900);
  const startsOffline = random.chance(0.3);
  takeLine(clinic, state);
  await Promise.all([write(clinic, random, 12), pause(afterMs).then(() => clinic.ana.kill())]);
  await clinic.settled();
  const onlySaved = clinic.onlySaved(clinic.ana.user).size;
  clinic.line.restore();
  if (startsOffline) clinic.line.unplug();
  await clinic.start();
  await write(clinic, random, 3);
  clinic.line.restore();
  return { killed: 1, onlySavedWhenKilled: onlySaved };
};

const evicted: Trouble<BrowserClinic> = async (clinic, random): Promise<Counts> => {
  const what = random.pick(EVICTIONS);
  const state = random.pick(LINES);
  const afterMs = random.between(0, 600);
  const whileWriting = random.chance(0.5);
  if (whileWriting) takeLine(clinic, state);
  const writing = write(clinic, random, 10);
  if (!whileWriting) {
    await writing;
    await clinic.sent();
  }
  await pause(afterMs);
  await clinic.ana.evict(what);
  await writing;
  await clinic.settled();
  const gone = clinic.deviceLost(clinic.ana.user);
  clinic.line.restore();
  await clinic.recover();
  await write(clinic, random, 3);
  return { [`evicted-${what}`]: 1, goneWithTheDevice: gone };
};

const restored: Trouble<BrowserClinic> = async (clinic, random): Promise<Counts> => {
  const { ana } = clinic;
  const state = random.pick(LINES);
  const [copiesKilled, endsKilled, endsSent] = [0.5, 0.5, 0.5].map((p) => random.chance(p));
  takeLine(clinic, state);
  await write(clinic, random, 8);
  // What is being written is saved, or the copy would say nothing about it.
  await clinic.settled();
  await end(clinic, copiesKilled === true);
  const waiting = clinic.onlySaved(ana.user);
  ana.copyProfile(clinic.copy);
  clinic.line.restore();
  await clinic.start();
  if (!endsSent) takeLine(clinic, random.pick(LINES));
  await write(clinic, random, 8);
  await clinic.settled();
  if (endsSent) await clinic.sent();
  await end(clinic, endsKilled === true);
  const gone = clinic.deviceLost(ana.user, waiting);
  const still = clinic.onlySaved(ana.user);
  const sentSince = [...waiting].filter((text) => !still.has(text)).length;
  ana.putProfileBack(clinic.copy);
  clinic.line.restore();
  await clinic.start();
  await write(clinic, random, 5);
  return {
    restored: 1,
    waitingInTheCopy: waiting.size,
    acknowledgedSinceTheCopy: sentSince,
    goneWithTheProfile: gone,
  };
};

const KINDS = [killed, evicted, restored];

/** One kind after the other; the seed decides the rest. */
const trouble: Trouble<BrowserClinic> = async (clinic, random, seed) => {
  const kind = KINDS[seed % KINDS.length] ?? killed;
  const counts = await kind(clinic, random, seed);
  clinic.tellTrouble();
  return counts;
};

export const browser: Row = {
  name: 'browser',
  title: 'Chromium killed while writing, its storage evicted, its profile put back from a copy',
  longRuns: 100,
  shortRuns: 0,
  impediment: async () => (findChromium() ? null : 'There is no Chromium on this machine.'),
  run: async (first, runs, tell) => {
    await buildClient();
    await runInClinicsOf(() => BrowserClinic.open(), trouble, RUNS_PER_CLINIC)(first, runs, tell);
  },
};
