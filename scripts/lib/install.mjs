import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './paths.mjs';
import { capture, findOnPath } from './run.mjs';
import { PlainError, withProgress } from './say.mjs';
import { installSentence, installSystemPackages } from './system-packages.mjs';

const stampPath = join(ROOT, 'node_modules', '.corridor-stamp');
const oldestNode = [20, 19];
const firstUnsupportedMajor = 25;

// Packages whose install script we need; the same names stand in package.json's allowScripts.
const packagesToBuild = ['better-sqlite3', 'esbuild'];

const compilers = {
  'apt-get': ['build-essential', 'python3'],
  dnf: ['gcc-c++', 'make', 'python3'],
  apk: ['build-base', 'python3'],
  pacman: ['base-devel', 'python'],
};

/** @throws {PlainError} when this Node is too old or too new */
export function requireSupportedNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const tooOld = major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1]);
  if (tooOld || major >= firstUnsupportedMajor) {
    throw new PlainError(
      `Corridor needs Node ${oldestNode.join('.')} to ${firstUnsupportedMajor - 1}; this is Node ${process.versions.node}.`,
    );
  }
}

/** What node_modules must fit: the lock file, and the Node that native addons were built for. */
function wantedStamp() {
  const lock = createHash('sha256').update(readFileSync(join(ROOT, 'package-lock.json')));
  return JSON.stringify({
    lock: lock.digest('hex'),
    node: `${process.platform}-${process.arch}-${process.versions.modules}`,
  });
}

/** Whether somebody's own `npm install` already put the locked versions there. */
function lockedVersionsArePresent() {
  const hidden = join(ROOT, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const present = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  const locked = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(locked).every(
    ([path, { version, link, optional, peer }]) =>
      !path.includes('node_modules/') ||
      link ||
      (present[path] ? present[path].version === version : optional || peer),
  );
}

function npm(args) {
  const env = { ...process.env };
  // Headers that came with this Node spare node-gyp a download, and an offline machine its failure.
  const prefix = join(dirname(process.execPath), '..');
  if (existsSync(join(prefix, 'include', 'node', 'node.h'))) env.npm_config_nodedir = prefix;
  // Tests run with NODE_ENV of their own; development packages are always wanted here.
  delete env.NODE_ENV;
  const npmScript = process.env.npm_execpath;
  return npmScript?.endsWith('.js')
    ? capture(process.execPath, [npmScript, ...args], { env })
    : capture(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { env });
}

async function nativeAddonLoads() {
  const { code } = await capture(process.execPath, [
    '-e',
    "new (require('better-sqlite3'))(':memory:').close()",
  ]);
  return code === 0;
}

function lastLines(output, count) {
  return output.trim().split('\n').slice(-count).join('\n');
}

async function buildNativeAddons() {
  const build = () =>
    withProgress('Building the database engine for this machine (some minutes)', () =>
      npm(['rebuild', ...packagesToBuild]),
    );
  let { output } = await build();
  if (await nativeAddonLoads()) return;

  const missing = ['make', 'g++', 'python3'].filter((program) => !findOnPath(program));
  if (missing.length > 0 && process.platform === 'linux') {
    const result = await withProgress('Installing a compiler from the system’s packages', () =>
      installSystemPackages(compilers),
    );
    if (result.installed) {
      ({ output } = await build());
      if (await nativeAddonLoads()) return;
    }
  }
  const command = installSentence(compilers);
  throw new PlainError(
    missing.length > 0
      ? `The database engine (better-sqlite3) has to be compiled on this machine; missing for that: ${missing.join(', ')}. ` +
          (command
            ? `Install a compiler with: ${command} — then run this again.`
            : 'Install a C++ compiler, make and Python 3, then run this again.')
      : `The database engine (better-sqlite3) could not be built. The last lines of npm were:\n${lastLines(output, 25)}`,
  );
}

const isInstalled = () =>
  existsSync(stampPath) && readFileSync(stampPath, 'utf8') === wantedStamp();

/**
 * Brings the packages in node_modules in line with package-lock.json, but for what has to be built
 * on this machine ({@link ensureAddons}). Quick when they already are.
 *
 * @throws {PlainError} with what to do when it cannot
 */
export async function ensurePackages() {
  requireSupportedNode();
  if (isInstalled() || lockedVersionsArePresent()) return;
  // Scripts run in a second step, so that a missing compiler does not undo the whole download.
  const { code, output } = await withProgress('Installing packages', () =>
    npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund']),
  );
  if (code !== 0) {
    throw new PlainError(
      `The packages could not be installed. The last lines of npm were:\n${lastLines(output, 25)}`,
    );
  }
}

/**
 * Builds what of the packages has to be built on this machine. Quick when it already is.
 *
 * @throws {PlainError} with what to do when it cannot
 */
export async function ensureAddons() {
  if (isInstalled()) return;
  if (!(await nativeAddonLoads())) await buildNativeAddons();
  writeFileSync(stampPath, wantedStamp());
}

/**
 * Brings node_modules in line with package-lock.json. Quick when it already is.
 *
 * @throws {PlainError} with what to do when it cannot
 */
export async function ensureInstalled() {
  await ensurePackages();
  await ensureAddons();
}
