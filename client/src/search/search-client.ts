/** The search of one tab, as a screen follows it with `useSyncExternalStore`. */
import type { UserId } from '@corridor/core';
import type { Found, Request, SearchAnswer, SearchMessage } from './port.ts';

export interface SearchSnapshot {
  /** `searching`: older messages are still looked at; `more`: there may be more; `all`: that is all. */
  readonly state: 'idle' | 'searching' | 'more' | 'all' | 'failed';
  /** Newest first. */
  readonly found: readonly Found[];
  /** For support, when it failed. */
  readonly message: string | null;
}

const IDLE: SearchSnapshot = { state: 'idle', found: [], message: null };
/** What one step brings. */
const PAGE = 50;
/** Kept in the list at most: a narrower question finds what is further back. */
export const MAX_FOUND = 500;

const openWorker = (): Worker =>
  new Worker(new URL('./search.worker.ts', import.meta.url), { type: 'module' });

export class SearchClient {
  #snapshot = IDLE;
  #n = 0;
  #worker: Worker | null = null;
  readonly #listeners = new Set<() => void>();
  readonly #user: UserId;
  readonly #open: () => Worker;

  /** @param open makes the worker; a test gives its own */
  constructor(user: UserId, open: () => Worker = openWorker) {
    this.#user = user;
    this.#open = open;
  }

  readonly getSnapshot = (): SearchSnapshot => this.#snapshot;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Starts the worker, so that it is ready when something is asked. */
  start(): void {
    if (this.#worker) return;
    const worker = this.#open();
    this.#worker = worker;
    worker.onmessage = ({ data }: MessageEvent<SearchAnswer>) => this.#answered(data);
    worker.onerror = (event) => {
      this.#set({ ...this.#snapshot, state: 'failed', message: event.message || 'worker' });
    };
    this.#say({ type: 'open', user: this.#user });
  }

  /** What was found before stays until the first answer: nothing flickers between two letters. */
  search(request: Request): void {
    this.start();
    this.#n += 1;
    this.#set({ ...this.#snapshot, state: 'searching', message: null });
    this.#say({ type: 'search', n: this.#n, request, limit: PAGE });
  }

  more(): void {
    if (this.#snapshot.state !== 'more' || this.#snapshot.found.length >= MAX_FOUND) return;
    this.#set({ ...this.#snapshot, state: 'searching' });
    this.#say({ type: 'more', n: this.#n, limit: PAGE });
  }

  clear(): void {
    this.#n += 1;
    this.#fresh = this.#n;
    if (this.#worker) this.#say({ type: 'end' });
    this.#set(IDLE);
  }

  close(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#set(IDLE);
  }

  /** The search whose answers `found` holds. */
  #fresh = 0;

  #answered(answer: SearchAnswer): void {
    if (answer.n !== this.#n) return;
    if (answer.type === 'failed') {
      this.#set({ state: 'failed', found: [], message: answer.message });
      return;
    }
    const before = this.#fresh === answer.n ? this.#snapshot.found : [];
    // Nothing yet is no answer yet: what was found for fewer letters may stand a moment longer.
    if (before.length === 0 && answer.found.length === 0 && answer.state === 'searching') return;
    this.#fresh = answer.n;
    this.#set({ state: answer.state, found: [...before, ...answer.found], message: null });
  }

  #say(message: SearchMessage): void {
    this.#worker?.postMessage(message);
  }

  #set(snapshot: SearchSnapshot): void {
    if (snapshot === this.#snapshot) return;
    this.#snapshot = snapshot;
    for (const listener of this.#listeners) listener();
  }
}
