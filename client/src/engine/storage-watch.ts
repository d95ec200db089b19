/**
 * How storage stands, from what happens to writes, the engine's or a tab's: each transaction that
 * is committed or refused is seen here, whoever began it. What the browser removed is told by who
 * finds it missing.
 */
import type { DBCore } from 'dexie';
import type { LocalDatabase } from '../local/database.ts';
import { storageEstimate, storageFault } from '../local/storage.ts';
import type { StorageStatus } from '../local/storage-status.ts';

/** Writes that prove there is room again: a single value may fit where no message does. */
const PROVING: ReadonlySet<string> = new Set(['messages', 'outbox', 'bodies']);

export class StorageWatch {
  readonly #changed: (status: StorageStatus) => void;
  #refusal: StorageStatus | null = null;
  /** Segments are fetched again and all is well; a lost outbox stays said. */
  #evicted: 'no' | 'segments' | 'database' = 'no';
  #estimate: StorageStatus = { state: 'ok' };

  constructor(changed: (status: StorageStatus) => void) {
    this.#changed = changed;
  }

  /** Call before the database is opened. */
  watch(db: LocalDatabase): void {
    const create = (core: DBCore): DBCore => ({
      ...core,
      transaction: (stores, mode, options) => {
        if (mode === 'readonly') return core.transaction(stores, mode, options);
        const transaction = this.#begun(() => core.transaction(stores, mode, options));
        if (transaction instanceof IDBTransaction) {
          transaction.addEventListener('complete', () => this.#wrote(stores));
          transaction.addEventListener('abort', () => this.failed(transaction.error));
        }
        return transaction;
      },
    });
    db.use({ stack: 'dbcore', name: 'storage-watch', create });
  }

  /**
   * A write that does not even begin: the browser took the connection. Where it gives another one
   * Dexie writes again at once, and that write proves that this is over.
   */
  #begun<T>(begin: () => T): T {
    try {
      return begin();
    } catch (error) {
      if (error instanceof DOMException && error.name === 'InvalidStateError') {
        this.#refusal = { state: 'unavailable' };
        this.#tell();
      } else this.failed(error);
      throw error;
    }
  }

  #wrote(stores: readonly string[]): void {
    if (this.#refusal === null) return;
    if (this.#refusal.state === 'full' && !stores.some((name) => PROVING.has(name))) return;
    this.#refusal = null;
    this.#tell();
  }

  /** @returns whether it was storage that failed */
  failed(error: unknown): boolean {
    const refusal = storageFault(error);
    if (refusal === null) return false;
    this.#refusal = refusal;
    this.#tell();
    return true;
  }

  evicted(what: 'segments' | 'database'): void {
    if (this.#evicted !== 'database') this.#evicted = what;
    this.#tell();
  }

  /** Everything that the relay has is here again. */
  complete(): void {
    if (this.#evicted !== 'segments') return;
    this.#evicted = 'no';
    this.#tell();
  }

  async look(): Promise<void> {
    this.#estimate = await storageEstimate();
    this.#tell();
  }

  #tell(): void {
    const evicted: StorageStatus | null = this.#evicted === 'no' ? null : { state: 'evicted' };
    this.#changed(this.#refusal ?? evicted ?? this.#estimate);
  }
}
