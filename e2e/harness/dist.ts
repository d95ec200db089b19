/** The built server and its admin command line. `CORRIDOR_SERVER_DIST` names another build to run. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const DIST = fileURLToPath(new URL('../../sync-server/dist/', import.meta.url));
export const MAIN_SCRIPT = join(process.env.CORRIDOR_SERVER_DIST ?? DIST, 'main.js');
export const CLI_SCRIPT = join(DIST, 'cli.js');
