/** The admin command line, as `npx corridor` runs it, answering in JSON. */
import { capture } from '../../scripts/lib/run.mjs';
import { CLI_SCRIPT } from './dist.ts';

/** @throws with what it printed, when it does not end with 0 */
export const corridor = async (folder: string, ...words: string[]): Promise<unknown> => {
  const args = [CLI_SCRIPT, '--data', folder, '--json', ...words];
  const { code, output, stdout } = await capture(process.execPath, args);
  if (code !== 0) throw new Error(`corridor ${words.join(' ')}: ${output}`);
  return JSON.parse(stdout) as unknown;
};
