/** `npx corridor …`: the executable of the admin command line. */
import { runCommandLine } from './admin/command-line.ts';

process.exitCode = await runCommandLine({
  words: process.argv.slice(2),
  environment: process.env,
  stdout: process.stdout,
  stderr: {
    isTTY: process.stderr.isTTY === true,
    columns: process.stderr.columns ?? 80,
    write: (text) => void process.stderr.write(text),
  },
});
