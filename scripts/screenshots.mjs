// npm run screenshots: the README's picture and one per step of a day with an outage.
import { join } from 'node:path';
import { buildClient, buildServer } from './lib/build.mjs';
import { ensureChromium } from './lib/chromium.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { ROOT, toolScript } from './lib/paths.mjs';
import { runInForeground } from './lib/run.mjs';
import { runMain } from './lib/say.mjs';

await runMain(async () => {
  await ensureInstalled();
  await buildServer();
  await buildClient();
  const chromium = await ensureChromium();
  runInForeground(
    process.execPath,
    [toolScript('tsx/dist/cli.mjs'), join(ROOT, 'e2e', 'screenshots.ts')],
    { env: { ...process.env, CORRIDOR_CHROMIUM: chromium } },
  );
});
