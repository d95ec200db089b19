/** What the relay costs with a thousand to a million entries. */
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Person } from '../../../e2e/harness/person.ts';
import { SyncRoom } from '../../../e2e/harness/sync-room.ts';
import type { Point } from '../measure/fit.ts';
import { askProbe, probeEnv } from '../measure/process-usage.ts';
import type { Curve } from './curves.ts';
import { busiest, fetchAll, History } from './history.ts';

/** The best of so many counts: what else the machine does only ever adds. */
const TRIES = 3;
const PROBE_PATH = join(tmpdir(), `corridor-growth-${process.pid}.sock`);
/** Clock ticks in a second, as Linux tells CPU time (`getconf CLK_TCK`, 100 on every port). */
const TICKS = 100;

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
};

const best = async (work: () => Promise<number>): Promise<number> => {
  const times: number[] = [];
  for (let i = 0; i < TRIES; i++) times.push(await work());
  return Math.min(...times);
};

/** CPU time of all threads of a process so far, ms: other programs add little to it. */
const cpuMs = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  // The name, in parentheses, may hold spaces: fields are counted behind it (proc_pid_stat(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS;
};

const bytesIn = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);

const openHead = async (person: Person): Promise<void> => {
  const room = new SyncRoom(person.syncUrl, person.headers, await busiest(person));
  await room.open();
  room.close();
};

/** Measures one size on a stopped server, and leaves it stopped. */
const measure = async (
  history: History,
  entries: number,
  add: (name: string, y: number) => void,
): Promise<void> => {
  const { server } = history;
  add('database, MiB', bytesIn(server.folder) / 1_048_576);
  const startCpu: number[] = [];
  const start = await best(async () => {
    await server.stop();
    const ms = await timed(() => server.start({ env: probeEnv(PROBE_PATH) }));
    startCpu.push(cpuMs(server.pid));
    return ms;
  });
  add('start, ms', start);
  add('start, CPU ms', Math.min(...startCpu));
  const fresh = await askProbe(PROBE_PATH);
  add('relay resident after the start, MiB', fresh.rssBytes / 1_048_576);
  add('relay heap and buffers after the start, MiB', heapMiB(fresh));

  const person = await history.signIn();
  add('a head opened, ms', await best(() => timed(() => openHead(person))));
  const before = cpuMs(server.pid);
  add(
    'all of it fetched by a new workstation, ms',
    await timed(async () => {
      const fetched = await fetchAll(person);
      if (fetched < entries) throw new Error(`${fetched} of ${entries} entries were fetched.`);
    }),
  );
  add('the same, CPU ms of the relay', cpuMs(server.pid) - before);
  const after = await askProbe(PROBE_PATH);
  add('relay resident after that, MiB', after.rssBytes / 1_048_576);
  add('relay heap and buffers after that, MiB', heapMiB(after));

  const backup = await timed(async () => {
    rmSync(dirname(await server.backup()), { recursive: true });
  });
  add('backup while it runs, ms', backup);
  await server.stop();
};

const heapMiB = ({
  heapBytes,
  externalBytes,
}: {
  readonly heapBytes: number;
  readonly externalBytes: number;
}): number => (heapBytes + externalBytes) / 1_048_576;

/** @param tell called with a sentence for each size */
export const growEntries = async (
  sizes: readonly number[],
  tell: (step: string) => void,
): Promise<readonly Curve[]> => {
  const curves = new Map<string, Point[]>();
  const history = await History.make();
  try {
    for (const entries of sizes) {
      const ms = await timed(() => history.growTo(entries));
      tell(`${entries.toLocaleString('en')} entries written in ${(ms / 1_000).toFixed(0)} s`);
      await measure(history, entries, (name, y) => {
        const points = curves.get(name) ?? [];
        curves.set(name, points);
        points.push({ x: entries, y });
      });
    }
  } finally {
    await history.remove();
  }
  return [...curves].map(([name, points]) => ({ name, points }));
};
