/**
 * Healing a relay that lost data (PROTOCOL.md H1 to H7): this workstation offers every
 * acknowledged entry it holds, with its receipts. Directory records go first. Interrupted, it
 * starts over: offering something twice changes nothing.
 */
import {
  type ConversationId,
  type DirectoryRecord,
  getEntry,
  HealDirectoryResult,
  type HealRecord,
  type HealResult,
  MAX_DIRECTORY_RECORDS,
  MAX_FRAME_BYTES,
  MAX_HEAL_RECORDS,
  MAX_HEAL_REQUEST_BYTES,
  type RandomBytes,
  type UserId,
  utf8Encode,
} from '@corridor/core';
import type { LocalDatabase } from '../local/database.ts';
import { openReplica } from '../local/replicas.ts';
import type { DirectorySync } from './directory-sync.ts';
import { entriesIn } from './fill.ts';
import type { ApiClient, ApiFailure } from './http.ts';
import type { Acknowledged } from './indexer.ts';
import { setAside } from './replica-care.ts';

/** Half a request: a record is never cut, and the largest fits. */
const MAX_REQUEST_BYTES = MAX_HEAL_REQUEST_BYTES / 2;
/** Half a frame: there is room for what else leaves in the same turn. */
const MAX_BATCH_BYTES = MAX_FRAME_BYTES / 2;

export interface HealingOptions {
  readonly db: LocalDatabase;
  readonly me: UserId;
  readonly api: ApiClient;
  readonly directory: DirectorySync;
  readonly random: RandomBytes;
  /** Sends one batch; resolves with the results, or null when the line was lost. */
  readonly offer: (
    conversation: ConversationId,
    records: readonly HealRecord[],
  ) => Promise<readonly HealResult[] | null>;
  /** The server takes no more for now. @returns whether the line is still up after that time */
  readonly wait: (ms: number) => Promise<boolean>;
  /** A request failed: healing ends here and is tried again. */
  readonly refused: (failure: ApiFailure) => void;
  readonly progress: (healing: { readonly offered: number; readonly restored: number }) => void;
}

/** @returns whether it came to its end; the era may be stored then */
export const heal = async (options: HealingOptions): Promise<boolean> => {
  const { db, directory } = options;
  let offered = 0;
  let restored = 0;
  options.progress({ offered, restored });
  if (!(await healDirectory(options))) return false;
  const reloaded = await directory.fetch(0);
  if (!reloaded.ok) return false;
  await setAsideOpenReplicas(options);
  for await (const { conversation, records } of batches(db)) {
    const results = await options.offer(conversation, records);
    if (!results) return false;
    offered += records.length;
    restored += results.filter(({ outcome }) => outcome === 'stored').length;
    options.progress({ offered, restored });
  }
  // The relay's segments may have other content under the same names: compare all of them again.
  await db.conversations.toCollection().modify({ listed: null });
  return true;
};

const healDirectory = async (options: HealingOptions): Promise<boolean> => {
  for (const records of requests(await options.directory.records())) {
    if (!(await give(records, options))) return false;
  }
  return true;
};

/** One request, again when the server says how long to wait. @returns whether it was taken */
const give = async (
  records: readonly DirectoryRecord[],
  { api, wait, refused }: HealingOptions,
): Promise<boolean> => {
  for (;;) {
    const answer = await api.json('POST', '/api/heal', HealDirectoryResult, { records });
    if (answer.ok) return true;
    const { error } = answer;
    if (error.kind !== 'refused' || error.status !== 429 || error.retryAfterSeconds === null) {
      refused(error);
      return false;
    }
    if (!(await wait(error.retryAfterSeconds * 1_000))) return false;
  }
};

/** Consecutive records, as many as a request holds. */
const requests = function* (records: readonly DirectoryRecord[]): Generator<DirectoryRecord[]> {
  let part: DirectoryRecord[] = [];
  let bytes = 0;
  for (const each of records) {
    const own = utf8Encode(JSON.stringify(each)).length + 1;
    const isFull = part.length === MAX_DIRECTORY_RECORDS || bytes + own > MAX_REQUEST_BYTES;
    if (part.length > 0 && isFull) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(each);
    bytes += own;
  }
  if (part.length > 0) yield part;
};

/**
 * An open replica holds other people's writes under their client ids, which the relay would take
 * for forgery. So it is cloned afresh, and what it holds is offered from `kept`.
 */
const setAsideOpenReplicas = async ({ db, me, random }: HealingOptions): Promise<void> => {
  for (const row of await db.segments.toArray()) {
    if (row.replica === null) continue;
    const replica = await openReplica(row.replica);
    const held: Acknowledged[] = [];
    if (typeof replica !== 'string') {
      for (const arrival of await db.indexed.where('segment').equals(row.name).toArray()) {
        const bytes = getEntry(replica.doc, arrival.id);
        if (bytes) held.push({ arrival, bytes });
      }
      await replica.close();
      replica.doc.destroy();
    }
    await setAside(db, me, random, row, held);
  }
};

interface Batch {
  readonly conversation: ConversationId;
  readonly records: readonly HealRecord[];
}

const record = ({ arrival, bytes }: Acknowledged): HealRecord => ({ ...arrival, bytes });

/** Everything acknowledged that is not in an open replica: closed bodies, then what is kept. */
const batches = async function* (db: LocalDatabase): AsyncGenerator<Batch> {
  const closed = await db.segments.where('state').equals('closed').toArray();
  for (const { name, conversation } of closed) {
    const body = await db.bodies.get(name);
    const entries = body ? await entriesIn(body) : null;
    for (const records of split((entries ?? []).map(record))) yield { conversation, records };
  }
  const conversations = (await db.kept.orderBy('conversation').uniqueKeys()) as ConversationId[];
  for (const conversation of conversations) {
    const kept = await db.kept.where('conversation').equals(conversation).toArray();
    const records = kept.map((row) => record({ arrival: row, bytes: row.bytes }));
    for (const part of split(records)) yield { conversation, records: part };
  }
};

const split = function* (records: readonly HealRecord[]): Generator<HealRecord[]> {
  let part: HealRecord[] = [];
  let bytes = 0;
  for (const each of records) {
    if (part.length === MAX_HEAL_RECORDS || bytes + each.bytes.length > MAX_BATCH_BYTES) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(each);
    bytes += each.bytes.length;
  }
  if (part.length > 0) yield part;
};
