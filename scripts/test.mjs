// npm test: every check and every test, one total at the end. `npm test -- lint unit` runs some.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildClient, buildServer } from './lib/build.mjs';
import { ensureChromium } from './lib/chromium.mjs';
import { ensureAddons, ensurePackages } from './lib/install.mjs';
import { CACHE, ROOT, toolScript } from './lib/paths.mjs';
import { capture } from './lib/run.mjs';
import { duration, PlainError, withProgress } from './lib/say.mjs';

const suites = ['core', 'sync-server', 'client', 'lab'];
// Named after this run: another one may be under way in the same folder.
const vitestReport = join(CACHE, `vitest-${process.pid}.json`);
const playwrightReport = join(CACHE, `playwright-${process.pid}.json`);
const faultsReport = join(CACHE, `faults-${process.pid}.json`);

/**
 * One tool may take this long before it counts as hanging. All of them together take under 15 minutes
 * on two cores that have nothing else to do.
 */
const toolLimitMs = 55 * 60_000;

const node = (script, args, env) =>
  capture(process.execPath, [toolScript(script), ...args], {
    env: { ...process.env, NO_COLOR: '1', ...env },
    limitMs: toolLimitMs,
  });

/** One check that a tool makes: it passes or fails as a whole. */
const check = async (...commands) => {
  const output = [];
  for (const command of commands) {
    const result = await command();
    if (result.code !== 0) output.push(result.output);
  }
  return output.length === 0
    ? { passed: 1, failed: 0, output: '' }
    : { passed: 0, failed: 1, output: output.join('\n') };
};

const biome = (...args) => node('@biomejs/biome/bin/biome', [...args, '--max-diagnostics=50']);

const steps = {
  types: {
    title: 'Types',
    // From scratch: the incremental state misses some changes of the settings.
    run: () => check(() => node('typescript/bin/tsc', ['--build', '--force', '--pretty', 'false'])),
  },
  format: { title: 'Format', run: () => check(() => biome('format')) },
  lint: { title: 'Lint', run: () => check(() => biome('check', '--formatter-enabled=false')) },
  promises: {
    title: 'Promises and switches',
    run: () => check(() => node('oxlint/bin/oxlint', ['--type-aware', '--deny-warnings'])),
  },
  imports: { title: 'Import directions', run: () => check(checkImports) },
  unused: {
    title: 'Dead code',
    // The second pass leaves tests out: what only a test uses is dead, unless marked @public.
    run: () =>
      check(
        () => node('knip/bin/knip.js', ['--no-progress']),
        () =>
          node('knip/bin/knip.js', [
            '--no-progress',
            '--production',
            '--include',
            'files,exports,types',
          ]),
      ),
  },
  unit: { title: 'Unit, contract and simulation tests', run: runVitest },
  build: {
    title: 'Build',
    run: () =>
      check(async () => {
        await buildServer();
        await buildClient();
        return { code: 0, output: '' };
      }),
  },
  faults: { title: 'Fault lab, short pass', run: runFaults },
  e2e: { title: 'Browser tests', run: runPlaywright },
};

/** dependency-cruiser has no complaint either when it sees no file at all: count what it saw. */
async function checkImports() {
  const folders = [...suites.map((name) => `${name}/src`), 'e2e'].filter((path) =>
    existsSync(join(ROOT, path)),
  );
  const { code, stdout, output } = await node('dependency-cruiser/bin/dependency-cruise.mjs', [
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'json',
    ...folders,
  ]);
  let summary;
  try {
    summary = JSON.parse(stdout).summary;
  } catch {
    return { code: code || 1, output };
  }
  const ours = suites.map((name) => [name, countFiles(join(ROOT, name, 'src'))]);
  const expected = ours.reduce((sum, [, count]) => sum + count, 0);
  if (summary.totalCruised < Math.max(1, expected)) {
    return {
      code: 1,
      output: `Only ${summary.totalCruised} modules were looked at, of ${expected} source files.`,
    };
  }
  const lines = summary.violations
    .filter(({ rule }) => rule.severity === 'error')
    .map(({ rule, from, to, cycle }) => {
      const way = cycle ? cycle.map(({ name }) => name).join(' → ') : to;
      return `${rule.name}: ${from} → ${way}`;
    });
  return { code: lines.length > 0 ? 1 : 0, output: lines.join('\n') };
}

function countFiles(folder) {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { recursive: true }).filter((name) => /(?<!\.d)\.tsx?$/.test(name))
    .length;
}

