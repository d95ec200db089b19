/** What the engine looks at in the database for as long as it runs, and does when it changed there. */
import { liveQuery, type Subscription } from 'dexie';

export class DatabaseWatches {
  readonly #failed: (error: unknown) => void;
  readonly #subscriptions: Subscription[] = [];
  #stopped = false;

  /** @param failed a query, or what was done with its answer */
  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  /**
   * Looks now, and whenever what was looked at may be another.
   * @param changed may still be at the answer before; nothing is asked of it once all of them stopped
   */
  begin<T>(query: () => Promise<T>, changed: (value: T) => Promise<void>): void {
    const subscription = liveQuery(query).subscribe({
      next: (value) => {
        if (!this.#stopped) changed(value).catch((error: unknown) => this.#failed(error));
      },
      error: (error: unknown) => this.#failed(error),
    });
    this.#subscriptions.push(subscription);
  }

  stop(): void {
    this.#stopped = true;
    for (const subscription of this.#subscriptions) subscription.unsubscribe();
  }
}
