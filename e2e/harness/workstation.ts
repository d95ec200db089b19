/** One person at one workstation: what they do, and what they see, in the words of the screen. */
import { expect as anyExpect, type CDPSession, type Locator, type Page } from '@playwright/test';
import type { StockClient } from '../stock/in-page.ts';
import type { Account } from './account.ts';
import { Profile, type ProfileOptions } from './browser.ts';
import {
  countAllMessages,
  countMessages,
  type Delivery,
  damageReplicas,
  fillDisk,
  findOnDisk,
  type KeptMessage,
  type KeptOutboxRow,
  keptDrafts,
  keptMessages,
  keptOutbox,
} from './local-data.ts';
import { Trouble } from './trouble.ts';

/** Also outside of a test, whose configuration says the same: a reconnect may back off for 10 s. */
const expect = anyExpect.configure({ timeout: 90_000 });

const ONLINE = /^(ready|waiting|filling|healing|clock-wrong|new-version|storage-nearly-full)$/;
const OFFLINE = /^(no-network|server-unreachable|server-silent|server-stopping)$/;

interface SwitchOnOptions {
  readonly quotaBytes?: number;
  readonly before?: () => void;
  readonly prepare?: (page: Page) => Promise<void>;
}

export class Workstation {
  readonly profile: Profile;
  readonly url: string;
  readonly trouble = new Trouble();
  #page: Page | null = null;
  #session: CDPSession | null = null;

  constructor(url: string, options: ProfileOptions = {}) {
    this.url = url;
    this.profile = new Profile(options);
  }

  get isOn(): boolean {
    return this.#page !== null;
  }

  get page(): Page {
    if (!this.#page) throw new Error('The workstation is switched off.');
    return this.#page;
  }

  /**
   * Starts the browser and opens the app's address.
   * @param quotaBytes what the browser lets the app keep; as much as it likes when not given
   * @param before runs in each page before the app does
   * @param prepare what else the page needs before it goes to the address
   */
  async switchOn({ quotaBytes, before, prepare }: SwitchOnOptions = {}): Promise<void> {
    this.#page = await this.profile.start();
    await prepare?.(this.#page);
    if (before) await this.#page.addInitScript(before);
    if (quotaBytes !== undefined) await this.setQuota(quotaBytes);
    await this.trouble.watch(this.profile.context);
    await this.page.goto(this.url);
  }

  /** Closes the browser; what is on its disk stays. */
  async switchOff(): Promise<void> {
    this.#page = null;
    this.#session = null;
    await this.profile.close();
  }

  /**
   * How much the browser lets the app keep, until this page closes; null: as much as it likes. It
   * looks at it before the first database is opened, and then when what it had promised is used up.
   */
  async setQuota(bytes: number | null): Promise<void> {
    const session = await this.debugger();
    const quota = bytes === null ? {} : { quotaSize: bytes };
    await session.send('Storage.overrideQuotaForOrigin', { origin: this.url, ...quota });
  }

  /** Chromium's own protocol, for what Playwright has no words for. */
  async debugger(): Promise<CDPSession> {
    this.#session ??= await this.profile.context.newCDPSession(this.page);
    return this.#session;
  }

  /** The power is cut. */
  async crash(): Promise<void> {
    this.#page = null;
    this.#session = null;
    await this.profile.kill();
  }

  async signIn({ login, password }: Account): Promise<void> {
    await this.page.getByLabel('Login name').fill(login);
    await this.page.getByLabel('Password', { exact: true }).fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await expect(this.conversationList).toBeVisible();
  }

  /** Opens a first-sign-in link on a workstation that is off, and sets the password. */
  async setFirstPassword(path: string, password: string): Promise<void> {
    await this.switchOn();
    await this.page.goto(this.url + path);
    await this.page.getByLabel('New password', { exact: true }).fill(password);
    await this.page.getByLabel('The same once more', { exact: true }).fill(password);
    await this.page.getByRole('button', { name: 'Set password and sign in' }).click();
    await expect(this.conversationList).toBeVisible();
  }

  /** Switched on, signed in, connected. */
  async begin(account: Account): Promise<void> {
    await this.switchOn();
    await this.signIn(account);
    await this.isOnline();
  }

  /** Switched on where somebody has signed in before, connected. */
  async resume(): Promise<void> {
    await this.switchOn();
    await this.isOnline();
  }

  get conversationList(): Locator {
    return this.page.getByTestId('conversations');
  }

  async openConversation(name: string): Promise<void> {
    await this.conversationList.getByTestId('conversation').filter({ hasText: name }).click();
    await this.#shows(name);
  }

  /** Not the one that was open before: that one's composer goes in the same moment. */
  async #shows(name: string): Promise<void> {
    const open = this.conversationList.locator('[aria-current="page"]');
    await expect(open).toContainText(name);
    await expect(this.composer).toBeVisible();
  }

  /** Starts the conversation with one person, or opens it when it is there. */
  async startDirect(name: string): Promise<void> {
    const dialog = await this.#newConversation();
    await dialog.getByRole('textbox', { name: 'Name, department or job title' }).fill(name);
    await dialog.getByTestId('person').filter({ hasText: name }).click();
    await this.#shows(name);
  }

  async startGroup(name: string, members: readonly string[]): Promise<void> {
    const dialog = await this.#newConversation();
    await dialog.getByRole('tab', { name: 'Group' }).click();
    await dialog.getByRole('textbox', { name: 'Name (may stay empty)' }).fill(name);
    for (const member of members) {
      await dialog.getByTestId('person').filter({ hasText: member }).click();
    }
    await dialog.getByRole('button', { name: 'Start group' }).click();
    await this.#shows(name);
  }

  /** It begins with one person; who may start nothing else has no tabs. */
  async #newConversation(): Promise<Locator> {
    await this.page.getByRole('button', { name: 'New conversation' }).first().click();
    return this.page.getByTestId('new-conversation');
  }

