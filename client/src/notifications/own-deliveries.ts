/**
 * What becomes of one's own messages that wait on this device: how many reached the server, and how
 * many it refused, for whoever does not see the marks beside them. Those that waited before this tab
 * was opened count too; what was settled by then is no news.
 */
import type { LocalDatabase, MessageRow } from '../local/database.ts';
import { keysBetween, onTableChange } from '../local/table-changes.ts';

export interface DeliveryNews {
  readonly stored: number;
  readonly refused: number;
}

/** What is settled within this time is told together. */
export const GATHER_MS = 2_000;
/** Of a backlog, followed at a time: reading their keys costs each message that is written. */
const MAX_FOLLOWED = 500;

const WAITS = 'saved';
const WAITING = keysBetween(WAITS, WAITS);

interface OwnDeliveriesOptions {
  readonly db: LocalDatabase;
  /** @returns what takes it back */
  readonly after: (ms: number, run: () => void) => () => void;
  readonly failed: (error: unknown) => void;
}

export class OwnDeliveries {
  readonly #o: OwnDeliveriesOptions;
  readonly #listeners = new Set<() => void>();
  /** Refs of messages that waited when they were last looked at; null: not looked at yet. */
  #followed: readonly string[] | null = null;
  #looking: 'no' | 'yes' | 'again' = 'no';
  #gathered: DeliveryNews = { stored: 0, refused: 0 };
  #telling: (() => void) | null = null;
  #news: DeliveryNews | null = null;
  #unfollow: (() => void) | null = null;

  constructor(options: OwnDeliveriesOptions) {
    this.#o = options;
  }

  start(): void {
    this.#unfollow = onTableChange(this.#o.db, 'messages', (change) => {
      if (change.inIndex('undelivered', WAITING)) this.#look();
    });
    this.#look();
  }

  stop(): void {
    this.#unfollow?.();
    this.#unfollow = null;
    this.#telling?.();
    this.#telling = null;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** What was told last. Null while more is gathered: what says the same again must be empty between. */
  readonly news = (): DeliveryNews | null => this.#news;

  #look(): void {
    if (this.#looking !== 'no') {
      this.#looking = 'again';
      return;
    }
    this.#looking = 'yes';
    this.#read()
      .catch((error: unknown) => {
        // Who has left closes the database under what is still read.
        if (this.#unfollow !== null) this.#o.failed(error);
      })
      .finally(() => {
        const again = this.#looking === 'again';
        this.#looking = 'no';
        if (again && this.#unfollow !== null) this.#look();
      });
  }

  async #read(): Promise<void> {
    const { db } = this.#o;
    const before = this.#followed ?? [];
    const { waiting, settled } = await db.transaction('r', db.messages, async () => {
      const waiting = await db.messages
        .where('undelivered')
        .equals(WAITS)
        .limit(MAX_FOLLOWED)
        .primaryKeys();
      const now = new Set(waiting);
      const gone = before.filter((ref) => !now.has(ref));
      return { waiting, settled: gone.length === 0 ? [] : await db.messages.bulkGet(gone) };
    });
    this.#followed = waiting;
    if (this.#unfollow === null) return;
    const count = (delivery: MessageRow['delivery']): number =>
      settled.filter((row) => row?.delivery === delivery).length;
    const [stored, refused] = [count('stored'), count('refused')];
    if (stored + refused > 0) this.#gather({ stored, refused });
  }

  #gather({ stored, refused }: DeliveryNews): void {
    const before = this.#gathered;
    this.#gathered = { stored: before.stored + stored, refused: before.refused + refused };
    if (this.#telling !== null) return;
    this.#tell(null);
    this.#telling = this.#o.after(GATHER_MS, () => {
      this.#telling = null;
      const news = this.#gathered;
      this.#gathered = { stored: 0, refused: 0 };
      this.#tell(news);
    });
  }

  #tell(news: DeliveryNews | null): void {
    this.#news = news;
    for (const listener of this.#listeners) listener();
  }
}
