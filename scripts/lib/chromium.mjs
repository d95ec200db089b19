import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { capture, findOnPath } from './run.mjs';
import { PlainError, withProgress } from './say.mjs';
import { installSentence, installSystemPackages } from './system-packages.mjs';

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'google-chrome-beta',
];

const packages = {
  'apt-get': ['chromium'],
  dnf: ['chromium'],
  apk: ['chromium'],
  pacman: ['chromium'],
};

const installedApplications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ...['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
    .filter((name) => process.env[name])
    .map((name) => join(process.env[name], 'Google', 'Chrome', 'Application', 'chrome.exe')),
];

/** A Chromium of this system: `CORRIDOR_CHROMIUM`, else PATH, else where installers put it. */
export function findChromium() {
  if (process.env.CORRIDOR_CHROMIUM) return process.env.CORRIDOR_CHROMIUM;
  for (const name of names) {
    const path = findOnPath(name);
    if (path) return path;
  }
  return installedApplications.find((path) => existsSync(path));
}

// Ubuntu's chromium-browser may be a stub that only asks for a snap: it is on PATH and cannot run.
async function runs(path) {
  const { code } = await capture(path, ['--version']);
  return code === 0;
}

/**
 * Finds a Chromium that runs, or installs the system's own.
 *
 * @returns {Promise<string>} its path
 * @throws {PlainError} with what to type, when there is none and it cannot be installed
 */
export async function ensureChromium() {
  const found = findChromium();
  if (found && (process.platform === 'win32' || (await runs(found)))) return found;
  if (process.env.CORRIDOR_CHROMIUM) {
    throw new PlainError(`CORRIDOR_CHROMIUM names ${found}, which does not run.`);
  }
  const { installed, output } = await withProgress(
    'Installing Chromium from the system’s packages',
    () => installSystemPackages(packages),
  );
  const now = installed ? findChromium() : undefined;
  if (now && (await runs(now))) return now;
  const lastLine = output.trim().split('\n').at(-1);
  const command = installSentence(packages);
  throw new PlainError(
    `The browser tests need Chromium, none was found, and it could not be installed (${lastLine}). ` +
      (command ? `Install it with: ${command} — or ` : 'Install Chromium or Google Chrome, or ') +
      'set CORRIDOR_CHROMIUM to the path of one.',
  );
}
