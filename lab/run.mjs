// npm run faults: real processes under faults. `npm run faults -- --help` says what can be chosen.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildServer } from '../scripts/lib/build.mjs';
import { ensureInstalled } from '../scripts/lib/install.mjs';
import { ROOT, toolScript } from '../scripts/lib/paths.mjs';
import { runInForeground } from '../scripts/lib/run.mjs';
import { runMain } from '../scripts/lib/say.mjs';

const here = dirname(fileURLToPath(import.meta.url));

await runMain(async () => {
  await ensureInstalled();
  await buildServer();
  runInForeground(
    process.execPath,
    [toolScript('tsx/dist/cli.mjs'), join(here, 'src', 'main.ts'), ...process.argv.slice(2)],
    { cwd: ROOT },
  );
});
