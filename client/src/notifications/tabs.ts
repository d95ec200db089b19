/**
 * Tabs of one person in this browser profile: which one is looked at, and which one tells of what
 * nobody looks at. Both are locks, because the browser takes a lock from a tab that ends however it
 * ends, and says who holds one now; messages between tabs would tell of how it was.
 */
import type { ConversationId, UserId } from '@corridor/core';
import type { Tabs } from './port.ts';

const looksAt = (): boolean => document.visibilityState === 'visible' && document.hasFocus();

const WINDOW_EVENTS = ['focus', 'blur'] as const;

export class BrowserTabs implements Tabs {
  readonly #attentionLock: string;
  readonly #stop = new AbortController();
  #open: ConversationId | null = null;
  #leads = false;
  /** Lets go of the lock of the tab that is looked at; null: this one is not. */
  #release: (() => void) | null = null;
  #letGo: Promise<void> = Promise.resolve();
  readonly #failed: (error: unknown) => void;

  constructor(user: UserId, failed: (error: unknown) => void) {
    this.#failed = failed;
    this.#attentionLock = `corridor-attention-${user}`;
    const { signal } = this.#stop;
    for (const event of WINDOW_EVENTS) {
      window.addEventListener(event, () => this.#look(), { signal });
    }
    document.addEventListener('visibilitychange', () => this.#look(), { signal });
    this.#look();
    void this.#hold(`corridor-notifier-${user}`, { signal }, () => {
      this.#leads = true;
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
    });
  }

  /** Resolves when the lock is let go. */
  async #hold(name: string, options: LockOptions, held: () => Promise<void>): Promise<void> {
    try {
      await navigator.locks.request(name, options, held);
    } catch (error) {
      if (!this.#stop.signal.aborted) this.#failed(error);
    }
  }

  /** More than one window may be looked at, one after another within a moment: the lock is shared. */
  #look(): void {
    const looked = looksAt();
    if (looked === (this.#release !== null)) return;
    if (!looked) {
      this.#release?.();
      this.#release = null;
      return;
    }
    const gone = new Promise<void>((resolve) => {
      this.#release = resolve;
    });
    this.#letGo = this.#hold(this.#attentionLock, { mode: 'shared' }, () => gone);
  }

  shows(conversation: ConversationId | null): void {
    this.#open = conversation;
  }

  leads(): boolean {
    return this.#leads;
  }

  async attention(): ReturnType<Tabs['attention']> {
    if (looksAt()) return { at: 'this-tab', open: this.#open };
    this.#look();
    await this.#letGo;
    const { held = [] } = await navigator.locks.query();
    const another = held.some(({ name }) => name === this.#attentionLock);
    return { at: another ? 'another-tab' : 'elsewhere' };
  }

  /** Another tab takes over. */
  stop(): void {
    this.#leads = false;
    this.#stop.abort();
    this.#release?.();
    this.#release = null;
  }
}
