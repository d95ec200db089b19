/** Something that gathers what it has to send within one turn of the event loop. */
export interface Flushable {
  flush(): void;
}

/** Flushes all that gathered something once the turn's events were handled. */
export class TurnFlusher {
  #waiting: Flushable[] = [];

  add(item: Flushable): void {
    if (this.#waiting.length === 0) setImmediate(this.#run);
    this.#waiting.push(item);
  }

  readonly #run = (): void => {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const item of waiting) item.flush();
  };
}
