/**
 * Closed segments: fetched over HTTP, newest first over all conversations, checked against their
 * digest and indexed in bulk. A new workstation fills this way; one that was away catches up this
 * way; what is interrupted goes on where it was, because the list is in the database.
 */
import {
  type ConversationId,
  decodeFetchedSegment,
  digestOf,
  digestText,
  getEntry,
  MAX_FETCHED_BYTES,
  parseSegmentName,
  type Result,
  readSegmentUpdate,
  SegmentList,
  type SegmentName,
} from '@corridor/core';
import { bodyOf, bodyRow } from '../local/bodies.ts';
import type { BodyRow, LocalDatabase, SegmentRow } from '../local/database.ts';
import { deleteReplica, openReplica } from '../local/replicas.ts';
import { isSignedOut } from './commands.ts';
import type { ApiClient, ApiFailure } from './http.ts';
import type { Acknowledged, Indexer } from './indexer.ts';
import { keptRow } from './replica-care.ts';

export interface FillOptions {
  readonly db: LocalDatabase;
  readonly api: ApiClient;
  readonly indexer: Indexer;
  /** Whether a session still uses the segment: then it is not replaced yet. */
  readonly inUse: (segment: SegmentName) => boolean;
  /** Lets live traffic go first. */
  readonly pause: () => Promise<void>;
  readonly failed: (failure: ApiFailure | 'bad-segment') => void;
  /** Something could not be written: call {@link Fill.go} later. */
  readonly broken: (error: unknown) => void;
  /** `isComplete` may have changed. */
  readonly changed: () => void;
  readonly indexed: (conversation: ConversationId) => void;
}

/** A body that was asked for before its turn. */
interface Ahead {
  readonly name: SegmentName;
  readonly answer: Promise<Result<Uint8Array, ApiFailure>>;
}

export class Fill {
  readonly #o: FillOptions;
  readonly #toList = new Set<ConversationId>();
  #running: Promise<void> | null = null;
  #broken = false;
  #complete = false;
  #stopped = false;
  /** Segments whose body did not fit its digest: asked again with the next list. */
  readonly #bad = new Set<SegmentName>();
  /**
   * The next segment's body is on its way while the one before it is indexed. Never asked for before
   * a list that came since: it would not be what that one promises.
   */
  #ahead: Ahead | null = null;
  /** That somebody waits for, or did last. */
  #first: SegmentName | null = null;

  constructor(options: FillOptions) {
    this.#o = options;
  }

  /** Every closed segment that the relay listed is here, and no list is out of date. */
  get isComplete(): boolean {
    return this.#complete;
  }

  /** Conversations whose list is out of date. */
  get unlisted(): ReadonlySet<ConversationId> {
    return this.#toList;
  }

  /** The segments of these conversations are to be looked at. */
  want(conversations: Iterable<ConversationId>): void {
    this.#complete = false;
    for (const conversation of conversations) this.#toList.add(conversation);
    this.go();
  }

  /**
   * Somebody wants to look at what this segment holds: it goes before all others, and behind it what
   * is newer in its conversation, so that nothing is missing between it and what is here.
   */
  first(segment: SegmentName): void {
    this.#first = segment;
    this.go();
  }

