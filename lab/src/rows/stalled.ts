/** The relay, or a workstation, stands still and goes on as if nothing had been. */
import { existsSync, readFileSync } from 'node:fs';
import type { SeededRandom } from '@corridor/core/testing';
import type { Clinic } from '../processes/clinic.ts';
import { chatter, pause, runInClinics } from './clinic-row.ts';
import type { Row } from './row.ts';

/** Most stalls are short; one in eight is as long as a laptop's sleep. */
const durationOf = (random: SeededRandom): number => {
  const long = random.chance(1 / 8);
  const ms = random.between(1_000, 12_000);
  const longMs = random.between(12_000, 120_000);
  return long ? longMs : ms;
};

/** Whether a process runs although SIGSTOP was sent to it; only Linux says so (proc_pid_stat(5)). */
const isRunning = (pid: number): boolean => {
  const path = `/proc/${pid}/stat`;
  if (!existsSync('/proc/self/stat')) return false;
  const stat = readFileSync(path, 'latin1');
  return !stat.slice(stat.lastIndexOf(')')).startsWith(') T');
};

const stall = async (clinic: Clinic, random: SeededRandom): Promise<Record<string, number>> => {
  const ms = durationOf(random);
  const victim = random.chance(0.75) ? clinic.relay : random.pick(clinic.stations);
  const beforeMs = random.between(0, 200);
  const writing = chatter(clinic, random, 20, 40);
  await pause(beforeMs);
  victim.signal('SIGSTOP');
  await pause(ms);
  if (isRunning(victim.pid)) clinic.fail('nothing was tested: it does not stand still');
  victim.signal('SIGCONT');
  await writing;
  return { stalledMs: ms, relayStalls: victim === clinic.relay ? 1 : 0 };
};

export const stalled: Row = {
  name: 'stalled',
  title: 'SIGSTOP for 1 to 120 s, then SIGCONT, of the relay or a workstation',
  longRuns: 100,
  shortRuns: 0,
  run: runInClinics(stall),
};
