/**
 * How entries come back to a store that lost them (rules H4, H5, H7, H8): under their old sequence and
 * arrival time, under a client id of the relay's own.
 *
 * They go to the head when its floor allows. A head behind a cut (since_join) must not hold what
 * came before the cut, so those go to a segment made for them, with the floor of their part of the
 * history, which is closed again in the same transaction.
 *
 * Each one that is stored is written down with who brought it and what proved it.
 */
import {
  type ConversationId,
  freshClientId,
  type HealResult,
  type RandomBytes,
} from '@corridor/core';
import type { CommitTables } from './commit-rules.ts';
import { CommittedPermission } from './permission.ts';
import type { HealEntry, HealedEntry } from './port.ts';
import { countEntry, isFull, RELAY_DEVICE, type SegmentWrite } from './segment-write.ts';
import { eraOf } from './sequence.ts';

export interface HealTables<S extends SegmentWrite> extends CommitTables<S> {
  /** This start's era: what is healed is older. */
  readonly era: number;
  readonly random: RandomBytes;
  isSequenceTaken(conversation: ConversationId, sequence: number): boolean;
  /** The greatest floor or `readableFrom` of the conversation that is not above a sequence. */
  floorFor(conversation: ConversationId, sequence: number): number;
  /** An open segment that is not the head. */
  addSegment(conversation: ConversationId, floor: number): S;
  close(segment: S): void;
  /** Writes down who brought an entry back that is stored now. */
  recordHealed(conversation: ConversationId, healed: HealedEntry): void;
}

/** Brings entries back in one transaction. @returns one result for each entry, in order */
export const healEntries = <S extends SegmentWrite>(
  entries: readonly HealEntry[],
  tables: HealTables<S>,
): HealResult[] => {
  const pass = new HealPass(tables);
  const results = entries.map((entry) => ({ id: entry.entry.id, outcome: pass.heal(entry) }));
  pass.finish();
  return results;
};

class HealPass<S extends SegmentWrite> {
  readonly #tables: HealTables<S>;
  /** The relay's client id in each segment that this pass writes. */
  readonly #clients = new Map<S, number>();
  /** Segments made for what lies before a cut, by conversation and floor. */
  readonly #made = new Map<string, S>();

  constructor(tables: HealTables<S>) {
    this.#tables = tables;
  }

  heal(healed: HealEntry): HealResult['outcome'] {
    const { entry, conversation, arrivedAt, brought } = healed;
    const vouched = brought.receipt !== null;
    const tables = this.#tables;
    if (tables.isErased(entry)) return 'erased';
    const storedId = tables.idOfKey(entry.author, entry.key);
    if (storedId) return storedId === entry.id ? 'known' : 'duplicate';
    const head = tables.head(conversation);
    if (!head) return 'wrong-conversation';
    if (!vouched) {
      // Nothing proves that it ever stood: it must be one that its author could write now (H5).
      const permission = new CommittedPermission(tables, conversation, healed.device);
      const fault = permission.faultOf(entry);
      if (fault !== null) return fault.code;
    }

    const old = this.#isOldAndFree(healed);
    // A receipt over a number that this store gave to another entry, or never gave out.
    if (!old && vouched) return 'bad-receipt';
    const sequence = old ? healed.sequence : tables.nextSequence(conversation);
    const segment = head.floor <= sequence ? head : this.#segmentBeforeCut(conversation, sequence);
    const client = this.#clientIn(segment);
    const clock = segment.writers.get(client)?.next ?? 0;
    const row = { entry, client, clock, sequence, arrivedAt, vouched };
    if (!tables.insert(segment, row)) throw new Error(`entry ${entry.id} is stored without a key`);
    const writer = segment.writers.get(client) ?? tables.addWriter(segment, client, RELAY_DEVICE);
    countEntry(segment, writer, entry, sequence, arrivedAt);
    tables.touched(segment);
    tables.recordHealed(conversation, { id: entry.id, ...brought });
    if (isFull(segment)) this.#close(segment, segment === head);
    return 'stored';
  }

  /** Closes what was made for this pass: a closed segment never changes, an open one is a head. */
  finish(): void {
    for (const segment of this.#made.values()) this.#tables.close(segment);
  }

  #isOldAndFree({ conversation, sequence }: HealEntry): boolean {
    if (sequence <= 0 || eraOf(sequence) >= this.#tables.era) return false;
    return !this.#tables.isSequenceTaken(conversation, sequence);
  }

  #clientIn(segment: S): number {
    const client = this.#clients.get(segment) ?? freshClientId(this.#tables.random);
    this.#clients.set(segment, client);
    return client;
  }

  #segmentBeforeCut(conversation: ConversationId, sequence: number): S {
    const floor = this.#tables.floorFor(conversation, sequence);
    const name = `${conversation} ${floor}`;
    const segment = this.#made.get(name) ?? this.#tables.addSegment(conversation, floor);
    this.#made.set(name, segment);
    return segment;
  }

  #close(segment: S, isHead: boolean): void {
    if (isHead) {
      this.#tables.rollOver(segment);
      return;
    }
    this.#tables.close(segment);
    for (const [name, made] of this.#made) if (made === segment) this.#made.delete(name);
  }
}
