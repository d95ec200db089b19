/**
 * From bytes to work for the committer. Everything here happens in the turn in which the frame
 * arrived: structure first (a fault refuses the whole update, R1), then each Yjs client id
 * apart (R2 to R7), then form and provenance of its entries (R8 to R10). Nothing is stored here.
 */
import {
  type ClientStructs,
  RATE_BURST_ENTRIES,
  RATE_ENTRIES_PER_SECOND,
  type RefusedEntry,
  readSegmentUpdate,
  type Sha256,
  type Struct,
  type UserId,
  WHOLE_UPDATE,
} from '@corridor/core';
import type { Fault } from '../store/permission.ts';
import type { CheckedEntry } from '../store/port.ts';
import type { Channel } from './channel.ts';
import type { RelayDirectory } from './directory-port.ts';
import type { RelayMetrics } from './ports.ts';
import type { RelayTime } from './relay-time.ts';
import { TokenBuckets } from './token-bucket.ts';
import { type ExamineContext, examine, isFault } from './verdict.ts';

/** Consecutive structs of one client id: what to commit, and what to refuse behind it. */
export interface Submission {
  readonly channel: Channel;
  readonly client: number;
  readonly firstClock: number;
  readonly structs: readonly Struct[];
  /** The good prefix of `structs`. Shortened when permission is judged. */
  entries: CheckedEntry[];
  refused: RefusedEntry[];
  readonly arrivedAt: number;
}

export interface IntakeDeps {
  readonly directory: RelayDirectory;
  readonly time: RelayTime;
  readonly sha256: Sha256;
  readonly metrics: RelayMetrics;
}

export class Intake {
  readonly #deps: IntakeDeps;
  readonly #rates = new TokenBuckets<UserId>(RATE_ENTRIES_PER_SECOND, RATE_BURST_ENTRIES);

  constructor(deps: IntakeDeps) {
    this.#deps = deps;
  }

  /** @param submit takes the work in the order in which it came */
  receive(channel: Channel, update: Uint8Array, submit: (work: Submission) => void): void {
    const read = readSegmentUpdate(update);
    if (!read.ok) {
      this.#deps.metrics.count('updates-refused', 1);
      const { code, detail } = read.error;
      channel.voice.refused(0, [{ id: WHOLE_UPDATE, code, detail }]);
      return;
    }
    const arrivedAt = this.#deps.time.now();
    const context: ExamineContext = {
      identity: channel.voice.identity,
      conversation: channel.room.conversation,
      nowMs: arrivedAt,
      mayVia: this.#deps.directory.device(channel.voice.identity.device)?.kind === 'server',
    };
    let gap = false;
    for (const block of read.value.clients) {
      if (block.structs.length === 0) continue;
      const work = this.#block(channel, block, context);
      if (work === 'gap') gap = true;
      else if (work !== null) submit(work);
    }
    if (gap) {
      this.#deps.metrics.count('gaps', 1);
      channel.askAgain();
    }
  }

  #block(
    channel: Channel,
    { client, structs }: ClientStructs,
    context: ExamineContext,
  ): Submission | 'gap' | null {
    const { room } = channel;
    const { device } = context.identity;
    const firstClock = structs[0]?.clock ?? 0;
    const work: Submission = {
      channel,
      client,
      firstClock,
      structs,
      entries: [],
      refused: [],
      arrivedAt: context.nowMs,
    };
    if (channel.dropped.has(client)) {
      work.refused = refusalsFrom(structs, 0, { code: 'client-id-dropped', detail: '' });
      return work;
    }
    const writer = room.writers.get(client);
    if (writer !== undefined && writer.device !== device) {
      // What a full replica holds of others is known here; only what is new is refused.
      const from = Math.max(0, writer.next - firstClock);
      if (from >= structs.length) return null;
      work.refused = refusalsFrom(structs, from, { code: 'foreign-client-id', detail: '' });
      return work;
    }
    if (firstClock > (writer?.pending ?? 0)) return 'gap';
    const fault = this.#examineAll(work, context);
    if (work.entries.length > 0) {
      const late = this.#admit(work, context);
      if (late !== null) {
        work.entries = [];
        work.refused = refusalsFrom(structs, 0, late);
        channel.dropped.add(client);
        return work;
      }
      const pending = firstClock + work.entries.length;
      if (writer === undefined) room.writers.set(client, { device, next: 0, pending });
      else if (pending > writer.pending) writer.pending = pending;
    }
    if (fault !== null) {
      work.refused = refusalsFrom(structs, work.entries.length, fault);
      channel.dropped.add(client);
    }
    return work;
  }

  #examineAll(work: Submission, context: ExamineContext): Fault | null {
    for (const struct of work.structs) {
      const entry = examine(struct, context, this.#deps.sha256);
      if (isFault(entry)) return entry;
      work.entries.push(entry);
    }
    return null;
  }

  /** A user's rate, whatever the devices; how many client ids they may bring up is the store's to say. */
  #admit(work: Submission, { identity, nowMs }: ExamineContext): Fault | null {
    const rate = this.#rates.of(identity.user, nowMs);
    return rate.take(work.entries.length, nowMs) ? null : { code: 'rate-limited', detail: '' };
  }
}

/** The first is refused for its fault, those behind it because their client id is dropped. */
export const refusalsFrom = (
  structs: readonly Struct[],
  from: number,
  fault: Fault,
): RefusedEntry[] => {
  const refused: RefusedEntry[] = [];
  for (let i = from; i < structs.length; i++) {
    const id = structs[i]?.id ?? WHOLE_UPDATE;
    const { code, detail } =
      i === from || fault.code === 'foreign-client-id' || fault.code === 'wrong-author'
        ? fault
        : ({ code: 'client-id-dropped', detail: '' } as const);
    refused.push({ id, code, detail });
  }
  return refused;
};
