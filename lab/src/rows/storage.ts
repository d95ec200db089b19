/** The relay's disk fails, is full, or is held by somebody else; then it works again. */
import { statSync } from 'node:fs';
import type { SeededRandom } from '@corridor/core/testing';
import type { Person } from '../../../e2e/harness/person.ts';
import { capture, findOnPath } from '../../../scripts/lib/run.mjs';
import { databasePath, openForWriting } from '../../../sync-server/src/store/sqlite/database.ts';
import type { Clinic } from '../processes/clinic.ts';
import { injecting, straceImpediment } from '../processes/strace.ts';
import { chatter, pause, runInClinics } from './clinic-row.ts';
import type { Row } from './row.ts';

type Fault = 'fsync-fails' | 'disk-full' | 'file-limit' | 'database-busy';

/** Of the system calls that the fault hits, the first and how many: each thread counts its own. */
interface Window {
  readonly first: number;
  readonly count: number;
}

const whenOf = ({ first, count }: Window): string => `when=${first}..${first + count - 1}`;

/** Breaks the disk of the running relay. @returns mends it */
const strike: Record<Fault, (clinic: Clinic, window: Window) => Promise<() => Promise<void>>> = {
  'fsync-fails': (clinic, window) => traced(clinic, `fsync,fdatasync:error=EIO:${whenOf(window)}`),
  'disk-full': (clinic, window) => traced(clinic, `pwrite64:error=ENOSPC:${whenOf(window)}`),
  'file-limit': async ({ relay }) => {
    const { size } = statSync(`${databasePath(relay.folder)}-wal`);
    await limitFileSize(relay.pid, String(size));
    return () => limitFileSize(relay.pid, 'unlimited');
  },
  'database-busy': async ({ relay }) => {
    const db = openForWriting(databasePath(relay.folder));
    db.exec('BEGIN IMMEDIATE');
    return async () => {
      db.exec('ROLLBACK');
      db.close();
    };
  },
};

/** The injection ends by itself; the server that was traced is ended, and a plain one started. */
const traced = async (clinic: Clinic, inject: string): Promise<() => Promise<void>> => {
  await clinic.relay.stop();
  // It may fail in its start, with a sentence: then there is nothing to read from it.
  await clinic.relay.start({ wrapper: injecting(inject) }).catch(() => undefined);
  return async () => undefined;
};

const limitFileSize = async (pid: number, bytes: string): Promise<void> => {
  const { code, output } = await capture('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`]);
  if (code !== 0) throw new Error(`prlimit: ${output}`);
};

const FAULTS = Object.keys(strike) as Fault[];

const readsOn = async (clinic: Clinic, reader: Person): Promise<number> => {
  try {
    await reader.head(clinic.practice.group);
    return 1;
  } catch (error) {
    if (clinic.relay.isRunning) clinic.fail(`readers do not go on: ${String(error)}`);
    return 0;
  }
};

const breakDisk = async (clinic: Clinic, random: SeededRandom): Promise<Record<string, number>> => {
  const fault = random.pick(FAULTS);
  const window = { first: random.between(3, 40), count: random.between(1, 30) };
  const lastsMs = random.between(200, 3_000);
  const reader = await clinic.practice.signIn(clinic.practice.ana);
  const mend = await strike[fault](clinic, window);
  await chatter(clinic, random, 20, 40);
  const reads = clinic.relay.isRunning ? await readsOn(clinic, reader) : 0;
  await pause(lastsMs);
  const ended = clinic.relay.isRunning ? 0 : 1;
  if (!ended) await mend();
  else await clinic.relay.start();
  return { [fault]: 1, reads, ended };
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
