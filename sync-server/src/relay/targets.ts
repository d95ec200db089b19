import type { EntryId } from '@corridor/core';
import type { EntryStore, Target } from '../store/port.ts';

/** Who wrote the entries that edits and reactions point at: the newest in memory, the rest asked. */
export class Targets {
  readonly #store: EntryStore;
  readonly #capacity: number;
  /**
   * Two halves: when the newer is full the older goes. A map from which the oldest key is deleted
   * each time walks over its own holes to find it.
   */
  #newer = new Map<EntryId, Target>();
  #older = new Map<EntryId, Target>();

  constructor(store: EntryStore, capacity: number) {
    this.#store = store;
    this.#capacity = capacity;
  }

  stored(id: EntryId, target: Target): void {
    if (this.#newer.size >= this.#capacity / 2) {
      this.#older = this.#newer;
      this.#newer = new Map();
    }
    this.#newer.set(id, target);
  }

  recent(id: EntryId): Target | undefined {
    return this.#newer.get(id) ?? this.#older.get(id);
  }

  /** Those that are not in memory, asked of the store. */
  async fetch(ids: readonly EntryId[]): Promise<ReadonlyMap<EntryId, Target>> {
    return this.#store.targets(ids);
  }
}
