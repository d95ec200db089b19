/**
 * What the screen says of one's own messages, told as it says it: a browser that is killed cannot
 * be asked afterwards what it had shown.
 */
import type { Page } from '@playwright/test';
import type { MessageRow } from '../../../client/src/local/database.ts';

/** What the page may call. */
interface Teller {
  labTell(row: MessageRow): Promise<void>;
}

/** Runs in the page, before the app, and uses nothing outside of itself. */
const tellStored = (): void => {
  const told = new Set<string>();
  const asPromise = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const rowOf = async (ref: string): Promise<MessageRow | undefined> => {
    const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
    const name = names.find((each) => each.startsWith('corridor-user-'));
    if (name === undefined) return undefined;
    const opening = indexedDB.open(name);
    // The browser removed it at this moment: an empty one in its place would not be the app's.
    opening.onupgradeneeded = () => opening.transaction?.abort();
    const db = await asPromise(opening);
    try {
      return (await asPromise(db.transaction('messages').objectStore('messages').get(ref))) as
        | MessageRow
        | undefined;
    } finally {
      db.close();
    }
  };
  const shown = '[data-testid="message"][data-own="true"][data-delivery="stored"]';
  new MutationObserver(() => {
    for (const article of document.querySelectorAll<HTMLElement>(shown)) {
      const { ref } = article.dataset;
      if (ref === undefined || told.has(ref)) continue;
      told.add(ref);
      rowOf(ref).then(
        (row) => row && (globalThis as unknown as Teller).labTell(row),
        // The browser removes the database at this moment: then nobody was told anything.
        () => undefined,
      );
    }
  }).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['data-delivery'],
  });
};

/** Calls `onStored` with the row of each own message that the screen shows as on the server. */
export const watchScreen = async (
  page: Page,
  onStored: (row: MessageRow) => void,
): Promise<void> => {
  // The lab's sources are compiled with the names of functions kept, by a helper of this name:
  // whatever is sent into the page calls it.
  await page.addInitScript('globalThis.__name ??= (each) => each;');
  await page.exposeFunction('labTell', onStored);
  await page.addInitScript(tellStored);
};

/**
 * Runs in the page: writes into the composer as a person does, and waits for what the screen says.
 * @returns `saved` once it shows at least as saved on this device; `gone` when the composer went
 *   away or said that it could not keep it
 */
export const writeInComposer = async (
  field: HTMLElement | SVGElement,
  { text, limitMs }: { readonly text: string; readonly limitMs: number },
): Promise<'saved' | 'gone' | 'nothing'> => {
  const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const setValue = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set;
  const isShown = (): boolean =>
    [...document.querySelectorAll<HTMLElement>('[data-testid="message"][data-own="true"]')].some(
      (article) =>
        /^(saved|stored)$/.test(article.dataset.delivery ?? '') &&
        article.textContent.includes(text),
    );
  setValue?.call(field, text);
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await nextFrame();
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  const startMs = performance.now();
  while (performance.now() - startMs < limitMs) {
    if (isShown()) return 'saved';
    if (!field.isConnected || document.querySelector('[data-testid="composer-failure"]')) {
      return 'gone';
    }
    await nextFrame();
  }
  return 'nothing';
};
