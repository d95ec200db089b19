// npm run soak: many engines under faults for minutes or hours. `-- --help` says what can be chosen.
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
  const script = join(here, 'src', 'soak', 'soak.main.ts');
  runInForeground(
    process.execPath,
    [toolScript('tsx/dist/cli.mjs'), script, ...process.argv.slice(2)],
    { cwd: ROOT },
  );
});
