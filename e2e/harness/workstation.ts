/** One person at one workstation: what they do, and what they see, in the words of the screen. */
import { expect as anyExpect, type Locator, type Page } from '@playwright/test';
import type { StockClient } from '../stock/in-page.ts';
import type { Account } from './account.ts';
import { Profile, type ProfileOptions } from './browser.ts';

/** Also outside of a test, whose configuration says the same: a reconnect may back off for 10 s. */
const expect = anyExpect.configure({ timeout: 15_000 });

const ONLINE = /^(ready|waiting|filling|healing|clock-wrong|new-version|storage-nearly-full)$/;
const OFFLINE = /^(no-network|server-unreachable|server-silent|server-stopping)$/;

export type Delivery = 'saved' | 'stored' | 'refused';

/** A message as this workstation's database has it. */
export interface KeptMessage {
  readonly ref: string;
  readonly text: string;
  readonly delivery: Delivery;
  readonly author: string;
}

export class Workstation {
  readonly profile: Profile;
  readonly url: string;
  /** What the page printed, for a test that failed. */
  readonly console: string[] = [];
  #page: Page | null = null;

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

  /** Starts the browser and opens the app's address. */
  async switchOn(): Promise<void> {
    this.#page = await this.profile.start();
    this.#page.on('console', (message) => this.console.push(message.text()));
    this.#page.on('pageerror', (error) => this.console.push(String(error.stack)));
    await this.page.goto(this.url);
  }

  /** Closes the browser; what is on its disk stays. */
  async switchOff(): Promise<void> {
    this.#page = null;
    await this.profile.close();
  }

  /** The power is cut. */
  async crash(): Promise<void> {
    this.#page = null;
    await this.profile.kill();
  }

  async signIn({ login, password }: Account): Promise<void> {
    await this.page.getByLabel('Login name').fill(login);
    await this.page.getByLabel('Password', { exact: true }).fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await expect(this.conversationList).toBeVisible();
  }

  /**
   * As {@link begin}, and the browser was closed and opened once since: Chromium writes a new
   * cookie to its disk within half a minute or when it closes, and a crash before that signs out.
   */
  async beginBefore(account: Account): Promise<void> {
    await this.begin(account);
    await this.readyOffline();
    await this.switchOff();
    await this.switchOn();
    await this.isOnline();
  }

  /** Switched on, signed in, connected. */
  async begin(account: Account): Promise<void> {
    await this.switchOn();
    await this.signIn(account);
    await this.isOnline();
  }

  get conversationList(): Locator {
    return this.page.getByTestId('conversations');
  }

  async openConversation(name: string): Promise<void> {
    await this.conversationList.getByTestId('conversation').filter({ hasText: name }).click();
    await expect(this.composer).toBeVisible();
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
    await expect.poll(() => this.page.evaluate(readDrafts)).toContain(shown);
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
    return this.page.evaluate(writeJunk);
  }

  /** All messages of a conversation in this workstation's database, in the order of the screen. */
  kept(conversation: string): Promise<readonly KeptMessage[]> {
    return this.page.evaluate(readMessages, conversation);
  }

  /** How many messages of a conversation this workstation's database has, without reading them. */
  keptCount(conversation: string): Promise<number> {
    return this.page.evaluate(countMessages, conversation);
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

/** Runs in the page. Reads without Dexie, so that a fault of the app cannot hide what is there. */
const readMessages = async (conversation: string): Promise<KeptMessage[]> => {
  const asPromise = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
  const name = names.find((one) => one.startsWith('corridor-user-'));
  if (!name) return [];
  const db = await asPromise(indexedDB.open(name));
  try {
    const rows = await asPromise(
      db
        .transaction('messages')
        .objectStore('messages')
        .index('[conversation+sort]')
        .getAll(IDBKeyRange.bound([conversation, ''], [conversation, '\uffff'])),
    );
    return (rows as (KeptMessage & { kind: string })[])
      .filter(({ kind }) => kind === 'message')
      .map(({ ref, text, delivery, author }) => ({ ref, text, delivery, author }));
  } finally {
    db.close();
  }
};

/** Runs in the page. */
const countMessages = async (conversation: string): Promise<number> => {
  const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
  const name = names.find((one) => one.startsWith('corridor-user-'));
  if (!name) return 0;
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const db = opening.result;
      const index = db.transaction('messages').objectStore('messages').index('[conversation+sort]');
      const range = IDBKeyRange.bound([conversation, ''], [conversation, '\uffff']);
      const counting = index.count(range);
      counting.onerror = () => reject(counting.error);
      counting.onsuccess = () => {
        db.close();
        resolve(counting.result);
      };
    };
  });
};

/** Runs in the page. */
const readDrafts = async (): Promise<string[]> => {
  const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
  const name = names.find((one) => one.startsWith('corridor-user-'));
  if (!name) return [];
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const db = opening.result;
      const reading = db.transaction('drafts').objectStore('drafts').getAll();
      reading.onerror = () => reject(reading.error);
      reading.onsuccess = () => {
        db.close();
        resolve((reading.result as { text: string }[]).map(({ text }) => text));
      };
    };
  });
};

/** Runs in the page. y-indexeddb keeps its rows in a store called `updates`. */
const writeJunk = async (): Promise<number> => {
  let damaged = 0;
  for (const { name } of await indexedDB.databases()) {
    if (!name) continue;
    await new Promise<void>((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const db = opening.result;
        if (!db.objectStoreNames.contains('updates')) {
          db.close();
          resolve();
          return;
        }
        damaged++;
        const writing = db.transaction('updates', 'readwrite');
        writing.objectStore('updates').add(new Uint8Array([255, 255, 255, 255, 1, 2, 3]));
        writing.onerror = () => reject(writing.error);
        writing.oncomplete = () => {
          db.close();
          resolve();
        };
      };
    });
  }
  return damaged;
};
