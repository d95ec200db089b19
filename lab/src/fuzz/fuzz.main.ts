/** `npm run fuzz`: hostile input to every reader of outside bytes. Ends with 1 when it found something. */
import { parseArgs } from 'node:util';
import { keepInput } from './corpus.ts';
import { type FuzzReport, fuzz } from './fuzzer.ts';
import { countSteps } from './steps.ts';
import { allTargets } from './targets/index.ts';

const HELP = `npm run fuzz -- [options]

  --inputs N    how many inputs; 50,000 when not given, 1,000,000 is the long pass
  --seed N      1 when not given; the same seed gives the same inputs
  --first N     the number of the first input, to repeat one: --first N --inputs 1
  --target NAME only this one; may be repeated`;

const numberOf = (text: string | undefined, otherwise: number): number => {
  const value = text === undefined ? otherwise : Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`${text} is no whole number.`);
  return value;
};

const megabytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MiB`;

const print = (report: FuzzReport): void => {
  for (const { target, inputs, taken, refused, bytes, ms, slowest } of report.targets) {
    const each = inputs === 0 ? 0 : (1_000 * ms) / inputs;
    console.log(
      `${target.padEnd(16)} ${inputs.toLocaleString('en').padStart(9)} inputs, ${megabytes(bytes)}: ${taken.toLocaleString('en')} taken, ${refused.toLocaleString('en')} refused; ${each.toFixed(0)} µs each`,
    );
    const shown = slowest.map(
      (slow) => `${slow.number ?? 'corpus'}: ${slow.ms.toFixed(1)} ms for ${slow.bytes} bytes`,
    );
    console.log(`${' '.repeat(17)}slowest ${shown.join('; ')}`);
  }
  const { heapBefore, heapAfter } = report;
  console.log(
    `heap in use: ${megabytes(heapBefore)} after a tenth, ${megabytes(heapAfter)} at the end`,
  );
};

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      inputs: { type: 'string' },
      seed: { type: 'string' },
      first: { type: 'string' },
      target: { type: 'string', multiple: true },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  countSteps();
  const all = await allTargets();
  const targets = all.filter(({ name }) => values.target?.includes(name) ?? true);
  if (targets.length === 0)
    throw new Error(`There are: ${all.map(({ name }) => name).join(', ')}.`);
  const seed = numberOf(values.seed, 1);
  const inputs = numberOf(values.inputs, 50_000);
  console.log(`seed ${seed}, ${inputs.toLocaleString('en')} inputs`);
  const report = await fuzz({
    seed,
    first: numberOf(values.first, 0),
    inputs,
    targets,
    onProgress: (done) => console.log(`  ${done.toLocaleString('en')} inputs`),
  });
  for (const target of all) await target.close?.();
  print(report);
  for (const { target, number, what, input } of report.findings) {
    const kept = keepInput(target, input);
    console.log(
      `FOUND ${target}, input ${number ?? 'of the corpus'}: ${what}\n  kept as lab/corpus/${kept}`,
    );
  }
  if (report.findings.length > 0) process.exitCode = 1;
};

await main();
