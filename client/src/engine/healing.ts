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
import { entriesOf } from './fill.ts';
import type { ApiClient } from './http.ts';
import type { Acknowledged } from './indexer.ts';
import { setAside } from './replica-care.ts';

const RECORDS_PER_REQUEST = 2_000;
const RECORD_BYTES_PER_REQUEST = MAX_HEAL_REQUEST_BYTES - 1_024;
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

const healDirectory = async ({ api, directory }: HealingOptions): Promise<boolean> => {
  for (const records of requestsOf(await directory.records())) {
    const answer = await api.json('POST', '/api/heal', HealDirectoryResult, { records });
    if (!answer.ok) return false;
  }
  return true;
};

/** Records in their order, as many to a request as its bytes allow. */
export const requestsOf = function* (
  records: readonly DirectoryRecord[],
): Generator<readonly DirectoryRecord[]> {
  let some: DirectoryRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    const length = utf8Encode(JSON.stringify(record)).length + 1;
    const isFull = some.length === RECORDS_PER_REQUEST || bytes + length > RECORD_BYTES_PER_REQUEST;
    if (isFull && some.length > 0) {
      yield some;
      some = [];
      bytes = 0;
    }
    some.push(record);
    bytes += length;
  }
  if (some.length > 0) yield some;
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
    const entries = body ? entriesOf(body.body) : null;
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