function readReport(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

async function runVitest() {
  const { code, output } = await node('vitest/vitest.mjs', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${vitestReport}`,
  ]);
  const report = readReport(vitestReport);
  const notes = [];
  let passed = 0;
  let failed = 0;
  const testsBySuite = new Map(suites.map((name) => [name, 0]));
  for (const file of report?.testResults ?? []) {
    const suite = suites.find((name) => file.name.startsWith(join(ROOT, name)));
    const ran = file.assertionResults.filter(
      ({ status }) => status === 'passed' || status === 'failed',
    );
    if (suite) testsBySuite.set(suite, testsBySuite.get(suite) + ran.length);
    passed += ran.filter(({ status }) => status === 'passed').length;
    failed += ran.filter(({ status }) => status === 'failed').length;
    // A file that does not load reports no test at all.
    if (file.status === 'failed' && !ran.some(({ status }) => status === 'failed')) failed += 1;
  }
  for (const [name, count] of testsBySuite) {
    if (count > 0) continue;
    failed += 1;
    notes.push(`No test of ${name} ran.`);
  }
  if (code !== 0 && failed === 0) failed = 1;
  return { passed, failed, output: [output, ...notes].join('\n') };
}

async function runPlaywright() {
  // The browser tests run what was built: a stale build would test yesterday's code.
  const built = await steps.build.run().catch((error) => ({ failed: 1, output: error.message }));
  if (built.failed > 0) {
    return { passed: 0, failed: 1, output: `There is nothing to test: ${built.output}` };
  }
  const chromium = await ensureChromium();
  const { code, output } = await node(
    '@playwright/test/cli.js',
    ['test', '--config', 'e2e/playwright.config.ts', '--reporter=list,json'],
    { CORRIDOR_CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_NAME: playwrightReport },
  );
  const stats = readReport(playwrightReport)?.stats;
  const passed = stats?.expected ?? 0;
  let failed = (stats?.unexpected ?? 0) + (stats?.flaky ?? 0);
  if (failed === 0 && (code !== 0 || passed === 0)) failed = 1;
  return { passed, failed, output };
}

/** Each run of a row is a test; a row that cannot run here says so and counts as nothing. */
async function runFaults() {
  const { code, output } = await capture(
    process.execPath,
    [join(ROOT, 'lab', 'run.mjs'), '--short', '--json', faultsReport],
    { limitMs: toolLimitMs },
  );
  const rows = readReport(faultsReport) ?? [];
  const passed = rows.reduce((sum, row) => sum + row.passed, 0);
  let failed = rows.reduce((sum, row) => sum + row.failed, 0);
  if (failed === 0 && (code !== 0 || passed === 0)) failed = 1;
  const skipped = rows.filter((row) => row.skipped !== null);
  for (const { row, skipped: why } of skipped) console.log(`  ${row}: skipped. ${why}`);
  return { passed, failed, output };
}

async function runStep({ title, run }) {
  const startedMs = Date.now();
  let result;
  try {
    result = await withProgress(title, run);
  } catch (error) {
    result = {
      passed: 0,
      failed: 1,
      output: error instanceof PlainError ? error.message : String(error?.stack ?? error),
    };
  }
  const { passed, failed, output } = result;
  const counts = passed + failed > 1 ? `, ${passed} passed, ${failed} failed` : '';
  if (failed > 0) console.log(`\n${output.trim()}\n`);
  console.log(`${failed > 0 ? '✗' : '✓'} ${title} (${duration(Date.now() - startedMs)}${counts})`);
  return result;
}

/** Checks that read the source only, mostly on one core each. */
const readsOnly = new Set(['format', 'lint', 'promises', 'types', 'imports', 'unused']);

/** Runs steps by their names, so many at a time. */
async function runAll(names, atATime) {
  const left = [...names];
  const work = async () => {
    for (let name = left.shift(); name !== undefined; name = left.shift()) {
      const result = await runStep(steps[name]);
      passed += result.passed;
      failed += result.failed;
      if (result.failed > 0) failedTitles.push(steps[name].title);
    }
  };
  await Promise.all(Array.from({ length: atATime }, work));
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in steps));
if (unknown.length > 0) {
  console.error(
    `No such step: ${unknown.join(', ')}. There are: ${Object.keys(steps).join(', ')}.`,
  );
  process.exit(2);
}

let passed = 0;
let failed = 0;
const failedTitles = [];
try {
  await ensurePackages();
  mkdirSync(CACHE, { recursive: true });
  const names = Object.keys(steps).filter((name) => wanted.length === 0 || wanted.includes(name));
  // The compiler of the database engine keeps one core busy for a minute, and these need no engine.
  const [built] = await Promise.allSettled([
    ensureAddons(),
    runAll(
      names.filter((name) => readsOnly.has(name)),
      2,
    ),
  ]);
  if (built.status === 'rejected') throw built.reason;
  await runAll(
    names.filter((name) => !readsOnly.has(name)),
    1,
  );
} catch (error) {
  failed += 1;
  console.error(error instanceof PlainError ? `\n${error.message}` : error);
}
for (const path of [vitestReport, playwrightReport, faultsReport]) rmSync(path, { force: true });
if (failedTitles.length > 0) console.log(`\nFailed: ${failedTitles.join(', ')}`);
process.exitCode = failed > 0 ? 1 : 0;
console.log(`\n${passed} passed, ${failed} failed`);