  /** Picks a line of the menu behind one's own initials. */
  async chooseInMenu(
    entry: 'Lock' | 'Set a status…' | 'Settings' | 'Sign out and remove',
  ): Promise<void> {
    await this.page.getByRole('button', { name: /^Account of/ }).click();
    await this.page.getByRole('menuitem', { name: entry }).click();
  }

  /** How many messages the list counts as unread in a conversation. */
  async hasUnread(name: string, count: number): Promise<void> {
    const item = this.conversationList.getByTestId('conversation').filter({ hasText: name });
    await expect(item).toHaveAttribute('data-unread', String(count));
  }

  get composer(): Locator {
    return this.page.getByRole('textbox', { name: 'Message', exact: true });
  }

  /**
   * Writes a message and waits until it is "saved on this device" or further.
   * @param shown its text on the screen, where that differs
   */
  async write(text: string, shown = text): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
    await this.sees(shown);
  }

  /** Types and sends many messages, without asking the browser about each key from outside. */
  async writeMany(texts: readonly string[]): Promise<void> {
    await this.composer.evaluate(async (field: HTMLTextAreaElement, all) => {
      const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      const setValue = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set;
      const bubbles = true;
      for (const text of all) {
        setValue?.call(field, text);
        field.dispatchEvent(new InputEvent('input', { bubbles }));
        // As fast as somebody could who waits for nothing but the empty field.
        await nextFrame();
        field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles }));
        while (field.value !== '') await nextFrame();
      }
    }, texts);
  }

  /** The row of a message by its whole text. */
  message(text: string): Locator {
    return this.page.getByTestId('message').filter({ hasText: new RegExp(escapeRegExp(text)) });
  }

  async delivers(text: string, delivery: Delivery): Promise<void> {
    await expect(this.message(text)).toHaveAttribute('data-delivery', delivery);
  }

  async sees(text: string): Promise<void> {
    await expect(this.message(text)).toBeVisible();
  }

  /** The one line that says how things are; its `data-state` is a name of the table of states. */
  get banner(): Locator {
    return this.page.getByTestId('banner');
  }

  async isOnline(): Promise<void> {
    await expect(this.banner).toHaveAttribute('data-state', ONLINE);
  }

  async isOffline(): Promise<void> {
    await expect(this.banner).toHaveAttribute('data-state', OFFLINE);
  }

  /** The messages on the screen, top to bottom, by their `author/key`. */
  shownRefs(): Promise<readonly string[]> {
    return this.page
      .getByTestId('message')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-ref') ?? ''));
  }

  /** The app's shell is cached and controls the page: it opens without a server from now on. */
  async readyOffline(): Promise<void> {
    await this.page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    await expect
      .poll(() => this.page.evaluate(() => navigator.serviceWorker.controller !== null))
      .toBe(true);
  }

  /** What stands in the composer is on disk. */
  async keepsDraft(): Promise<void> {
    const shown = await this.composer.inputValue();
    await expect.poll(() => keptDrafts(this.page)).toContain(shown);
  }

  /** A second tab of the same profile. */
  async openTab(): Promise<Workstation> {
    const tab = new Workstation(this.url);
    tab.#page = await this.profile.context.newPage();
    await tab.page.goto(this.url);
    return tab;
  }

  /**
   * Leaves the app for an empty page of the same origin and runs a script there, as the page's own
   * content security policy would not let it.
   */
  async openStockClient(script: string): Promise<StockPage> {
    await this.page.goto(`${this.url}/api/none`);
    await this.page.evaluate(script);
    return new StockPage(this.page);
  }

  /** Puts a row that is no Yjs update into every replica. @returns how many there were */
  damageReplicas(): Promise<number> {
    return damageReplicas(this.page);
  }

  /** All messages of a conversation in this workstation's database, in the order of the screen. */
  kept(conversation: string): Promise<readonly KeptMessage[]> {
    return keptMessages(this.page, conversation);
  }

  /** What this workstation wrote and the relay has not acknowledged. */
  outbox(): Promise<readonly KeptOutboxRow[]> {
    return keptOutbox(this.page);
  }

  /** How many messages of a conversation this workstation's database has, without reading them. */
  keptCount(conversation: string): Promise<number> {
    return countMessages(this.page, conversation);
  }

  /** Keeps junk of the app's origin until there is no room for a message any more. */
  fillDisk(): Promise<void> {
    return fillDisk(this.page);
  }

  /** Where in everything that the browser keeps for the app these words stand: `word: place`. */
  findsOnDisk(...words: string[]): Promise<readonly string[]> {
    return findOnDisk(this.page, words);
  }

  /** How many messages this workstation's database has in all conversations; no system lines. */
  keptInAll(): Promise<number> {
    return this.page.evaluate(countAllMessages);
  }

  /** What the browser's databases take on this device, bytes. */
  storedBytes(): Promise<number> {
    return this.page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
  }

  /** Texts of all messages, system lines left out. */
  async texts(conversation: string): Promise<readonly string[]> {
    return (await this.kept(conversation)).map(({ text }) => text);
  }
}

/** Calls the stock client that runs in a page. */
export class StockPage {
  readonly #page: Page;
  constructor(page: Page) {
    this.#page = page;
  }

  call<K extends keyof StockClient>(
    name: K,
    ...args: Parameters<StockClient[K]>
  ): Promise<Awaited<ReturnType<StockClient[K]>>> {
    return this.#page.evaluate(
      ([method, given]) => {
        const { stock } = globalThis as unknown as {
          stock: Record<string, (...values: unknown[]) => unknown>;
        };
        return stock[method as string]?.(...(given as unknown[]));
      },
      [name, args] as const,
    ) as Promise<Awaited<ReturnType<StockClient[K]>>>;
  }
}

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
