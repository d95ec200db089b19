import { capture, findOnPath } from './run.mjs';

/** Package managers we can ask, with how each installs without asking back. */
const managers = [
  {
    program: 'apt-get',
    refresh: ['update'],
    install: ['install', '-y', '--no-install-recommends'],
    env: { DEBIAN_FRONTEND: 'noninteractive' },
  },
  { program: 'dnf', install: ['install', '-y'] },
  { program: 'apk', install: ['add', '--no-cache'] },
  { program: 'pacman', install: ['-Sy', '--noconfirm', '--needed'] },
];

/**
 * The command a person types to install these packages here.
 *
 * @param {Record<string, string[]>} packages names by package manager
 * @returns {string | undefined} undefined when none of our package managers is here
 */
export function installSentence(packages) {
  const manager = managers.find(({ program }) => packages[program] && findOnPath(program));
  if (!manager) return undefined;
  return `sudo ${[manager.program, ...manager.install, ...packages[manager.program]].join(' ')}`;
}

/**
 * Installs packages of the operating system, as root or by a sudo that asks no password.
 *
 * @param {Record<string, string[]>} packages names by package manager
 * @returns {Promise<{ installed: boolean, output: string }>}
 */
export async function installSystemPackages(packages) {
  const manager = managers.find(({ program }) => packages[program] && findOnPath(program));
  if (!manager) return { installed: false, output: 'no known package manager on PATH' };
  const isRoot = process.getuid?.() === 0;
  const sudo = isRoot
    ? []
    : ['sudo', '-n', ...Object.entries(manager.env ?? {}).map((e) => e.join('='))];
  const run = (args) => {
    const [command, ...rest] = [...sudo, manager.program, ...args];
    return capture(command, rest, { env: { ...process.env, ...manager.env } });
  };
  // A failed refresh is no reason to stop: the lists that are there may do.
  if (manager.refresh) await run(manager.refresh);
  const { code, output } = await run([...manager.install, ...packages[manager.program]]);
  return { installed: code === 0, output };
}
