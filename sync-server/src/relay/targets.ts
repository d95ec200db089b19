import type { EntryId } from '@corridor/core';
import type { EntryStore } from '../store/port.ts';
import type { Target } from './verdict.ts';

/** Who wrote the entries that edits and reactions point at: the newest in memory, the rest asked. */
export class Targets {
  readonly #store: EntryStore;
  readonly #recent = new Map<EntryId, Target>();
  readonly #capacity: number;

  constructor(store: EntryStore, capacity: number) {
    this.#store = store;
    this.#capacity = capacity;
  }

  stored(id: EntryId, target: Target): void {
    this.#recent.set(id, target);
    if (this.#recent.size <= this.#capacity) return;
    const oldest = this.#recent.keys().next();
    if (!oldest.done) this.#recent.delete(oldest.value);
  }

  recent(id: EntryId): Target | undefined {
    return this.#recent.get(id);
  }

  /** Those that are not in memory, asked of the store. */
  async fetch(ids: readonly EntryId[]): Promise<ReadonlyMap<EntryId, Target>> {
    return this.#store.targets(ids);
  }
}
