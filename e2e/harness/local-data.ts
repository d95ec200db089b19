/**
 * What a workstation keeps on its disk, read and damaged in the page and without Dexie, so that a
 * fault of the app cannot hide what is there. Every function is sent into the page as its source:
 * it uses nothing outside of itself, and `openDatabase` comes with {@link inPage}.
 */
import type { Page } from '@playwright/test';

export type Delivery = 'saved' | 'stored' | 'refused';

/** A message as this workstation's database has it. */
export interface KeptMessage {
  readonly ref: string;
  readonly text: string;
  readonly delivery: Delivery;
  readonly author: string;
  /** The relay's number of it; null until it is acknowledged. */
  readonly sequence: number | null;
}

/** What runs in the page is given these. */
interface Tools {
  /** The names of this origin's databases that begin so. */
  names(prefix: string): Promise<string[]>;
  /** Opens a database as it is, works in it, closes it. Rejects when there is none (any more). */
  using<T>(name: string, work: (db: IDBDatabase) => Promise<T>): Promise<T>;
  asPromise<T>(request: IDBRequest<T>): Promise<T>;
}

/** Runs in the page. */
const makeTools = (): Tools => {
  const asPromise = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  return {
    asPromise,
    names: async (prefix) =>
      (await indexedDB.databases())
        .map(({ name }) => name ?? '')
        .filter((name) => name.startsWith(prefix)),
    using: async (name, work) => {
      const opening = indexedDB.open(name);
      // It was removed meanwhile: an empty one in its place would not be the app's.
      opening.onupgradeneeded = () => opening.transaction?.abort();
      const db = await asPromise(opening);
      try {
        return await work(db);
      } finally {
        db.close();
      }
    },
  };
};

/** Runs in the page, with the tools; what is given and what comes back is JSON. */
export const inPage = <A, T>(page: Page, work: (tools: Tools, given: A) => Promise<T>, given: A) =>
  // The page's policy forbids eval to its own scripts, not to the debugger.
  page.evaluate(
    `(${work.toString()})((${makeTools.toString()})(), ${JSON.stringify(given)})`,
  ) as Promise<T>;

/** All messages of a conversation, in the order of the screen. */
export const keptMessages = (page: Page, conversation: string): Promise<KeptMessage[]> =>
  inPage(
    page,
    async ({ names, using, asPromise }, id) => {
      const [name] = await names('corridor-user-');
      if (!name) return [];
      return using(name, async (db) => {
        const rows = await asPromise(
          db
            .transaction('messages')
            .objectStore('messages')
            .index('[conversation+sort]')
            .getAll(IDBKeyRange.bound([id, ''], [id, '\uffff'])),
        );
        return (rows as (KeptMessage & { kind: string })[])
          .filter(({ kind }) => kind === 'message')
          .map(({ ref, text, delivery, author, sequence }) => ({
            ref,
            text,
            delivery,
            author,
            sequence,
          }));
      });
    },
    conversation,
  );

/** How many messages of a conversation there are, without reading them. */
export const countMessages = (page: Page, conversation: string): Promise<number> =>
  inPage(
    page,
    async ({ names, using, asPromise }, id) => {
      const [name] = await names('corridor-user-');
      if (!name) return 0;
      return using(name, (db) =>
        asPromise(
          db
            .transaction('messages')
            .objectStore('messages')
            .index('[conversation+sort]')
            .count(IDBKeyRange.bound([id, ''], [id, '\uffff'])),
        ),
      );
    },
    conversation,
  );

/** A row of the outbox: what this workstation wrote and the relay has not acknowledged. */
export interface KeptOutboxRow {
  /** The entry's id, once it is signed. */
  readonly id: string | null;
  readonly state: 'waiting' | 'signed' | 'refused';
}

/** The outbox of all conversations, in the order in which it was written. */
export const keptOutbox = (page: Page): Promise<KeptOutboxRow[]> =>
  inPage(
    page,
    async ({ names, using, asPromise }) => {
      const [name] = await names('corridor-user-');
      if (!name) return [];
      return using(name, async (db) => {
        const rows = await asPromise(db.transaction('outbox').objectStore('outbox').getAll());
        return (rows as KeptOutboxRow[]).map(({ id, state }) => ({ id, state }));
      });
    },
    null,
  );

