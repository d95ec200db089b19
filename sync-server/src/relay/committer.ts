/**
 * The one way into the store: takes what came in a turn, judges it by today's directory, commits
 * it in one call, and only then acknowledges, fans out and refuses (rules A1 to A5). Batches are
 * judged and answered in the order in which they came; several may be in the store at once.
 */
import type { EntryId, RefusedEntry, SegmentName } from '@corridor/core';
import { type Fault, mayStand, type Place } from '../store/permission.ts';
import type { EntryStore, FrameOutcome, FrameToCommit, Target } from '../store/port.ts';
import type { RelayDirectory } from './directory-port.ts';
import { refusalsFrom, type Submission } from './intake.ts';
import type { RelayLog, RelayMetrics, Scheduler } from './ports.ts';
import type { Room } from './room.ts';
import type { SignatureQueue } from './signature-queue.ts';
import type { Targets } from './targets.ts';
import { placeOf } from './verdict.ts';

/** What the rest of the relay does after a commit. */
export interface CommitListener {
  /** The room's fan-out holds something to send. */
  committed(room: Room): void;
  /** The segment closed by this commit; its last entries were fanned out. */
  closed(room: Room): void;
}

export interface CommitterDeps {
  readonly store: EntryStore;
  readonly directory: RelayDirectory;
  readonly scheduler: Scheduler;
  readonly targets: Targets;
  readonly signatures: SignatureQueue;
  readonly listener: CommitListener;
  readonly log: RelayLog;
  readonly metrics: RelayMetrics;
}

interface Answer {
  readonly work: Submission;
  readonly refused: readonly RefusedEntry[];
}

export class Committer {
  readonly #deps: CommitterDeps;
  #waiting: Submission[] = [];
  #scheduled = false;
  #judging = false;
  /** The answers of the batch before; answers never overtake each other. */
  #answered: Promise<void> = Promise.resolve();
  #inFlight = 0;

  constructor(deps: CommitterDeps) {
    this.#deps = deps;
  }

  /** Takes work; it is judged when this turn's other frames were read. */
  readonly submit = (work: Submission): void => {
    work.channel.room.inFlight++;
    this.#waiting.push(work);
    this.#schedule();
  };

  /** Resolves when everything that was taken is answered. */
  async settled(): Promise<void> {
    while (this.#waiting.length > 0 || this.#judging || this.#inFlight > 0) {
      await this.#answered;
      await new Promise<void>((resolve) => this.#deps.scheduler.soon(resolve));
    }
  }

  #schedule(): void {
    if (this.#scheduled || this.#judging) return;
    this.#scheduled = true;
    this.#deps.scheduler.soon(() => {
      this.#scheduled = false;
      void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    const batch = this.#waiting;
    if (batch.length === 0) return;
    this.#waiting = [];
    const unknown = this.#unknownTargets(batch);
    let fetched: ReadonlyMap<EntryId, Target> | null = null;
    if (unknown.length > 0) {
      this.#judging = true;
      try {
        fetched = await this.#deps.targets.fetch(unknown);
      } catch (error) {
        this.#fail(batch, error);
        return;
      } finally {
        this.#judging = false;
        if (this.#waiting.length > 0) this.#schedule();
      }
    }
    this.#judge(batch, fetched);
    this.#commit(batch);
  }

  #unknownTargets(batch: readonly Submission[]): EntryId[] {
    const unknown: EntryId[] = [];
    for (const { entries } of batch) {
      for (const { target } of entries) {
        if (target !== null && this.#deps.targets.recent(target) === undefined)
          unknown.push(target);
      }
    }
    return unknown;
  }

  /** R11: what is known already is not judged again; the first fault refuses the rest. */
  #judge(batch: readonly Submission[], fetched: ReadonlyMap<EntryId, Target> | null): void {
    for (const work of batch) {
      if (work.entries.length === 0) continue;
      const { room, voice } = work.channel;
      const committed = room.writers.get(work.client)?.next ?? 0;
      const place = placeOf(voice.identity, room.conversation, this.#deps.directory);
      for (let i = Math.max(0, committed - work.firstClock); i < work.entries.length; i++) {
        const fault = this.#entryFault(work, i, place, fetched);
        if (fault === null) continue;
        work.entries = work.entries.slice(0, i);
        work.refused = refusalsFrom(work.structs, i, fault);
        work.channel.dropped.add(work.client);
        break;
      }
    }
  }

  #entryFault(
    work: Submission,
    index: number,
    place: Place | Fault,
    fetched: ReadonlyMap<EntryId, Target> | null,
  ): Fault | null {
    if ('code' in place) return place;
    const entry = work.entries[index];
    if (entry === undefined) return null;
    const { conversation } = work.channel.room;
    const target =
      entry.target === null
        ? null
        : (this.#deps.targets.recent(entry.target) ?? fetched?.get(entry.target) ?? null);
    return mayStand(entry, conversation, place, target);
  }

  #commit(batch: readonly Submission[]): void {
    const frames: FrameToCommit[] = [];
    for (const { channel, client, firstClock, entries, arrivedAt } of batch) {
      if (entries.length === 0) continue;
      frames.push({
        segment: channel.room.name,
        device: channel.voice.identity.device,
        client,
        firstClock,
        entries,
        arrivedAt,
      });
    }
    this.#inFlight++;
    const before = this.#answered;
    const outcomes = frames.length > 0 ? this.#deps.store.commit(frames) : NO_OUTCOMES;
    this.#answered = this.#finish(batch, outcomes, before);
  }

  async #finish(
    batch: readonly Submission[],
    committing: Promise<readonly FrameOutcome[]>,
    before: Promise<void>,
  ): Promise<void> {
    let outcomes: readonly FrameOutcome[] | null = null;
    let failure: unknown;
    try {
      outcomes = await committing;
    } catch (error) {
      failure = error;
    }
    await before;
    try {
      if (outcomes === null) this.#fail(batch, failure);
      else this.#answer(batch, outcomes);
    } catch (error) {
      this.#deps.log.error({ err: error }, 'a batch was not answered');
      for (const { channel } of batch) channel.voice.tryAgain();
    } finally {
      this.#inFlight--;
    }
  }

