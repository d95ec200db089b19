/** The event loop's end of the reader thread. */
import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import {
  type Arrival,
  BoundedReader,
  readArrivals,
  type SegmentName,
  type StateVector,
} from '@corridor/core';
import { StoreUnavailableError } from '../port.ts';
import type { SearchAsked, SearchSlice } from '../search-port.ts';
import { startWorker } from './worker-entry.ts';

export interface ReaderData {
  readonly path: string;
  readonly secret: Uint8Array;
}

type Question =
  | { readonly type: 'diff'; readonly name: SegmentName; readonly stateVector: StateVector }
  | { readonly type: 'arrivals'; readonly name: SegmentName; readonly sequence: number }
  | { readonly type: 'fetch' | 'fetchCompressed'; readonly name: SegmentName }
  | { readonly type: 'search'; readonly asked: SearchAsked };
export type ReadRequest = Question & { readonly number: number };
export type ReadReply =
  | { readonly number: number; readonly bytes: Uint8Array | null }
  | { readonly number: number; readonly slice: SearchSlice }
  | { readonly number: number; readonly error: string };

interface Waiting {
  readonly resolve: (answer: Uint8Array | SearchSlice | null) => void;
  readonly reject: (error: Error) => void;
}

export class ReaderThread {
  readonly #worker: Worker;
  readonly #onDeath: (reason: Error) => void;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;
  #ended: Error | null = null;
  #closing = false;

  /** @param onDeath the thread ended by itself: nothing can be read any more */
  constructor(data: ReaderData, onDeath: (reason: Error) => void) {
    this.#onDeath = onDeath;
    this.#worker = startWorker('reader', data);
    this.#worker.on('message', (reply: ReadReply) => {
      const waiting = this.#waiting.get(reply.number);
      this.#waiting.delete(reply.number);
      if ('error' in reply) waiting?.reject(new Error(reply.error));
      else waiting?.resolve('slice' in reply ? reply.slice : reply.bytes);
    });
    this.#worker.on('error', (error) => this.#end(error));
    this.#worker.on('exit', (code) => this.#end(new Error(`the reader thread ended (${code})`)));
  }

  #end(error: Error): void {
    if (this.#ended) return;
    this.#ended = error;
    for (const { reject } of this.#waiting.values()) {
      reject(new StoreUnavailableError(error.message));
    }
    this.#waiting.clear();
    if (!this.#closing) this.#onDeath(error);
  }

  /** @template A what the thread answers to this type of question */
  #ask<A extends Uint8Array | SearchSlice | null>(question: Question): Promise<A> {
    if (this.#ended) return Promise.reject(new StoreUnavailableError(this.#ended.message));
    const number = this.#next++;
    return new Promise((resolve, reject) => {
      // The thread answers each type of question with what it is asked for.
      this.#waiting.set(number, { resolve: (answer) => resolve(answer as A), reject });
      this.#worker.postMessage({ ...question, number } satisfies ReadRequest);
    });
  }

  async diff(name: SegmentName, stateVector: StateVector): Promise<Uint8Array> {
    return required(await this.#ask({ type: 'diff', name, stateVector }));
  }

  async arrivalsSince(name: SegmentName, sequence: number): Promise<Arrival[]> {
    const bytes = required(await this.#ask({ type: 'arrivals', name, sequence }));
    return readArrivals(new BoundedReader(bytes));
  }

  fetch(name: SegmentName): Promise<Uint8Array | null> {
    return this.#ask({ type: 'fetch', name });
  }

  fetchCompressed(name: SegmentName): Promise<Uint8Array | null> {
    return this.#ask({ type: 'fetchCompressed', name });
  }

  search(asked: SearchAsked): Promise<SearchSlice> {
    return this.#ask({ type: 'search', asked });
  }

  async close(): Promise<void> {
    if (this.#ended) return;
    this.#closing = true;
    const ended = once(this.#worker, 'exit');
    this.#worker.postMessage('close');
    await ended;
  }
}

const required = (bytes: Uint8Array | null): Uint8Array => {
  if (!bytes) throw new Error('the reader answered nothing');
  return bytes;
};
