#!/usr/bin/env node
// npx corridor …: the admin command line, built first when its source changed.
import { join } from 'node:path';
import { buildServer } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { ROOT } from './lib/paths.mjs';
import { runInForeground } from './lib/run.mjs';
import { runMain } from './lib/say.mjs';

await runMain(async () => {
  await ensureInstalled();
  await buildServer();
  const cli = join(ROOT, 'sync-server', 'dist', 'cli.js');
  // Paths in arguments belong to the caller's folder; the data folder belongs to the repository.
  const env = { CORRIDOR_DATA: join(ROOT, 'data'), ...process.env };
  runInForeground(process.execPath, ['--enable-source-maps', cli, ...process.argv.slice(2)], {
    env,
  });
});
