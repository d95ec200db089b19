/** strace: sees the order of system calls, and makes one fail or kill at the Nth of its kind. */
import { existsSync, readFileSync } from 'node:fs';
import { capture, findOnPath } from '../../../scripts/lib/run.mjs';

/** Why strace cannot be used here, as a sentence; null when it can. */
export const straceImpediment = async (): Promise<string | null> => {
  const program = findOnPath('strace');
  if (program === undefined) return 'strace is not installed.';
  const { code } = await capture(program, ['-f', '-qq', '-o', '/dev/null', process.execPath, '-v']);
  return code === 0 ? null : 'strace may not trace a process here.';
};

/** The tracer stands beside the server, which keeps the process id that the lab started. */
const BESIDE = ['strace', '-D', '-f', '-qq'];

/**
 * A wrapper that makes some system calls of the server go wrong; each thread counts its own.
 * @param inject as strace's `-e inject=` takes it, without the word
 * @param path where the calls are written down, for {@link countInjected}
 */
export const injecting = (inject: string, path = '/dev/null'): readonly string[] => {
  const calls = inject.slice(0, inject.indexOf(':'));
  return [...BESIDE, '-o', path, '-e', `trace=${calls}`, '-e', `inject=${inject}`];
};

/** How many calls went wrong by what {@link injecting} asked for. */
export const countInjected = (path: string): number =>
  existsSync(path) ? readFileSync(path, 'latin1').split('(INJECTED)').length - 1 : 0;

/** A wrapper that writes down system calls, with what was written, in hexadecimal. */
export const recording = (path: string, calls: readonly string[]): readonly string[] => [
  ...BESIDE,
  ...['-y', '-xx', '-s', '131072', '-ttt', '-o', path, '-e', `trace=${calls.join()}`],
];
