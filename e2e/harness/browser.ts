/**
 * A Chromium with a profile that stays: started as a process of its own, so that a test can end it
 * with SIGKILL, as a power cut does, and start it again on the same profile.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { findChromium } from '../../scripts/lib/chromium.mjs';

const ARGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  // Two browsers share two cores: the one in the background must not be slowed down.
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  // Two pages that the address bar has ready in every window, in a process of their own: over a
  // third of what switching on a workstation took.
  '--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup',
  '--lang=en-GB',
  '--remote-debugging-port=0',
];

const PAGE_BYTES = 4_096;
const START_LIMIT_MS = 120_000;
/** What cannot be pressed is told as early as what cannot be seen. */
const ACTION_LIMIT_MS = 90_000;

export interface ProfileOptions {
  readonly args?: readonly string[];
  /** Environment of the browser process: `HOME` for its certificate store, say. */
  readonly env?: Readonly<Record<string, string>>;
  /** The folder of a profile to start from, whose browser was closed; copied. */
  readonly from?: string;
  /** What its user has set: Chromium's own `Preferences`, as far as they differ. */
  readonly preferences?: object;
}

export class Profile {
  readonly folder = mkdtempSync(join(tmpdir(), 'corridor-profile-'));
  readonly #options: ProfileOptions;
  #process: ChildProcess | null = null;
  #browser: Browser | null = null;

  constructor(options: ProfileOptions = {}) {
    this.#options = options;
    if (options.from) cpSync(options.from, this.folder, { recursive: true });
    if (!options.preferences) return;
    mkdirSync(join(this.folder, 'Default'));
    writeFileSync(join(this.folder, 'Default/Preferences'), JSON.stringify(options.preferences));
  }

  get isRunning(): boolean {
    return this.#process !== null;
  }

  get context(): BrowserContext {
    const context = this.#browser?.contexts()[0];
    if (!context) throw new Error('The browser does not run.');
    return context;
  }

  /** Starts the browser and gives its first page. */
  async start(): Promise<Page> {
    if (this.#process) throw new Error('The browser runs already.');
    const executable = findChromium();
    if (!executable) throw new Error('There is no Chromium: npm test installs one.');
    const child = spawn(
      executable,
      [...ARGS, ...(this.#options.args ?? []), `--user-data-dir=${this.folder}`, 'about:blank'],
      {
        // A process group of its own: its end takes the renderers with it.
        detached: true,
        env: { ...process.env, TZ: 'Europe/Berlin', ...this.#options.env },
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    this.#process = child;
    const endpoint = await new Promise<string>((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error('Chromium does not start.')), START_LIMIT_MS);
      createInterface({ input: child.stderr }).on('line', (line) => {
        const found = /^DevTools listening on (\S+)/.exec(line)?.[1];
        if (!found) return;
        clearTimeout(limit);
        resolve(found);
      });
      child.once('exit', (code) => reject(new Error(`Chromium ended with code ${code}.`)));
    });
    this.#browser = await chromium.connectOverCDP(endpoint);
    this.context.setDefaultTimeout(ACTION_LIMIT_MS);
    const page = this.context.pages()[0] ?? (await this.context.newPage());
    await page.setViewportSize({ width: 1280, height: 800 });
    return page;
  }

  /** Ends every process of the browser at once, without a chance to write anything. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (!child?.pid) return;
    const ended = once(child, 'exit');
    process.kill(-child.pid, 'SIGKILL');
    await ended;
    await this.#forget();
  }

  /** Closes the browser as its user does. */
  async close(): Promise<void> {
    const child = this.#process;
    if (!child || !this.#browser) return;
    const ended = once(child, 'exit');
    const session = await this.#browser.newBrowserCDPSession();
    // The answer may not come: the browser is on its way out.
    await session.send('Browser.close').catch(() => undefined);
    await ended;
    await this.#forget();
  }

  /** Resident memory of all renderer processes, bytes; Linux only. */
  async rendererBytes(): Promise<number> {
    if (!this.#browser) throw new Error('The browser does not run.');
    const session = await this.#browser.newBrowserCDPSession();
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return processInfo
      .filter(({ type }) => type === 'renderer')
      .map(({ id }) => Number(readFileSync(`/proc/${id}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES)
      .reduce((sum, bytes) => sum + bytes, 0);
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async #forget(): Promise<void> {
    await this.#browser?.close().catch(() => undefined);
    this.#browser = null;
    this.#process = null;
  }
}
