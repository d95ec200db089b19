/** What a clinic's network does to a line, several lines at once, while everybody writes. */
import type { SeededRandom } from '@corridor/core/testing';
import type { FaultProxy } from '../../../e2e/faults/proxy.ts';
import type { Clinic } from '../processes/clinic.ts';
import type { Look } from '../processes/wire.ts';
import { chatter, pause, runInClinics } from './clinic-row.ts';
import { lookUntil } from './offline.ts';
import type { Row } from './row.ts';

export const FAULTS = [
  'cut',
  'half-open',
  'delay',
  'reorder',
  'slice',
  'truncate',
  'narrow',
  'stall',
  'deaf-server',
  'unplug',
] as const;
type Fault = (typeof FAULTS)[number];

/**
 * Breaks a line, with numbers drawn before: the schedule does not depend on how fast things go.
 * @returns breaks it, and says how many connections there were on it
 */
export const plan = (
  fault: Fault,
  random: SeededRandom,
): ((proxy: FaultProxy) => Promise<number>) => {
  const atMs = random.between(0, 300);
  const delays = Array.from({ length: 8 }, () => random.between(0, 600));
  const sliceBytes = random.between(1, 40);
  const bytesPerSecond = random.between(2_000, 60_000);
  const direction = random.pick(['toServer', 'toClient', 'both'] as const);
  const afterMs = random.between(20, 200);
  const breaks: Record<Fault, (proxy: FaultProxy) => Promise<void> | void> = {
    cut: (proxy) => proxy.cut(),
    'half-open': (proxy) => proxy.halfOpen(),
    delay: (proxy) => proxy.set(direction, { delayMs: delays[0] ?? 0 }),
    // Each connection is late by another time: what was sent later on another one comes first.
    reorder: (proxy) => {
      for (const [i, connection] of proxy.connections.entries()) {
        connection.set('both', { delayMs: delays[i % delays.length] ?? 0 });
      }
    },
    slice: (proxy) => proxy.set(direction, { sliceBytes }),
    // In the middle of a frame, and it never goes on.
    truncate: async (proxy) => {
      proxy.set('both', { sliceBytes, bytesPerSecond });
      await pause(afterMs);
      proxy.cut();
    },
    narrow: (proxy) => proxy.set(direction, { bytesPerSecond }),
    stall: (proxy) => proxy.set(direction, { mode: 'stall' }),
    'deaf-server': (proxy) => proxy.set('toServer', { mode: 'drop' }),
    unplug: (proxy) => proxy.unplug(),
  };
  return async (proxy) => {
    await pause(atMs);
    const struck = proxy.connections.length;
    await breaks[fault](proxy);
    return struck;
  };
};

const isOnline = ({ status }: Look): boolean => status.connection.state === 'online';

const troubleLines = async (
  clinic: Clinic,
  random: SeededRandom,
): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {};
  const broken = clinic.stations
    .filter((_, i) => i === 0 || random.chance(0.6))
    .map((station) => {
      const fault = random.pick(FAULTS);
      counts[fault] = (counts[fault] ?? 0) + 1;
      return { proxy: clinic.proxyOf(station), strike: plan(fault, random) };
    });
  const lastsMs = random.between(300, 2_000);
  for (const station of clinic.stations) await lookUntil(station, isOnline);
  const [, , ...struck] = await Promise.all([
    chatter(clinic, random, 15, 60),
    pause(lastsMs),
    ...broken.map(({ proxy, strike }) => strike(proxy)),
  ]);
  for (const { proxy } of broken) proxy.restore();
  const connections = struck.reduce((sum, count) => sum + count, 0);
  if (connections === 0) clinic.fail('nothing was tested: nobody was connected');
  return { ...counts, connections };
};

export const network: Row = {
  name: 'network',
  title: 'lines cut, half-open, late, reordered, sliced, truncated, narrow, stalled, unplugged',
  longRuns: 1_000,
  shortRuns: 3,
  run: runInClinics(troubleLines),
};
