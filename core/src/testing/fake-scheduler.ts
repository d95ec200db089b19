interface Task {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

/**
 * Time that passes only when {@link runFor} says so. Tasks of one moment run in the order in which
 * they were scheduled; between two tasks every promise that can settle does.
 */
export class FakeScheduler {
  #nowMs = 0;
  #order = 0;
  /** A binary heap by time, then order. */
  readonly #heap: Task[] = [];
  readonly #settle: () => Promise<void>;

  /** @param settle resolves when all microtasks ran: `setImmediate` in Node */
  constructor(settle: () => Promise<void>) {
    this.#settle = settle;
  }

  /** Since the start, ms. */
  get nowMs(): number {
    return this.#nowMs;
  }

  readonly after = (delayMs: number, task: () => void): (() => void) => {
    let cancelled = false;
    const run = (): void => {
      if (!cancelled) task();
    };
    this.#push({ atMs: this.#nowMs + Math.max(0, delayMs), order: this.#order++, run });
    return () => {
      cancelled = true;
    };
  };

  readonly soon = (task: () => void): void => void this.after(0, task);
  readonly idle = (task: () => void): void => void this.after(1, task);

  wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.after(delayMs, resolve));
  }

  /** Runs everything that is due within this time. */
  async runFor(durationMs: number): Promise<void> {
    const endMs = this.#nowMs + durationMs;
    await this.#settle();
    for (;;) {
      const next = this.#heap[0];
      if (next === undefined || next.atMs > endMs) break;
      this.#pop();
      this.#nowMs = next.atMs;
      next.run();
      await this.#settle();
    }
    this.#nowMs = endMs;
  }

  #push(task: Task): void {
    const heap = this.#heap;
    let at = heap.push(task) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (heap.length === 0 || last === undefined) return;
    heap[0] = last;
    for (let at = 0; ; ) {
      let first = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < heap.length && this.#isBefore(child, first)) first = child;
      }
      if (first === at) return;
      this.#swap(at, first);
      at = first;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const first = this.#heap[a] as Task;
    const second = this.#heap[b] as Task;
    return first.atMs !== second.atMs ? first.atMs < second.atMs : first.order < second.order;
  }

  #swap(a: number, b: number): void {
    const task = this.#heap[a] as Task;
    this.#heap[a] = this.#heap[b] as Task;
    this.#heap[b] = task;
  }
}
