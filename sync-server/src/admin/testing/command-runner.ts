/** Runs commands in this process, on a data folder of their own, with or without a server. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Preset } from '@corridor/core';
import { HealWindow } from '../../relay/heal-window.ts';
import { realClock } from '../../relay/testing/clinic.ts';
import { runCommandLine } from '../command-line.ts';
import { type OpenedServices, openServices } from '../open-services.ts';
import { serveAdminSocket } from '../socket-server.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export const emptyFolder = (): string => mkdtempSync(join(tmpdir(), 'corridor-admin-'));

export const runWords = async (...words: string[]): Promise<Ran> => {
  let out = '';
  let err = '';
  const code = await runCommandLine({
    words,
    environment: {},
    stdout: {
      write: (text) => {
        out += text;
      },
    },
    stderr: {
      isTTY: false,
      columns: 80,
      write: (text) => {
        err += text;
      },
    },
  });
  return { code, out, err };
};

/** A data folder with one practice, and commands on it. */
export class CommandRunner {
  readonly folder = emptyFolder();
  /** Conversations that the server was told of. */
  readonly refreshed: string[] = [];
  readonly healWindow = new HealWindow(realClock);
  services: OpenedServices | null = null;
  #stop: () => Promise<void> = async () => {};

  async makePractice(preset: Preset = 'helpdesk'): Promise<void> {
    const services = await openServices(this.folder, '');
    const practice = { name: 'Practice', preset, rules: null };
    await services.store.run('directory.createPractice', practice);
    await services.close();
  }

  async start(): Promise<void> {
    const services = await openServices(this.folder, 'https://clinic.lan');
    const refresh = async (conversation: string): Promise<void> => {
      this.refreshed.push(conversation);
    };
    const socket = await serveAdminSocket(this.folder, {
      ...services,
      refresh,
      healWindow: this.healWindow,
    });
    this.services = services;
    this.#stop = async () => {
      await socket?.close();
      await services.close();
    };
  }

  async stop(): Promise<void> {
    const stop = this.#stop;
    this.#stop = async () => {};
    await stop();
  }

  readonly run = (...words: string[]): Promise<Ran> => runWords('--data', this.folder, ...words);

  /** @throws Error when the command fails */
  async json<T>(...words: string[]): Promise<T> {
    const { code, out, err } = await this.run('--json', ...words);
    if (code !== 0) throw new Error(`${words.join(' ')}: ${out}${err}`);
    return JSON.parse(out) as T;
  }
}
