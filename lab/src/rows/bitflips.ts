/**
 * Bits that turn over, and files that end too early: the database, its log, a backup, a replica.
 * Whatever was damaged is mended, or somebody is told; nothing wrong is ever shown as right.
 */
import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SeededRandom } from '@corridor/core/testing';
import { corridor } from '../../../e2e/harness/cli.ts';
import { databasePath } from '../../../sync-server/src/store/sqlite/database.ts';
import { Clinic } from '../processes/clinic.ts';
import { chatter } from './clinic-row.ts';
import type { Row, RunOutcome } from './row.ts';

const TARGETS = ['database', 'log', 'backup', 'replica'] as const;

/** What became of the damage. */
type End = 'mended' | 'refusedToStart' | 'foundByCheck' | 'refusedToRestore' | 'untouched';

interface Judged {
  readonly end: End | null;
  readonly failures: readonly string[];
}

/** @returns whether the file is another one now: a truncation may cut nothing off */
const damage = (path: string, random: SeededRandom): boolean => {
  const sound = readFileSync(path);
  damageBytes(path, Buffer.from(sound), random);
  return !readFileSync(path).equals(sound);
};

const damageBytes = (path: string, bytes: Buffer, random: SeededRandom): void => {
  if (random.chance(0.2)) {
    truncateSync(path, random.between(0, bytes.length));
    return;
  }
  for (let flips = random.between(1, 8); flips > 0; flips--) {
    const at = random.between(0, Math.max(0, bytes.length - 1));
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.between(0, 7));
  }
  writeFileSync(path, bytes);
};

/** Agreement mends; otherwise the admin's check must see it, and no screen show it as right. */
const judge = async (clinic: Clinic): Promise<Judged> => {
  const silently = await clinic.servedSilently();
  if (silently.length > 0) return { end: null, failures: silently };
  const checked = await corridor(clinic.relay.folder, 'check').then(
    () => 'sound' as const,
    () => 'damaged' as const,
  );
  if (checked === 'damaged') return { end: 'foundByCheck', failures: [] };
  const { failures } = await clinic.agree();
  return { end: failures.length === 0 ? 'mended' : null, failures };
};

const damageRelay = async (clinic: Clinic, random: SeededRandom, log: boolean): Promise<Judged> => {
  await clinic.settled();
  // What says "damaged" later says "sound" now, and throws when it does not.
  await corridor(clinic.relay.folder, 'check');
  await clinic.relay.kill();
  const path = databasePath(clinic.relay.folder);
  const wanted = log ? `${path}-wal` : path;
  const isDamaged = damage(existsSync(wanted) ? wanted : path, random);
  try {
    await clinic.relay.start();
  } catch (error) {
    const plain = clinic.relay.printed;
    const failures = /^\s+at .*\(/m.test(plain)
      ? [`it does not start, and prints a stack: ${String(error)}`]
      : [];
    return { end: 'refusedToStart', failures };
  }
  await chatter(clinic, random, 5, 20);
  await clinic.settled();
  if (!clinic.relay.isRunning) return { end: 'refusedToStart', failures: [] };
  const judged = await judge(clinic);
  return isDamaged || judged.end !== 'mended' ? judged : { ...judged, end: 'untouched' };
};

const damageBackup = async (clinic: Clinic, random: SeededRandom): Promise<Judged> => {
  const backup = join(clinic.folder, 'backup');
  const restored = join(clinic.folder, 'restored');
  await corridor(clinic.relay.folder, 'backup', backup);
  // The same backup is restored while it is sound; `corridor` throws when it is not.
  await corridor(join(clinic.folder, 'control'), 'restore', backup);
  if (!damage(databasePath(backup), random)) return { end: 'untouched', failures: [] };
  return corridor(restored, 'restore', backup).then(
    () => ({ end: null, failures: ['a damaged backup was restored without a word'] }),
    () => ({ end: 'refusedToRestore' as const, failures: [] }),
  );
};

const damageReplica = async (clinic: Clinic, random: SeededRandom): Promise<Judged> => {
  const station = random.pick(clinic.stations);
  await clinic.agree();
  const how = random.pick(['bit', 'deletion'] as const);
  if (!(await station.spoil(random.between(0, 1_000_000), how))) {
    return { end: null, failures: ['nothing was tested: there was no replica to spoil'] };
  }
  await station.kill();
  await clinic.startStation(station);
  // Both are used again: a replica that nobody opens is neither read nor mended.
  for (const place of [0, 1]) clinic.write(station, place);
  await chatter(clinic, random, 5, 20);
  const { failures } = await clinic.agree();
  return { end: failures.length === 0 ? 'mended' : null, failures };
};

const runOne = async (seed: number): Promise<RunOutcome> => {
  const random = new SeededRandom(seed);
  const target = random.pick(TARGETS);
  const clinic = await Clinic.open();
  try {
    await chatter(clinic, random, 20, 20);
    const strike = {
      database: () => damageRelay(clinic, random, false),
      log: () => damageRelay(clinic, random, true),
      backup: () => damageBackup(clinic, random),
      replica: () => damageReplica(clinic, random),
    } as const;
    const { end, failures } = await strike[target]();
    const counts = { [target]: 1, ...(end === null ? {} : { [end]: 1 }) };
    return { seed, failures: failures.map((failure) => `${target}: ${failure}`), counts };
  } finally {
    await clinic.close();
  }
};

export const bitflips: Row = {
  name: 'bitflips',
  title: 'bits turned over, files cut short, an entry deleted: database, log, backup, replica',
  longRuns: 500,
  shortRuns: 0,
  async run(first, runs, tell) {
    for (let seed = first; seed < first + runs; seed++) tell(await runOne(seed));
  },
};
