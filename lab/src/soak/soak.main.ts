/**
 * `npm run soak`: a clinic of many under faults of every kind, for minutes or hours. Prints what it
 * uses once a minute; at the end what grows, and whether everybody agrees. Ends with 1 when they do
 * not, or when something grew.
 */
import { setMaxListeners } from 'node:events';
import { parseArgs } from 'node:util';
import { SeededRandom } from '@corridor/core/testing';
import { handlesOf } from '../measure/process-usage.ts';
import { type EngineSample, mib, RelayGauge, sampleEngine, slopeText } from './gauges.ts';
import { aFewAtATime, SoakClinic } from './soak-clinic.ts';
import { Weather } from './weather.ts';

const HELP = `npm run soak -- [options]

  --minutes N        how long people write and things break; 10 when not given
  --hours N          the same in hours
  --engines N        people at work, an engine each in a process of its own; 50
  --conversations N  500
  --rate N           messages in a second, all together; 4
  --seed N           decides who writes what when, and what breaks; 1`;

const MINUTE_MS = 60_000;
const SAMPLE_EVERY_MS = 10_000;
/** Idle connections of HTTP are closed by then: what is still open stays. */
const QUIET_MS = 12_000;
/** A relay may keep so much for each entry that it stores; the goal of `bench` is 20. */
const MAX_BYTES_PER_ENTRY = 100;
/**
 * Until it has stored so many, it also fills the memory of its newest targets (`RECENT_TARGETS` in
 * `relay.ts`), which is bounded: for each some 420 bytes of heap, and 320 of buffers that go later.
 */
const FILLING_ENTRIES = 20_000;
const MAX_BYTES_PER_ENTRY_FILLING = 2_000;
/** Engines that are started again at the end, to see what they hold with the same data. */
const COMPARED = 10;
/** An engine that lived through it may hold so much more than a fresh one with the same data. */
const MAX_OLD_TO_FRESH = 1.5;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Options {
  readonly lastsMs: number;
  readonly engines: number;
  readonly conversations: number;
  readonly rate: number;
  readonly seed: number;
}

