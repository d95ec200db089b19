/**
 * The tests of the tests: each check of Corridor is switched off in a build of its own, and the row
 * that looks at it must fail, by the check that is meant to see it. Before that the same rows pass
 * with a build in which nothing is off, so that what fails is seen to fail for that reason.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from '../../../scripts/lib/run.mjs';
import type { RowTotal } from '../report/table.ts';
import { buildEdited } from './build.ts';
import { SABOTAGES, type Sabotage } from './sabotages.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const FOLDER = join(ROOT, '.cache', 'lab', 'sabotage');
const LIMIT_MS = 10 * 60_000;

/** Runs one row in a lab of its own against the build of some edits. @throws when the lab breaks */
const runAgainst = async (
  { name, row, seed, runs }: Sabotage,
  edits: Sabotage['edits'],
): Promise<RowTotal> => {
  const folder = join(FOLDER, edits.length > 0 ? name : `${name}-control`);
  rmSync(folder, { recursive: true, force: true });
  const { serverDist, workstation } = await buildEdited(folder, edits);
  const report = join(folder, 'report.json');
  const words = ['--row', row, '--seed', String(seed), '--runs', String(runs)];
  const { output } = await capture(
    process.execPath,
    [
      ...[...process.execArgv, join(ROOT, 'lab', 'src', 'main.ts')],
      ...['--short', '--until-failure', '--json', report, ...words],
    ],
    {
      env: {
        ...process.env,
        CORRIDOR_SERVER_DIST: serverDist,
        CORRIDOR_LAB_WORKSTATION: workstation,
      },
      limitMs: LIMIT_MS,
    },
  );
  try {
    const [total] = JSON.parse(readFileSync(report, 'utf8')) as RowTotal[];
    if (total) return total;
  } catch {
    // It ended before it wrote its report; what it printed says why.
  }
  throw new Error(`${name}: the lab itself broke:\n${output}`);
};

/** A sentence, and whether the lab saw what it must. */
const judge = (
  { name, row, caughtBy }: Sabotage,
  { failures, skipped }: RowTotal,
): readonly [boolean, string] => {
  if (skipped !== null) return [false, `${name}: not looked at, ${row} cannot run: ${skipped}`];
  const caught = failures.find((failure) => failure.includes(caughtBy));
  if (caught !== undefined) return [true, `${name}: caught by ${row}: ${caught}`];
  const instead = failures.length > 0 ? `; it says: ${failures.join('; ')}` : '';
  return [false, `${name}: NOT caught by ${row}, which should say “${caughtBy}”${instead}`];
};

/** @returns whether the lab passed what is whole, and failed each time that a check was off */
export const runSabotages = async (
  sabotages: readonly Sabotage[] = SABOTAGES,
): Promise<boolean> => {
  let good = true;
  const whole = new Set<string>();
  for (const sabotage of sabotages) {
    const { row, seed, runs } = sabotage;
    const same = `${row}, seeds ${seed} to ${seed + runs - 1}`;
    if (!whole.has(same)) {
      whole.add(same);
      const { failures, passed } = await runAgainst(sabotage, []);
      if (failures.length > 0) good = false;
      const verdict = failures.length > 0 ? `FAILS: ${failures.join('; ')}` : `${passed} passed`;
      console.log(`nothing off: ${same}: ${verdict}`);
    }
    console.log(`${sabotage.name}: ${sabotage.off}`);
    const [seen, sentence] = judge(sabotage, await runAgainst(sabotage, sabotage.edits));
    if (!seen) good = false;
    console.log(`  ${sentence}`);
  }
  console.log(good ? '\nEvery one was caught.' : '\nNot every one was caught.');
  return good;
};
