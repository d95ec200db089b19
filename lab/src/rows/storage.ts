/** The relay's disk fails, is full, or is held by somebody else; then it works again. */
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SeededRandom } from '@corridor/core/testing';
import type { Person } from '../../../e2e/harness/person.ts';
import { capture, findOnPath } from '../../../scripts/lib/run.mjs';
import { databasePath, openForWriting } from '../../../sync-server/src/store/sqlite/database.ts';
import type { Clinic } from '../processes/clinic.ts';
import { countInjected, injecting, straceImpediment } from '../processes/strace.ts';
import { chatter, pause, runInClinics } from './clinic-row.ts';
import type { Row } from './row.ts';

/** One after the other, by the seed: a random one in four might leave one of them out. */
const FAULTS = ['disk-full', 'database-busy', 'file-limit', 'fsync-fails'] as const;
type Fault = (typeof FAULTS)[number];

/** Of the system calls that the fault hits, the first and how many: each thread counts its own. */
interface Window {
  readonly first: number;
  readonly count: number;
}

const whenOf = ({ first, count }: Window): string => `when=${first}..${first + count - 1}`;

interface Broken {
  /** How often it struck until now: calls that failed, or messages that wait for the disk. */
  readonly struck: () => number;
  readonly mend: () => Promise<void>;
}

/** Breaks the disk of the running relay. */
const strike: Record<Fault, (clinic: Clinic, window: Window) => Promise<Broken>> = {
  'fsync-fails': (clinic, window) => traced(clinic, `fsync,fdatasync:error=EIO:${whenOf(window)}`),
  'disk-full': (clinic, window) => traced(clinic, `pwrite64:error=ENOSPC:${whenOf(window)}`),
  'file-limit': async (clinic) => {
    const { relay } = clinic;
    const { size } = statSync(`${databasePath(relay.folder)}-wal`);
    await limitFileSize(relay.pid, String(size));
    return {
      struck: () => clinic.waitingCount,
      mend: () => limitFileSize(relay.pid, 'unlimited'),
    };
  },
  'database-busy': async (clinic) => {
    const db = openForWriting(databasePath(clinic.relay.folder));
    db.exec('BEGIN IMMEDIATE');
    return {
      struck: () => clinic.waitingCount,
      mend: async () => {
        db.exec('ROLLBACK');
        db.close();
      },
    };
  },
};

/** The injection ends by itself; the server that was traced is ended, and a plain one started. */
const traced = async (clinic: Clinic, inject: string): Promise<Broken> => {
  const path = join(clinic.folder, 'injected');
  rmSync(path, { force: true });
  await clinic.relay.stop();
  // It may fail in its start, with a sentence: then there is nothing to read from it.
  await clinic.relay.start({ wrapper: injecting(inject, path) }).catch(() => {
    if (!/^\s+at .*\(/m.test(clinic.relay.printed)) return;
    clinic.fail(`it does not start, and prints a stack: ${clinic.relay.printed}`);
  });
  return { struck: () => countInjected(path), mend: async () => undefined };
};

const limitFileSize = async (pid: number, bytes: string): Promise<void> => {
  const { code, output } = await capture('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`]);
  if (code !== 0) throw new Error(`prlimit: ${output}`);
};

const readsOn = async (clinic: Clinic, reader: Person): Promise<number> => {
  try {
    await reader.head(clinic.practice.group);
    return 1;
  } catch (error) {
    if (clinic.relay.isRunning) clinic.fail(`readers do not go on: ${String(error)}`);
    return 0;
  }
};

/** Rounds of writing until it struck: each thread of the relay comes to its calls in its own time. */
const MOST_ROUNDS = 10;
const ROUND = 20;

/** A message that waits is one that the disk keeps waiting only when it goes on to. */
const WAITS_MS = 500;

const hasStruck = async (clinic: Clinic, struck: () => number): Promise<boolean> => {
  await clinic.settled();
  if (struck() > 0) await pause(WAITS_MS);
  return struck() > 0 || !clinic.relay.isRunning;
};

const breakDisk = async (
  clinic: Clinic,
  random: SeededRandom,
  seed: number,
): Promise<Record<string, number>> => {
  const fault = FAULTS[seed % FAULTS.length] ?? 'disk-full';
  const window = { first: random.between(3, 40), count: random.between(1, 30) };
  const lastsMs = random.between(200, 3_000);
  const reader = await clinic.practice.signIn(clinic.practice.ana);
  const { struck, mend } = await strike[fault](clinic, window);
  await chatter(clinic, random, ROUND, 40);
  for (let round = 1; round < MOST_ROUNDS && !(await hasStruck(clinic, struck)); round++) {
    await chatter(clinic, random, ROUND, 40);
  }
  const reads = clinic.relay.isRunning ? await readsOn(clinic, reader) : 0;
  await pause(lastsMs);
  const ended = clinic.relay.isRunning ? 0 : 1;
  const times = struck();
  if (times === 0) clinic.fail(`nothing was tested: ${fault} never struck`);
  if (!ended) await mend();
  else await clinic.relay.start();
  return { [fault]: 1, [`struckBy-${fault}`]: times, reads, ended };
};

export const storage: Row = {
  name: 'storage',
  title: 'fsync fails, the disk is full, a file may not grow, the database is busy',
  longRuns: 400,
  shortRuns: 1,
  impediment: async () =>
    findOnPath('prlimit') === undefined ? 'prlimit is not installed.' : straceImpediment(),
  run: runInClinics(breakDisk),
};
