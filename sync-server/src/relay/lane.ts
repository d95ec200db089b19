import type { Scheduler } from './ports.ts';

/** Tasks that follow each other before the other sockets get their turn. */
const RUN = 8;

/**
 * What one socket asks of the store, one thing after another (R15): however much it asks at once,
 * at most one of its reads is under way, and everybody else's turn comes in between.
 */
export class Lane {
  readonly #scheduler: Scheduler;
  #waiting: (() => Promise<void>)[] = [];
  #running = false;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  /**
   * No task begins before this has returned: who asks may note that they asked, and the task that
   * it began.
   * @param task catches what it throws
   * @returns resolves when the task is done
   */
  run(task: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => task().then(resolve, reject));
      if (this.#running) return;
      this.#running = true;
      void this.#work();
    });
  }

  async #work(): Promise<void> {
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      for (const task of this.#waiting.splice(0, RUN)) await task();
      if (this.#waiting.length > 0) {
        await new Promise<void>((resolve) => this.#scheduler.soon(resolve));
      }
    }
    this.#running = false;
  }
}
