// npm start: installs what is missing, builds what is stale, runs the server in the foreground.
import { join } from 'node:path';
import { buildClient, buildServer } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { ROOT } from './lib/paths.mjs';
import { runInForeground } from './lib/run.mjs';
import { runMain } from './lib/say.mjs';

await runMain(async () => {
  await ensureInstalled();
  await buildServer();
  await buildClient();
  const main = join(ROOT, 'sync-server', 'dist', 'main.js');
  runInForeground(process.execPath, ['--enable-source-maps', main, ...process.argv.slice(2)], {
    cwd: ROOT,
  });
});