/** What stands unsent in the composers, edits that are being made too, as far as it is on disk. */
export const keptDrafts = (page: Page): Promise<string[]> =>
  inPage(
    page,
    async ({ names, using, asPromise }) => {
      const [name] = await names('corridor-user-');
      if (!name) return [];
      return using(name, async (db) => {
        const stores = ['drafts', 'threadDrafts', 'composing'] as const;
        const from = db.transaction(stores);
        const [drafts, inThreads, edits] = await Promise.all(
          stores.map((store) => asPromise(from.objectStore(store).getAll())),
        );
        return [
          ...([...(drafts ?? []), ...(inThreads ?? [])] as { text: string }[]).map(
            ({ text }) => text,
          ),
          ...((edits ?? []) as { composing: { typed?: string } }[]).map(
            ({ composing }) => composing.typed ?? '',
          ),
        ];
      });
    },
    null,
  );

/**
 * Puts a row that is no Yjs update into every replica; y-indexeddb keeps its rows in a store called
 * `updates`. @returns how many replicas there were
 */
export const damageReplicas = (page: Page): Promise<number> =>
  inPage(
    page,
    async ({ names, using, asPromise }) => {
      let damaged = 0;
      for (const name of await names('')) {
        await using(name, async (db) => {
          if (!db.objectStoreNames.contains('updates')) return;
          const junk = new Uint8Array([255, 255, 255, 255, 1, 2, 3]);
          await asPromise(db.transaction('updates', 'readwrite').objectStore('updates').add(junk));
          damaged++;
        });
      }
      return damaged;
    },
    null,
  );

/** Writes a database of its own until the browser takes not even 100 bytes more. */
export const fillDisk = (page: Page): Promise<void> =>
  inPage(
    page,
    async ({ asPromise }) => {
      const opening = indexedDB.open('junk');
      opening.onupgradeneeded = () => opening.result.createObjectStore('junk');
      const db = await asPromise(opening);
      let key = 0;
      const fits = (bytes: number): Promise<boolean> =>
        new Promise((resolve) => {
          const writing = db.transaction('junk', 'readwrite');
          const junk = crypto.getRandomValues(new Uint8Array(Math.min(bytes, 65_536)));
          for (let left = bytes; left > 0; left -= junk.length) {
            writing.objectStore('junk').put(junk.slice(0, left), key++);
          }
          writing.oncomplete = () => resolve(true);
          writing.onabort = () => resolve(false);
        });
      for (const bytes of [1_000_000, 100_000, 10_000, 1_000, 100]) while (await fits(bytes));
      db.close();
    },
    null,
  );

/**
 * Looks for words in everything that this origin keeps: names, keys and values of all databases
 * (bytes read as Latin-1, which shows ASCII in them), web storage, cached answers.
 * @returns where each was found: `word: place`
 */
export const findOnDisk = (page: Page, words: readonly string[]): Promise<string[]> =>
  inPage(
    page,
    async ({ names, using, asPromise }, wanted) => {
      const bytes = (view: Uint8Array): string => {
        let text = '';
        for (const byte of view) text += String.fromCharCode(byte);
        return text;
      };
      const asText = (value: unknown): string =>
        JSON.stringify(value, (_key, each: unknown) => {
          if (each instanceof ArrayBuffer) return bytes(new Uint8Array(each));
          if (ArrayBuffer.isView(each)) {
            return bytes(new Uint8Array(each.buffer, each.byteOffset, each.byteLength));
          }
          return each;
        }) ?? '';
      const places: [place: string, text: string][] = [];
      for (const name of await names('')) {
        places.push([`database ${name}`, name]);
        await using(name, async (db) => {
          for (const store of db.objectStoreNames) {
            const reading = db.transaction(store).objectStore(store);
            const keys = await asPromise(reading.getAllKeys());
            const values = await asPromise(
              db.transaction(store).objectStore(store).getAll() as IDBRequest<unknown[]>,
            );
            places.push([`${name}/${store}`, asText([keys, values])]);
          }
        });
      }
      for (const kind of ['localStorage', 'sessionStorage'] as const) {
        places.push([kind, asText({ ...globalThis[kind] })]);
      }
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
          const answer = await cache.match(request);
          places.push([`cache ${request.url}`, request.url + ((await answer?.text()) ?? '')]);
        }
      }
      return wanted.flatMap((word) =>
        places.filter(([, text]) => text.includes(word)).map(([place]) => `${word}: ${place}`),
      );
    },
    words,
  );

/** Runs in the page. */
export const countAllMessages = async (): Promise<number> => {
  const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
  const name = names.find((one) => one.startsWith('corridor-user-'));
  if (!name) return 0;
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const db = opening.result;
      const reading = db.transaction('messages').objectStore('messages').getAll();
      reading.onerror = () => reject(reading.error);
      reading.onsuccess = () => {
        db.close();
        const rows = reading.result as { kind: string }[];
        resolve(rows.filter(({ kind }) => kind === 'message').length);
      };
    };
  });
};
