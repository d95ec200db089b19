/** A browser that trusts a practice's own authority, as a clinic's workstations do. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { capture, findOnPath } from '../../scripts/lib/run.mjs';
import { installSystemPackages } from '../../scripts/lib/system-packages.mjs';
import type { ProfileOptions } from './browser.ts';

const PACKAGES = {
  'apt-get': ['libnss3-tools'],
  dnf: ['nss-tools'],
  apk: ['nss-tools'],
  pacman: ['nss'],
};

const run = async (command: string, args: string[]): Promise<void> => {
  const { code, output } = await capture(command, args);
  if (code !== 0) throw new Error(`${command}: ${output}`);
};

export interface Trust {
  readonly options: ProfileOptions;
  remove(): void;
}

/**
 * A home folder whose certificate store (NSS, which Chromium reads on Linux) trusts one authority
 * for servers, and a name that leads to this machine.
 * @param authority path of its certificate, PEM
 * @throws when `certutil` is missing and cannot be installed from the system's packages
 */
export const trustAuthority = async (authority: string, hostName: string): Promise<Trust> => {
  if (!findOnPath('certutil')) {
    const { installed, output } = await installSystemPackages(PACKAGES);
    if (!installed) {
      throw new Error(
        `certutil is needed to trust an authority; it could not be installed: ${output}`,
      );
    }
  }
  const home = mkdtempSync(join(tmpdir(), 'corridor-home-'));
  const store = join(home, '.pki', 'nssdb');
  mkdirSync(store, { recursive: true });
  await run('certutil', ['-d', `sql:${store}`, '-N', '--empty-password']);
  const name = 'Corridor test authority';
  await run('certutil', ['-d', `sql:${store}`, '-A', '-t', 'C,,', '-n', name, '-i', authority]);
  return {
    options: {
      args: [`--host-resolver-rules=MAP ${hostName} 127.0.0.1`],
      env: { HOME: home, XDG_DATA_HOME: join(home, '.local', 'share') },
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
};