  /** Goes on with what is left: the line came back. */
  go(): void {
    if (this.#stopped || this.#running) return;
    this.#running = this.#run()
      .catch((error: unknown) => {
        this.#broken = true;
        this.#o.broken(error);
      })
      .finally(() => {
        this.#running = null;
        if (this.#toList.size > 0 && !this.#stopped && !this.#broken) this.go();
      });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    this.#broken = false;
    this.#ahead = null;
    while (!this.#stopped && !this.#broken) {
      const [conversation] = this.#toList;
      if (conversation !== undefined) {
        if (await this.#list(conversation)) this.#toList.delete(conversation);
        else this.#broken = true;
        continue;
      }
      const [next, after] = await this.#absent();
      if (!next) break;
      if (!(await this.#fetch(next, after))) this.#broken = true;
      await this.#look();
      await this.#o.pause();
    }
    await this.#look();
  }

  /** Writes down which segments a conversation has. @returns whether the server answered */
  async #list(conversation: ConversationId): Promise<boolean> {
    const { db } = this.#o;
    this.#ahead = null;
    const path = `/api/conversations/${conversation}/segments`;
    const answer = await this.#o.api.json('GET', path, SegmentList);
    if (!answer.ok) {
      if (answer.error.canRetry || isSignedOut(answer.error)) {
        this.#o.failed(answer.error);
        return false;
      }
      return true; // Not ours to read any more: the directory will say so.
    }
    await db.transaction('rw', [db.segments, db.conversations], async () => {
      // Its reader left while the answer was under way: nothing of it is fetched any more.
      const readable = (await db.conversations.get(conversation))?.readableFrom ?? null;
      if (readable === null) return;
      for (const { name, number, closed, entries, digest, lastSequence, fromMs, toMs } of answer
        .value.segments) {
        if (!closed) continue;
        const row = await db.segments.get(name);
        if (row?.state === 'closed' && row.digest === digest) continue;
        this.#bad.delete(name);
        await db.segments.put({
          name,
          conversation,
          number,
          state: 'absent',
          entries,
          lastSequence,
          digest,
          replica: row?.replica ?? null,
          fromMs,
          toMs,
        });
      }
      const head = answer.value.segments.find(({ closed }) => !closed);
      if (head) await db.conversations.update(conversation, { listed: head.name });
    });
    return true;
  }

  /** What is to be fetched, newest first but for what somebody waits for. */
  async #absent(): Promise<SegmentRow[]> {
    const absent = await this.#o.db.segments.where('state').equals('absent').toArray();
    return absent
      .filter(({ name }) => !this.#o.inUse(name) && !this.#bad.has(name))
      .sort((a, b) => this.#rank(a) - this.#rank(b) || b.toMs - a.toMs);
  }

  /** 0: it is waited for; 1: it is newer than that one, in the same conversation; 2: the others. */
  #rank({ name, conversation, number }: SegmentRow): number {
    if (this.#first === null) return 2;
    if (name === this.#first) return 0;
    const first = parseSegmentName(this.#first);
    const follows =
      first.ok && first.value.conversation === conversation && number > first.value.number;
    return follows ? 1 : 2;
  }

  #ask({ name }: SegmentRow): Ahead['answer'] {
    return this.#o.api.bytes(`/api/segments/${name}`, MAX_FETCHED_BYTES);
  }

  /**
   * @param after is asked for once this one is here: one request at a time, as the server works on them
   * @returns false when the server did not answer: try again later
   */
  async #fetch(row: SegmentRow, after: SegmentRow | undefined): Promise<boolean> {
    const ahead = this.#ahead;
    this.#ahead = null;
    const answer = await (ahead?.name === row.name ? ahead.answer : this.#ask(row));
    if (answer.ok && after && !this.#stopped) {
      this.#ahead = { name: after.name, answer: this.#ask(after) };
    }
    if (!answer.ok) {
      this.#o.failed(answer.error);
      if (answer.error.canRetry || isSignedOut(answer.error)) return false;
      this.#bad.add(row.name);
      return true;
    }
    const entries = readBody(answer.value, row.digest);
    if (!entries) {
      this.#bad.add(row.name);
      this.#o.failed('bad-segment');
      return true;
    }
    await this.#keepWhatIsMissing(row, entries);
    await this.#o.indexer.index({
      conversation: row.conversation,
      segment: row.name,
      arrivals: [],
      entries,
      closes: {
        row: { ...row, state: 'closed', replica: null },
        body: await bodyRow(row.name, answer.value),
      },
    });
    if (row.replica) await deleteReplica(row.replica);
    this.#o.indexed(row.conversation);
    return true;
  }

  /** Acknowledged entries held here that the body lacks: kept before what holds them goes. */
  async #keepWhatIsMissing(row: SegmentRow, entries: readonly Acknowledged[]): Promise<void> {
    const { db } = this.#o;
    const inBody = new Set(entries.map(({ arrival }) => arrival.id));
    const held: Acknowledged[] = [];
    const old = await db.bodies.get(row.name);
    if (old) held.push(...((await entriesIn(old)) ?? []));
    const replica = row.replica === null ? 'unreadable' : await openReplica(row.replica);
    if (typeof replica !== 'string') {
      for (const arrival of await db.indexed.where('segment').equals(row.name).toArray()) {
        const bytes = getEntry(replica.doc, arrival.id);
        if (bytes) held.push({ arrival, bytes });
      }
      await replica.close();
      replica.doc.destroy();
    }
    const missing = held.filter(({ arrival }) => !inBody.has(arrival.id));
    if (missing.length === 0) return;
    await db.transaction('rw', db.kept, db.segments, async () => {
      // Its reader left the conversation meanwhile: nothing of it is kept.
      if (!(await db.segments.get(row.name))) return;
      await db.kept.bulkPut(missing.map(keptRow(row.conversation)));
    });
  }

  async #look(): Promise<void> {
    const absent = await this.#o.db.segments.where('state').equals('absent').count();
    this.#complete = absent === 0 && this.#toList.size === 0;
    this.#o.changed();
  }
}

/** Reads a fetched body within bounds; null when it is malformed. */
const entriesOf = (body: Uint8Array): Acknowledged[] | null => {
  const fetched = decodeFetchedSegment(body);
  if (!fetched.ok) return null;
  const update = readSegmentUpdate(fetched.value.update);
  if (!update.ok) return null;
  const bytesOf = new Map<string, Uint8Array>();
  for (const { structs } of update.value.clients) {
    for (const { id, bytes } of structs) bytesOf.set(id, bytes);
  }
  return fetched.value.arrivals.flatMap((arrival) => {
    const bytes = bytesOf.get(arrival.id);
    return bytes ? [{ arrival, bytes }] : [];
  });
};

/** What a body on this device holds; null when it is spoiled. */
export const entriesIn = async (row: BodyRow): Promise<Acknowledged[] | null> => {
  const body = await bodyOf(row);
  return body && entriesOf(body);
};

/** A body that is what the list promised, else null. */
const readBody = (body: Uint8Array, digest: string): Acknowledged[] | null => {
  const entries = entriesOf(body);
  const found = entries && digestText(digestOf(entries.map(({ arrival }) => arrival.id)));
  return found === digest ? entries : null;
};