  #answer(batch: readonly Submission[], outcomes: readonly FrameOutcome[]): void {
    const touched = new Set<Room>();
    const closed = new Map<Room, SegmentName>();
    const answers: Answer[] = [];
    let at = 0;
    for (const work of batch) {
      const { room } = work.channel;
      room.inFlight--;
      if (work.entries.length === 0) {
        abandon(work);
        if (work.refused.length > 0) answers.push({ work, refused: work.refused });
        continue;
      }
      const outcome = outcomes[at++];
      if (outcome === undefined) throw new Error('the store left a frame without an outcome');
      if (outcome.stored.length > 0) {
        touched.add(room);
        this.#take(work, outcome);
      }
      work.channel.acknowledge(outcome.known);
      if (outcome.newHead !== null) closed.set(room, outcome.newHead);
      const refused = this.#refusalsOf(work, outcome, closed);
      if (refused.length > 0) answers.push({ work, refused });
    }
    this.#deps.metrics.count('commits', 1);
    this.#deps.metrics.count('frames-committed', at);
    for (const room of touched) this.#deps.listener.committed(room);
    for (const { work, refused } of answers) {
      this.#deps.metrics.count('entries-refused', refused.length);
      work.channel.refuse(work.client, refused);
    }
    for (const [room, head] of closed) {
      room.closed = true;
      room.head = head;
      this.#deps.listener.closed(room);
    }
  }

  #take(work: Submission, { stored }: FrameOutcome): void {
    const { channel, client, firstClock, structs, entries } = work;
    const { room } = channel;
    const { identity } = channel.voice;
    this.#deps.metrics.count('entries-stored', stored.length);
    for (const arrival of stored) {
      const index = arrival.clock - firstClock;
      const struct = structs[index];
      const entry = entries[index];
      if (struct === undefined || entry === undefined) {
        throw new Error('the store answered for a clock that was not in the frame');
      }
      room.committed(client, identity.device, arrival.clock, arrival);
      room.fanOut.add(channel, client, struct, arrival);
      this.#deps.targets.stored(entry.id, {
        // The same as the entry's, which would keep its text in memory.
        author: identity.user,
        conversation: room.conversation,
        floor: room.floor,
      });
      this.#deps.signatures.push({ bytes: entry.bytes, id: entry.id, voice: channel.voice });
    }
  }

  #refusalsOf(
    work: Submission,
    outcome: FrameOutcome,
    closed: Map<Room, SegmentName>,
  ): readonly RefusedEntry[] {
    const { channel, client, structs } = work;
    if (outcome.gap) {
      abandon(work);
      if (channel.dropped.has(client)) {
        return refusalsFrom(structs, 0, { code: 'client-id-dropped', detail: '' });
      }
      this.#deps.metrics.count('gaps', 1);
      channel.askAgain();
      return [];
    }
    if (outcome.refused.length === 0) {
      if (work.refused.length > 0) abandon(work);
      return work.refused;
    }
    abandon(work);
    for (const { code, detail } of outcome.refused) {
      if (code === 'segment-closed' && detail !== '' && !channel.room.closed) {
        closed.set(channel.room, detail as SegmentName);
      }
    }
    return work.refused.length > 0 ? [...outcome.refused, ...work.refused] : outcome.refused;
  }

  /** Nothing was decided: no entry is refused, what was pending goes, its sockets start again. */
  #fail(batch: readonly Submission[], error: unknown): void {
    this.#deps.metrics.count('commits-failed', 1);
    this.#deps.log.error({ err: error }, 'a commit failed; its sockets are asked to come back');
    for (const work of batch) {
      work.channel.room.inFlight--;
      abandon(work);
      work.channel.voice.tryAgain();
    }
  }
}

const abandon = ({ channel, client }: Submission): void =>
  channel.room.abandonPending(client, channel.voice.identity.device);

const NO_OUTCOMES: Promise<readonly FrameOutcome[]> = Promise.resolve([]);
