// npm run build: installs what is missing and builds what is stale.
import { buildClient, buildServer } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { runMain } from './lib/say.mjs';

await runMain(async () => {
  await ensureInstalled();
  await buildServer();
  await buildClient();
});
