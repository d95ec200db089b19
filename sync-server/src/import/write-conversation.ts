/**
 * Puts the planned entries of one conversation into the store, in batches, following its segments
 * as they close. May be stopped at any moment and started again: what is there is found by its id
 * or by its key, and counted instead of written.
 */
import { type EntryId, freshClientId, type RandomBytes, type SegmentName } from '@corridor/core';
import type { CheckedEntry, EntryStore, FrameOutcome } from '../store/port.ts';
import { type PlannedEntry, type Ref, refTarget } from './planned.ts';
import { type Sealing, seal } from './seal.ts';

/** One fsync for so many entries; a segment overshoots its limit by less than this. */
const BATCH_ENTRIES = 250;

export interface WrittenConversation {
  readonly stored: number;
  /** Stored by an earlier run of the import. */
  readonly alreadyThere: number;
  /** Erased in Corridor since an earlier import, with what hangs on them. */
  readonly erased: number;
  /** Refused by the store for a reason that cannot be expected, by code. */
  readonly refused: ReadonlyMap<string, number>;
}

export interface WriteDeps {
  readonly store: EntryStore;
  readonly random: RandomBytes;
  /** Relay time: the arrival time of what is imported now, Unix ms. */
  readonly now: () => number;
  /** Called after each commit with how many entries are settled. */
  readonly onProgress: (settled: number) => void;
}

interface Waiting {
  readonly planned: PlannedEntry;
  readonly entry: CheckedEntry;
}

class ConversationWriter {
  stored = 0;
  alreadyThere = 0;
  erased = 0;
  readonly refused = new Map<string, number>();
  readonly #deps: WriteDeps;
  readonly #sealing: Omit<Sealing, 'idOf'>;
  readonly #ids = new Map<Ref, EntryId>();
  readonly #gone = new Set<Ref>();
  #segment: SegmentName;
  #mayHoldSome: boolean;
  #client = 0;
  #clock = 0;

  constructor(
    deps: WriteDeps,
    sealing: Omit<Sealing, 'idOf'>,
    segment: SegmentName,
    mayHoldSome: boolean,
  ) {
    this.#deps = deps;
    this.#sealing = sealing;
    this.#segment = segment;
    this.#mayHoldSome = mayHoldSome;
    this.#freshClient();
  }

  #freshClient(): void {
    this.#client = freshClientId(this.#deps.random);
    this.#clock = 0;
  }

  /** Signs a batch; what hangs on something erased is left out, except replies. */
  async #seal(batch: readonly PlannedEntry[]): Promise<Waiting[]> {
    const waiting: Waiting[] = [];
    const idOf = (ref: Ref): EntryId => {
      const id = this.#ids.get(ref);
      if (id === undefined) throw new Error(`the plan points at ${ref} before it was written`);
      return id;
    };
    for (const planned of batch) {
      const target = refTarget(planned.content);
      if (target !== null && planned.content.kind !== 'message' && this.#gone.has(target)) {
        this.erased++;
        continue;
      }
      const entry = await seal(planned, { ...this.#sealing, idOf });
      this.#ids.set(planned.ref, entry.id);
      waiting.push({ planned, entry });
    }
    return waiting;
  }

  async #dropKnown(waiting: readonly Waiting[]): Promise<readonly Waiting[]> {
    if (!this.#mayHoldSome) return waiting;
    const known = await this.#deps.store.targets(waiting.map(({ entry }) => entry.id));
    this.alreadyThere += known.size;
    return waiting.filter(({ entry }) => !known.has(entry.id));
  }

  async write(batch: readonly PlannedEntry[]): Promise<void> {
    let rest = batch;
    while (rest.length > 0) {
      const waiting = await this.#dropKnown(await this.#seal(rest));
      if (waiting.length === 0) return;
      const [outcome] = await this.#deps.store.commit([
        {
          segment: this.#segment,
          device: this.#sealing.signer.device,
          client: this.#client,
          firstClock: this.#clock,
          entries: waiting.map(({ entry }) => entry),
          arrivedAt: this.#deps.now(),
        },
      ]);
      if (!outcome) throw new Error('the store answered a commit with nothing');
      rest = this.#settle(outcome, waiting);
    }
  }

  /**
   * Nothing behind the first refused entry was stored, so what points at an entry that turned out
   * to be stored under another id is signed again with the right one.
   * @returns what has to be written again
   */
  #settle(outcome: FrameOutcome, waiting: readonly Waiting[]): readonly PlannedEntry[] {
    const settled = outcome.stored.length + outcome.known.length;
    if (settled === 0 && outcome.refused.length === 0) {
      throw new Error('the store took nothing and refused nothing');
    }
    this.stored += outcome.stored.length;
    this.#clock += outcome.stored.length;
    const again: PlannedEntry[] = [];
    const byId = new Map(waiting.map((one) => [one.entry.id, one.planned]));
    for (const [i, { id, code, detail }] of outcome.refused.entries()) {
      const planned = byId.get(id);
      if (!planned) continue;
      if (code === 'segment-closed') {
        this.#segment = detail as SegmentName;
        again.push(planned);
      } else if (code === 'duplicate') {
        this.#ids.set(planned.ref, detail as EntryId);
        this.alreadyThere++;
      } else if (code === 'erased') {
        this.#gone.add(planned.ref);
        this.erased++;
      } else if (i > 0 && code === 'client-id-dropped') again.push(planned);
      else this.refused.set(code, (this.refused.get(code) ?? 0) + 1);
    }
    if (outcome.newHead !== null) this.#segment = outcome.newHead;
    if (outcome.newHead !== null || outcome.refused.length > 0) this.#freshClient();
    return again;
  }
}

/** @throws StoreUnavailableError the batch that was being written is not stored; run it again */
export const writeConversation = async (
  entries: Iterable<PlannedEntry>,
  sealing: Omit<Sealing, 'idOf'>,
  deps: WriteDeps,
): Promise<WrittenConversation> => {
  const head = await deps.store.head(sealing.conversation);
  if (!head) throw new Error('the conversation has no segment: it was never created');
  const writer = new ConversationWriter(deps, sealing, head.head, head.sequence > 0);
  let batch: PlannedEntry[] = [];
  const flush = async (): Promise<void> => {
    if (batch.length === 0) return;
    await writer.write(batch);
    deps.onProgress(batch.length);
    batch = [];
  };
  for (const entry of entries) {
    batch.push(entry);
    if (batch.length === BATCH_ENTRIES) await flush();
  }
  await flush();
  const { stored, alreadyThere, erased, refused } = writer;
  return { stored, alreadyThere, erased, refused };
};
