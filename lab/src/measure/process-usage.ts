/** What a running process uses, as it says itself (`lab/probe.mjs`) and as the kernel says. */
import { readdirSync, readlinkSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import type { Usage } from '../../probe.mjs';

const PROBE = pathToFileURL(join(import.meta.dirname, '..', '..', 'probe.mjs')).href;

/** The environment of a server that answers {@link askProbe}; what an earlier one left is removed. */
export const probeEnv = (socketPath: string): Record<string, string> => {
  rmSync(socketPath, { force: true });
  return { CORRIDOR_LAB_PROBE: socketPath, NODE_OPTIONS: `--import=${PROBE}` };
};

/** @throws when nobody answers there */
export const askProbe = async (socketPath: string): Promise<Usage> =>
  JSON.parse(await text(connect(socketPath))) as Usage;

export interface Handles {
  /** Open files, sockets among them. */
  readonly files: number;
  readonly sockets: number;
}

/** @returns null where the kernel has no /proc, or the process ended */
export const handlesOf = (pid: number): Handles | null => {
  const folder = `/proc/${pid}/fd`;
  try {
    const all = readdirSync(folder);
    const isSocket = (name: string): boolean => {
      try {
        return readlinkSync(join(folder, name)).startsWith('socket:');
      } catch {
        return false; // It was closed meanwhile.
      }
    };
    return { files: all.length, sockets: all.filter(isSocket).length };
  } catch {
    return null;
  }
};
