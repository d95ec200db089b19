import { spawn } from 'node:child_process';
import { accessSync, constants as fsConstants } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { ROOT } from './paths.mjs';

/**
 * Runs a program to its end and keeps what it printed.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, limitMs?: number }} [options] past `limitMs` the
 *   program is ended, and its code says so
 * @returns {Promise<{ code: number, output: string, stdout: string }>} `code` is 127 when the
 *   program could not be started; `output` is standard output and error in order of arrival.
 */
export function capture(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? ROOT,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const all = [];
    const out = [];
    child.stdout.on('data', (chunk) => {
      all.push(chunk);
      out.push(chunk);
    });
    child.stderr.on('data', (chunk) => all.push(chunk));
    const limit =
      options.limitMs &&
      setTimeout(() => {
        all.push(
          Buffer.from(`\nStill running after ${options.limitMs / 60_000} minutes: ended.\n`),
        );
        child.kill('SIGKILL');
        // What it started may keep its output open for ever.
        child.stdout.destroy();
        child.stderr.destroy();
      }, options.limitMs);
    child.on('error', (error) => {
      clearTimeout(limit);
      resolve({ code: 127, output: String(error), stdout: '' });
    });
    child.on('close', (code, signal) => {
      clearTimeout(limit);
      resolve({
        code: code ?? 128 + (constants.signals[signal] ?? 0),
        output: Buffer.concat(all).toString(),
        stdout: Buffer.concat(out).toString(),
      });
    });
  });
}

/**
 * Runs a program in the foreground in place of this one: same terminal, signals passed on, and
 * this process ends as it did.
 */
export function runInForeground(command, args, options = {}) {
  const child = spawn(command, args, { stdio: 'inherit', env: process.env, ...options });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const handlers = signals.map((signal) => {
    // A terminal sends Ctrl-C to the child as well: passing it on would ask twice.
    const handler = () => {
      if (!(signal === 'SIGINT' && process.stdin.isTTY)) child.kill(signal);
    };
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  child.on('error', (error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    for (const remove of handlers) remove();
    if (signal) process.kill(process.pid, signal);
    else process.exitCode = code ?? 1;
  });
}

/** Where a program is on PATH, or undefined. */
export function findOnPath(name) {
  const suffixes = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const suffix of suffixes) {
      const path = join(folder, name + suffix);
      try {
        accessSync(path, fsConstants.X_OK);
        return path;
      } catch {
        // not here: look in the next folder
      }
    }
  }
  return undefined;
}
