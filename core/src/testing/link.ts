import type { FakeScheduler } from './fake-scheduler.ts';
import type { SeededRandom } from './random.ts';

export interface LinkOptions {
  readonly scheduler: FakeScheduler;
  readonly random: SeededRandom;
  readonly maxDelayMs: number;
}

/** One end of a {@link Link}: what a WebSocket looks like from there. */
export class LinkEnd {
  onMessage: (bytes: Uint8Array) => void = () => {};
  onClose: (code: number, reason: string) => void = () => {};
  #other: LinkEnd | null = null;
  readonly #link: Link;
  #arrivesAtMs = 0;
  #closed = false;

  constructor(link: Link) {
    this.#link = link;
  }

  /** @internal */
  join(other: LinkEnd): void {
    this.#other = other;
  }

  get open(): boolean {
    return !this.#closed;
  }

  /** Arrives later, behind what was sent before; never, when the link is cut by then. */
  send(bytes: Uint8Array): void {
    if (this.#closed) return;
    this.#deliver((other) => {
      if (!other.#closed) other.onMessage(bytes);
    });
  }

  /** Says goodbye: the other end hears of it behind what was sent. */
  close(code: number, reason: string): void {
    if (this.#closed) return;
    this.#deliver((other) => other.drop(code, reason));
    this.drop(code, reason);
  }

  /** This end notices that the link is gone; the other end may not. */
  drop(code: number, reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.onClose(code, reason);
  }

  #deliver(what: (other: LinkEnd) => void): void {
    const { scheduler, random, maxDelayMs } = this.#link.options;
    const dueMs = scheduler.nowMs + random.between(1, maxDelayMs);
    this.#arrivesAtMs = Math.max(this.#arrivesAtMs, dueMs);
    scheduler.after(this.#arrivesAtMs - scheduler.nowMs, () => {
      if (this.#other !== null && !this.#link.dead) what(this.#other);
    });
  }
}

/** A connection in order, with delay, that can be cut or go silent. */
export class Link {
  readonly options: LinkOptions;
  readonly client: LinkEnd;
  readonly server: LinkEnd;
  #dead = false;

  constructor(options: LinkOptions) {
    this.options = options;
    this.client = new LinkEnd(this);
    this.server = new LinkEnd(this);
    this.client.join(this.server);
    this.server.join(this.client);
  }

  /** Nothing arrives any more. */
  get dead(): boolean {
    return this.#dead;
  }

  /** Both ends notice; what was under way is lost. */
  cut(): void {
    this.#dead = true;
    this.client.drop(1006, '');
    this.server.drop(1006, '');
  }

  /** Half-open: what is sent is lost, and nobody is told. */
  silence(): void {
    this.#dead = true;
  }
}
