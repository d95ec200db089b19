// npm run bench: Corridor beside its peers. `npm run bench -- --help` says what can be left out.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildClient, buildServer } from '../scripts/lib/build.mjs';
import { ensureInstalled } from '../scripts/lib/install.mjs';
import { ROOT, toolScript } from '../scripts/lib/paths.mjs';
import { capture, runInForeground } from '../scripts/lib/run.mjs';
import { PlainError, runMain, withProgress } from '../scripts/lib/say.mjs';

const here = dirname(fileURLToPath(import.meta.url));

/** Installs the peers, whose native SQLite is the one that the server's install built. */
async function ensurePeers() {
  const stampPath = join(here, 'node_modules', '.corridor-stamp');
  const wanted = createHash('sha256')
    .update(readFileSync(join(here, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stampPath) && readFileSync(stampPath, 'utf8') === wanted) return;
  const { code, output } = await withProgress('Installing the peers', () =>
    capture(
      process.platform === 'win32' ? 'npm.cmd' : 'npm',
      ['ci', '--ignore-scripts', '--no-audit', '--no-fund'],
      { cwd: here },
    ),
  );
  if (code !== 0) throw new PlainError(`The peers could not be installed:\n${output}`);
  writeFileSync(stampPath, wanted);
}

await runMain(async () => {
  await ensureInstalled();
  await ensurePeers();
  await buildServer();
  await buildClient();
  runInForeground(
    process.execPath,
    [toolScript('tsx/dist/cli.mjs'), join(here, 'src', 'main.ts'), ...process.argv.slice(2)],
    { cwd: ROOT },
  );
});