const readOptions = (): Options | null => {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: {
      minutes: text,
      hours: text,
      engines: text,
      conversations: text,
      rate: text,
      seed: text,
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const numberOf = (name: Exclude<keyof typeof values, 'help'>, otherwise: number): number => {
    const value = Number(values[name] ?? otherwise);
    if (!(value > 0)) throw new Error(`--${name} takes a number above 0, not ${values[name]}.`);
    return value;
  };
  const minutes = values.hours === undefined ? numberOf('minutes', 10) : 60 * numberOf('hours', 1);
  return {
    lastsMs: minutes * MINUTE_MS,
    engines: numberOf('engines', 50),
    conversations: numberOf('conversations', 500),
    rate: numberOf('rate', 4),
    seed: numberOf('seed', 1),
  };
};

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const sampleEngines = async (clinic: SoakClinic): Promise<readonly EngineSample[]> => {
  const samples: EngineSample[] = [];
  await aFewAtATime(clinic.stations, async (station) => {
    const sample = await sampleEngine(station);
    if (sample) samples.push(sample);
  });
  return samples;
};

const HEAD = [
  'min',
  'relay MiB: resident, heap',
  'an engine MiB: resident, heap, buffers',
  'relay sockets, files',
  'files of an engine, the lab',
  'loop late ms, p99 and most: relay',
  'an engine',
  'written',
  'acknowledged',
].join(' | ');

const minuteLine = async (
  minute: number,
  clinic: SoakClinic,
  gauge: RelayGauge,
): Promise<string> => {
  const [relay, engines] = [await gauge.sample(), await sampleEngines(clinic)];
  const of = (value: (sample: EngineSample) => number): number => median(engines.map(value));
  const late = (p99: number, most: number): string => `${p99.toFixed(0)}, ${most.toFixed(0)}`;
  const said = (text: string): string => (relay === null ? 'does not answer' : text);
  return [
    minute,
    said(`${mib(relay?.rssBytes ?? 0)}, ${mib(relay?.heapBytes ?? 0)}`),
    `${mib(of(({ usage }) => usage.rssBytes))}, ${mib(of(({ usage }) => usage.heapBytes))}, ${mib(of(({ usage }) => usage.externalBytes))}`,
    said(`${relay?.handles?.sockets}, ${relay?.handles?.files}`),
    `${of(({ handles }) => handles?.files ?? Number.NaN)}, ${handlesOf(process.pid)?.files}`,
    said(late(relay?.loopP99Ms ?? 0, relay?.loopMaxMs ?? 0)),
    late(
      of(({ usage }) => usage.loopP99Ms),
      Math.max(...engines.map(({ usage }) => usage.loopMaxMs)),
    ),
    clinic.attemptCount,
    clinic.acknowledgedCount,
  ].join(' | ');
};

/** Everybody writes, in a rhythm that the seed decides, until it is over. */
const keepWriting = async (
  clinic: SoakClinic,
  random: SeededRandom,
  rate: number,
  signal: AbortSignal,
): Promise<void> => {
  while (!signal.aborted) {
    clinic.writeSomewhere(random);
    await pause((2_000 / rate) * random.fraction());
  }
};

const keepSampling = async (
  clinic: SoakClinic,
  gauge: RelayGauge,
  signal: AbortSignal,
): Promise<void> => {
  const startedMs = performance.now();
  console.log(HEAD);
  for (let n = 1; !signal.aborted; n++) {
    const dueMs = startedMs + n * SAMPLE_EVERY_MS;
    await pause(Math.max(0, dueMs - performance.now()));
    const isMinute = (n * SAMPLE_EVERY_MS) % MINUTE_MS === 0;
    if (isMinute) console.log(await minuteLine((n * SAMPLE_EVERY_MS) / MINUTE_MS, clinic, gauge));
    else await gauge.sample();
  }
};

/** What an engine that lived through it holds, and a fresh one with the same data. */
const oldAndFresh = async (clinic: SoakClinic): Promise<readonly [number, number]> => {
  const seats = clinic.seats.slice(0, COMPARED);
  const heap = async (): Promise<number> => {
    const samples = await Promise.all(seats.map(({ station }) => sampleEngine(station)));
    return median(samples.flatMap((sample) => (sample ? [sample.usage.heapBytes] : [])));
  };
  const old = await heap();
  await aFewAtATime(seats, async (seat) => {
    await seat.station.stop();
    await clinic.startStation(seat);
  });
  await clinic.agree();
  return [old, await heap()];
};

/** What grew, as sentences; prints all that it looks at. */
const growthOf = async (clinic: SoakClinic, gauge: RelayGauge): Promise<string[]> => {
  const failures: string[] = [];
  const entriesAnHour = gauge.warm.length
    ? (clinic.acknowledgedCount * 3_600_000) / (gauge.samples.at(-1)?.atMs ?? 1)
    : 0;
  const each =
    clinic.acknowledgedCount < FILLING_ENTRIES ? MAX_BYTES_PER_ENTRY_FILLING : MAX_BYTES_PER_ENTRY;
  const allowed = each * entriesAnHour;
  const heap = gauge.slope(({ heapBytes, externalBytes }) => heapBytes + externalBytes);
  console.log(`relay, heap and buffers: ${slopeText(heap, 1_048_576, 'MiB an hour')}`);
  if (heap && heap.slope - heap.uncertainty > allowed) {
    failures.push('the heap of the relay grows faster than what it stores');
  }
  const resident = gauge.slope(({ rssBytes }) => rssBytes);
  console.log(`relay, resident: ${slopeText(resident, 1_048_576, 'MiB an hour')}`);
  const timers = gauge.slope((sample) => sample.timers);
  console.log(`relay, timers: ${slopeText(timers, 1, 'an hour')}`);
  const files = gauge.slope(({ handles }) => (handles ? handles.files - handles.sockets : 0));
  console.log(`relay, files that are no sockets: ${slopeText(files, 1, 'an hour')}`);
  if (files && files.slope - files.uncertainty > 0) failures.push('files of the relay stay open');

  await pause(QUIET_MS);
  const quiet = await gauge.sample();
  const listening = quiet?.handles && quiet.handles.sockets - clinic.stations.length;
  console.log(
    `relay, quiet at the end: ${quiet?.handles?.sockets} sockets for ${clinic.stations.length} engines, ${quiet?.timers} timers`,
  );
  // Its listener, the command line's, the probe's and the one that asks it.
  if (listening && listening > 6) failures.push(`${listening} sockets of the relay are nobody's`);

  const [old, fresh] = await oldAndFresh(clinic);
  console.log(
    `an engine, heap: ${mib(old)} MiB; started again on the same data: ${mib(fresh)} MiB`,
  );
  if (old > MAX_OLD_TO_FRESH * fresh) failures.push('engines hold more than their data');
  return failures;
};

const main = async (): Promise<void> => {
  const options = readOptions();
  if (options === null) {
    console.log(HELP);
    return;
  }
  const random = new SeededRandom(options.seed);
  console.log(`seed ${options.seed}`);
  const clinic = await SoakClinic.open(options, random, (step) => console.log(`made: ${step}`));
  try {
    const gauge = new RelayGauge(clinic);
    // An engine counts how late its loop is from when it was asked first.
    await sampleEngines(clinic);
    const over = AbortSignal.timeout(options.lastsMs);
    // As many faults wait for it as are under way.
    setMaxListeners(0, over);
    const weather = new Weather(clinic, new SeededRandom(options.seed + 1), over);
    await Promise.all([
      weather.run(options.lastsMs),
      keepWriting(clinic, random, options.rate, over),
      keepSampling(clinic, gauge, over),
    ]);
    console.log(`faults: ${JSON.stringify(weather.counts)}`);
    const { failures, tookMs } = await clinic.agree();
    console.log(
      `all agree: ${failures.length === 0} (${(tookMs / 1_000).toFixed(1)} s), ` +
        `${clinic.attemptCount} written, ${clinic.acknowledgedCount} acknowledged`,
    );
    const all = [...failures, ...(await growthOf(clinic, gauge))];
    for (const failure of all) console.log(`FAILED: ${failure}`);
    console.log(all.length === 0 ? 'passed' : `${all.length} failures`);
    if (all.length > 0) process.exitCode = 1;
  } finally {
    await clinic.close();
  }
};

await main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
