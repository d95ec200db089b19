/**
 * `npm run faults`: runs the rows of the fault table, prints each failure with its seed, and a
 * table at the end. Ends with 1 when a run failed, 2 when it was asked for something unknown.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { nextSeed, record } from './report/results.ts';
import { addOutcome, emptyTotal, type RowTotal, tableOf } from './report/table.ts';
import { ROWS } from './rows/index.ts';
import type { Row, RunOutcome } from './rows/row.ts';
import { runSabotages } from './sabotage/run-sabotages.ts';

const HELP = `npm run faults -- [options]

  --row NAME    only this row; may be repeated
  --runs N      runs of each row, in place of the long pass's number
  --seed N      the first seed; 1 when not given
  --resume      goes on after the last seed that the results file has of this build
  --short       the short pass, a step of npm test
  --until-failure  a row ends with its first run that fails
  --sabotage    the checks of Corridor switched off one at a time: the lab must see each
  --json FILE   writes the totals there, for a script

Rows:
${ROWS.map(({ name, title, longRuns }) => `  ${name.padEnd(18)} ${title} (${longRuns})`).join('\n')}`;

const BUILD_STAMP = new URL('../../sync-server/dist/.stamp', import.meta.url);

interface Asked {
  readonly rows: readonly Row[];
  readonly runs: number | null;
  readonly seed: number;
  readonly resume: boolean;
  readonly short: boolean;
  readonly untilFailure: boolean;
  readonly sabotage: boolean;
  readonly json: string | null;
}

class AskedWrongly extends Error {}

const numberOf = (name: string, text: string | undefined): number | null => {
  if (text === undefined) return null;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new AskedWrongly(`--${name} takes a whole number, not ${text}.`);
  }
  return value;
};

const readAsked = (): Asked | null => {
  const { values } = parseArgs({
    options: {
      row: { type: 'string', multiple: true },
      runs: { type: 'string' },
      seed: { type: 'string' },
      resume: { type: 'boolean', default: false },
      short: { type: 'boolean', default: false },
      'until-failure': { type: 'boolean', default: false },
      sabotage: { type: 'boolean', default: false },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const rows = (values.row ?? ROWS.map(({ name }) => name)).map((wanted) => {
    const row = ROWS.find(({ name }) => name === wanted);
    if (row === undefined) throw new AskedWrongly(`There is no row ${wanted}.\n\n${HELP}`);
    return row;
  });
  return {
    rows,
    runs: numberOf('runs', values.runs),
    seed: numberOf('seed', values.seed) ?? 1,
    resume: values.resume,
    short: values.short,
    untilFailure: values['until-failure'],
    sabotage: values.sabotage,
    json: values.json ?? null,
  };
};

/** A run failed, and nobody wants to know more. */
class SeenEnough extends Error {}

const runRow = async (row: Row, asked: Asked): Promise<RowTotal> => {
  const { runs, seed, resume, short, untilFailure } = asked;
  const impediment = (await row.impediment?.()) ?? null;
  if (impediment !== null) return emptyTotal(row.name, impediment);
  const build = readFileSync(BUILD_STAMP, 'utf8').slice(0, 12);
  const wanted = runs ?? (short ? row.shortRuns : row.longRuns);
  const first = resume ? nextSeed(row.name, build, seed) : seed;
  const total = emptyTotal(row.name);
  const startedMs = performance.now();
  console.log(`${row.name}: seeds ${first} to ${seed + wanted - 1}`);
  const tell = (outcome: RunOutcome): void => {
    addOutcome(total, outcome);
    for (const failure of outcome.failures) {
      console.log(`  ${row.name}, seed ${outcome.seed}: ${failure}`);
    }
    // The short pass is repeated at every change: its runs are not what a long pass goes on from.
    if (!short) record(row.name, build, outcome);
    if (untilFailure && outcome.failures.length > 0) throw new SeenEnough();
  };
  await row.run(first, seed + wanted - first, tell).catch((error: unknown) => {
    if (!(error instanceof SeenEnough)) throw error;
  });
  total.elapsedMs = performance.now() - startedMs;
  return total;
};

const main = async (): Promise<void> => {
  const wanted = readAsked();
  if (wanted === null) {
    console.log(HELP);
    return;
  }
  if (wanted.sabotage) {
    process.exitCode = (await runSabotages()) ? 0 : 1;
    return;
  }
  const totals: RowTotal[] = [];
  for (const row of wanted.rows) {
    if (wanted.short && wanted.runs === null && row.shortRuns === 0) continue;
    totals.push(await runRow(row, wanted));
  }
  console.log(`\n${tableOf(totals)}`);
  if (wanted.json !== null) writeFileSync(wanted.json, JSON.stringify(totals));
  if (totals.some(({ failed }) => failed > 0)) process.exitCode = 1;
};

// Ended, not left to end: with the handles of so many killed processes and torn lines behind it,
// Node 20 at times turns for ever in the clean-up of its environment (seen in 3 of some 10 passes).
await main().then(
  () => process.exit(),
  (error: unknown) => {
    const wrongly =
      error instanceof AskedWrongly ||
      (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
    console.error(wrongly ? (error as Error).message : error);
    // Whatever a broken run left behind ends with this process.
    process.exit(wrongly ? 2 : 1);
  },
);
