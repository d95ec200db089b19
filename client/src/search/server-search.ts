/**
 * What the server finds in history that this device does not hold, as a screen follows it with
 * `useSyncExternalStore`. What is on this device is the device's to find, and is left out here.
 */
import { SearchAnswer, type SearchFound, type SearchQuestion } from '@corridor/core';
import type { ApiClient, ApiFailure } from '../engine/http.ts';
import type { LocalDatabase } from '../local/database.ts';

/** Why the server found nothing: the sentence is the screen's. */
export type ServerFailure = 'unreachable' | 'too-many' | 'failed';

export interface ServerSnapshot {
  /** `more`: there may be more; `all`: that is all. */
  readonly state: 'idle' | 'asking' | 'more' | 'all' | 'failed';
  /** Newest first; none of them is on this device, as it was when they came. */
  readonly found: readonly SearchFound[];
  readonly failure: ServerFailure | null;
  /** Unix ms: the server's index has what is later; 0: everything. */
  readonly indexedBackTo: number;
}

const IDLE: ServerSnapshot = { state: 'idle', found: [], failure: null, indexedBackTo: 0 };
/** Kept in the list at most, as of what is found here. */
export const MAX_FOUND_ON_SERVER = 200;
/** Answers in which everything was here already, before it waits to be asked for more. */
const MAX_ANSWERS_IN_A_ROW = 5;

const failureOf = (failure: ApiFailure): ServerFailure => {
  if (failure.kind === 'unreachable') return 'unreachable';
  if (failure.kind === 'malformed') return 'failed';
  if (failure.status === 429) return 'too-many';
  return failure.status >= 500 ? 'unreachable' : 'failed';
};

export class ServerSearch {
  #snapshot = IDLE;
  #n = 0;
  #question: SearchQuestion | null = null;
  #cursor: string | null = null;
  readonly #listeners = new Set<() => void>();
  readonly #api: Pick<ApiClient, 'json'>;
  readonly #db: LocalDatabase;

  constructor(api: Pick<ApiClient, 'json'>, db: LocalDatabase) {
    this.#api = api;
    this.#db = db;
  }

  readonly getSnapshot = (): ServerSnapshot => this.#snapshot;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Ends the search before it. */
  search(question: SearchQuestion): void {
    this.#question = question;
    this.#cursor = null;
    this.#set({ ...IDLE, state: 'asking' });
    void this.#ask();
  }

  more(): void {
    if (this.#snapshot.state !== 'more' || this.#snapshot.found.length >= MAX_FOUND_ON_SERVER) {
      return;
    }
    this.#set({ ...this.#snapshot, state: 'asking' });
    void this.#ask();
  }

  /** The same once more, from where it failed. */
  again(): void {
    if (this.#snapshot.state !== 'failed') return;
    this.#set({ ...this.#snapshot, state: 'asking', failure: null });
    void this.#ask();
  }

  clear(): void {
    this.#n += 1;
    this.#question = null;
    if (this.#snapshot !== IDLE) this.#set(IDLE);
  }

  async #ask(): Promise<void> {
    const n = ++this.#n;
    const question = this.#question;
    if (question === null) return;
    for (let answers = 1; ; answers++) {
      const answer = await this.#answer(question);
      if (n !== this.#n) return;
      if (typeof answer === 'string') {
        this.#set({ ...this.#snapshot, state: 'failed', failure: answer });
        return;
      }
      const { found, indexedBackTo } = answer;
      this.#cursor = answer.cursor;
      const isOver = answer.cursor === null;
      const rests = isOver || found.length > 0 || answers >= MAX_ANSWERS_IN_A_ROW;
      this.#set({
        state: isOver ? 'all' : rests ? 'more' : 'asking',
        found: [...this.#snapshot.found, ...found],
        failure: null,
        indexedBackTo,
      });
      if (rests) return;
    }
  }

  /** One page, without what is on this device. */
  async #answer(question: SearchQuestion): Promise<SearchAnswer | ServerFailure> {
    const cursor = this.#cursor;
    const body = cursor === null ? question : { ...question, cursor };
    const answer = await this.#api.json('POST', '/api/search', SearchAnswer, body);
    if (!answer.ok) return failureOf(answer.error);
    const ids = answer.value.found.map(({ id }) => id);
    try {
      const here = new Set(
        (await this.#db.messages.where('id').anyOf(ids).toArray()).map(({ id }) => id),
      );
      return { ...answer.value, found: answer.value.found.filter(({ id }) => !here.has(id)) };
    } catch {
      return 'failed'; // The local database is gone, which the app tells by itself.
    }
  }

  #set(snapshot: ServerSnapshot): void {
    this.#snapshot = snapshot;
    for (const listener of this.#listeners) listener();
  }
}
