/** Somebody's workstation in a real Chromium, on a profile that stays, run by its screen. */
import { cpSync, existsSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import type { ConversationId } from '@corridor/core';
import type { Locator } from '@playwright/test';
import type { Account } from '../../../e2e/harness/account.ts';
import { Workstation } from '../../../e2e/harness/workstation.ts';
import { GoneError, type Station } from '../processes/station.ts';
import type { Holding, MessageView } from '../processes/wire.ts';
import { lookAt } from './kept.ts';
import { watchScreen, writeInComposer } from './watch-screen.ts';

/** A message shows as saved within milliseconds; this is for a machine that is busy otherwise. */
const SAVE_LIMIT_MS = 20_000;

/**
 * What a browser takes away: all that it keeps for the app, cookies and web storage with it; all
 * but the cookies; the databases only; all but the cookies while the app is closed; the database
 * with this person's conversations.
 */
export const EVICTIONS = [
  'everything',
  'all-but-cookies',
  'databases',
  'while-closed',
  'conversations',
] as const;
export type Eviction = (typeof EVICTIONS)[number];

/** A page of no app. */
const NOWHERE = 'about:blank';

const ALL_BUT_COOKIES = 'file_systems,indexeddb,local_storage,service_workers,cache_storage';
/** As Chromium's `Storage.clearDataForOrigin` names them. */
const STORAGE_TYPES: Readonly<Record<Exclude<Eviction, 'conversations'>, string>> = {
  everything: 'all',
  'all-but-cookies': ALL_BUT_COOKIES,
  databases: 'indexeddb',
  'while-closed': ALL_BUT_COOKIES,
};

export class ChromiumStation implements Station {
  readonly login: string;
  readonly user: Account['id'];
  readonly screen: Workstation;
  /** Called for each of its own messages, once the screen shows it as on the server. */
  onAcknowledged: (message: MessageView) => void = () => undefined;
  readonly #account: Account;
  /** One composer: what is written next waits. */
  #writing: Promise<void> = Promise.resolve();
  /** What becomes of a write is nobody's fault: the browser is being killed, or its storage taken. */
  #isDisturbed = false;

  constructor(account: Account, url: string) {
    this.login = account.login;
    this.user = account.id;
    this.#account = account;
    this.screen = new Workstation(url);
  }

  get isRunning(): boolean {
    return this.screen.isOn && !this.#isDisturbed;
  }

  /** Switches on, signs in if the app asks for it, and opens a conversation. */
  async start(conversation: string): Promise<void> {
    await this.screen.switchOn({
      prepare: (page) =>
        watchScreen(page, ({ id, conversation: where, author, text, sequence, delivery }) =>
          this.onAcknowledged({ id, conversation: where, author, text, sequence, delivery }),
        ),
    });
    await this.screen.conversationList.or(this.#loginField).first().waitFor();
    if (await this.#loginField.isVisible()) await this.screen.signIn(this.#account);
    await this.#goOn(conversation);
  }

  get #loginField(): Locator {
    return this.screen.page.getByLabel('Login name');
  }

  async #goOn(conversation: string): Promise<void> {
    await this.screen.openConversation(conversation);
    this.#isDisturbed = false;
  }

  write(_conversation: ConversationId, text: string): Promise<void> {
    const write = this.#writing.then(() => this.#write(text));
    this.#writing = write.catch(() => undefined);
    return write;
  }

  async #write(text: string): Promise<void> {
    if (!this.isRunning) throw new GoneError(`${this.login} is not at work.`);
    const outcome = await this.screen.composer
      .evaluate(writeInComposer, { text, limitMs: SAVE_LIMIT_MS })
      .catch((error: unknown) => {
        if (this.isRunning) throw error;
        return 'gone' as const;
      });
    if (outcome === 'saved') return;
    if (outcome === 'gone' && !this.isRunning) throw new GoneError(`${this.login} went away.`);
    throw new Error(`${this.login} wrote, and the screen said ${outcome}: ${text}`);
  }

  look(): Promise<Holding> {
    return lookAt(this.screen.page);
  }

  /** SIGKILL of every process of the browser. */
  async kill(): Promise<void> {
    this.#isDisturbed = true;
    await this.screen.crash();
  }

  /** Closed as its user does. */
  async close(): Promise<void> {
    this.#isDisturbed = true;
    await this.screen.switchOff();
  }

  /**
   * The browser takes back what it kept for the app, and the app notices; {@link recover} goes on.
   * @throws when the app shows nothing of it
   */
  async evict(what: Eviction): Promise<void> {
    this.#isDisturbed = true;
    const { page, url, banner } = this.screen;
    const session = await this.screen.debugger();
    if (what === 'conversations') {
      const databaseName = `corridor-user-${this.user}`;
      await session.send('IndexedDB.deleteDatabase', { securityOrigin: url, databaseName });
      await page.locator('[data-state="storage-evicted"]').and(banner).waitFor();
      return;
    }
    if (what === 'while-closed') await page.goto(NOWHERE);
    const storageTypes = STORAGE_TYPES[what];
    await session.send('Storage.clearDataForOrigin', { origin: url, storageTypes });
    if (what !== 'while-closed') await this.#loginField.waitFor();
  }

  /** After an eviction, with a good line: signs in if the app asks for it, opens a conversation. */
  async recover(conversation: string): Promise<void> {
    const { page, url } = this.screen;
    if (page.url() === NOWHERE) {
      await page.goto(url);
      await this.#loginField.waitFor();
    }
    if (!(await this.#loginField.isVisible())) {
      await this.#goOn(conversation);
      return;
    }
    await this.screen.signIn(this.#account);
    await this.reopen(conversation);
  }

  /**
   * Closes the browser and opens it again: Chromium writes a new cookie to its disk within half a
   * minute or when it closes, and one that is killed before that is signed out.
   */
  async reopen(conversation: string): Promise<void> {
    await this.close();
    await this.start(conversation);
  }

  /** Copies the profile of a browser that is off; takes away what was there. */
  copyProfile(to: string): void {
    const from = this.screen.profile.folder;
    rmSync(to, { recursive: true, force: true });
    cpSync(from, to, { recursive: true, filter: isNoLock });
  }

  /** Puts a copy in the place of the profile of a browser that is off. */
  putProfileBack(copy: string): void {
    if (!existsSync(copy)) throw new Error(`There is no copy of the profile of ${this.login}.`);
    const { folder } = this.screen.profile;
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    cpSync(copy, folder, { recursive: true });
  }

  remove(): Promise<void> {
    this.#isDisturbed = true;
    return this.screen.profile.remove();
  }
}

/** What names the process that has the profile open is no part of it. */
const isNoLock = (path: string): boolean => !basename(path).startsWith('Singleton');
