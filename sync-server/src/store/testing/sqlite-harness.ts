/** SQLite stores for tests: the writer in place, so that its commits can be made to fail. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ConversationId,
  type DeviceId,
  presetRules,
  type Role,
  type UserId,
} from '@corridor/core';
import { Receipts } from '../receipts.ts';
import { lastGivenOut } from '../sequence.ts';
import { databasePath, openForReading, openForWriting } from '../sqlite/database.ts';
import { EntryReads } from '../sqlite/entry-reads.ts';
import { SqliteEntryStore } from '../sqlite/entry-store.ts';
import { markerStore } from '../sqlite/marker-store.ts';
import { migrate } from '../sqlite/migrations.ts';
import { authorNum, idBlob } from '../sqlite/names.ts';
import { installationSecret, startEra } from '../sqlite/opening.ts';
import type { OperationContext, Run } from '../sqlite/operations.ts';
import { packFrames, packOutcomes, unpackFrames, unpackOutcomes } from '../sqlite/packing.ts';
import { type Operations, operations as registered } from '../sqlite/registry.ts';
import { renewSearch } from '../sqlite/search-made.ts';
import { SegmentReader } from '../sqlite/segment-reader.ts';
import { type JobResult, Writer, type WriterJob } from '../sqlite/writer.ts';
import type { StoreHarness } from './contract.ts';
import { NOW_MS, seededRandom } from './fixtures.ts';
import type { MarkerHarness } from './marker-contract.ts';

/** An empty folder that is removed at the end of the process's tests by {@link removeFolder}. */
export const makeFolder = (): string => mkdtempSync(join(tmpdir(), 'corridor-store-'));
export const removeFolder = (folder: string): void => {
  rmSync(folder, { recursive: true, force: true });
};

interface Membership {
  readonly conversation: ConversationId;
  readonly user: UserId;
  readonly from: number;
}

interface TestedPerson {
  readonly user: UserId;
  readonly role: Role;
  readonly active: boolean;
}

/** The least of a directory that the writer's check of memberships sees. */
export const directoryForTests = {
  'test.addMember': (
    { db, segments }: OperationContext,
    { conversation, user, from }: Membership,
  ) => {
    const num = segments.openStream(conversation);
    const author = authorNum(db, user);
    const id = Buffer.alloc(16);
    db.prepare(
      `INSERT INTO practices (num, id, name, preset, rules, created_at)
       VALUES (1, ?, 'test', 'helpdesk', ?, 0) ON CONFLICT DO NOTHING`,
    ).run(id, JSON.stringify(presetRules('helpdesk')));
    db.prepare(
      `INSERT INTO users (num, practice, login, name, role, created_at, revision)
       VALUES (?, 1, ?, 'test', 'staff', 0, 0) ON CONFLICT DO NOTHING`,
    ).run(author, user);
    db.prepare(
      `INSERT INTO conversations (num, practice, kind, visibility, record_policy, history,
         created_at, created_by, revision)
       VALUES (?, 1, 'group', 'private', 'editable', 'all', 0, ?, 0) ON CONFLICT DO NOTHING`,
    ).run(num, author);
    db.prepare(
      `INSERT INTO memberships (conversation, user, role, joined_at, readable_from, revision)
       VALUES (?, ?, 'member', 0, ?, 0)`,
    ).run(num, author, from);
  },
  'test.removeMember': ({ db }: OperationContext, { user }: Pick<Membership, 'user'>) => {
    db.prepare('DELETE FROM memberships WHERE user = ?').run(authorNum(db, user));
  },
  'test.archive': ({ db, segments }: OperationContext, conversation: ConversationId) => {
    const num = segments.openStream(conversation);
    db.prepare('UPDATE conversations SET archived = 1 WHERE num = ?').run(num);
  },
  'test.checkSearch': ({ db }: OperationContext) => {
    db.exec("INSERT INTO search_words (search_words, rank) VALUES ('integrity-check', 0)");
  },
  'test.asMadeOf': ({ db }: OperationContext, words: string) => {
    db.prepare('UPDATE search_made SET words = ?').run(words);
  },
  'test.asMigrated': ({ db }: OperationContext) => {
    db.exec(`DELETE FROM search_changes; DELETE FROM search_reactions; DELETE FROM search_docs; DELETE FROM search_segments;
      INSERT INTO search_words (search_words) VALUES ('delete-all');
      INSERT INTO search_backlog (segment, stage) SELECT num, 0 FROM segments WHERE entries > 0;`);
  },
  /** As a rewritten one leaves: without its rows. */
  'test.removeSegment': ({ db }: OperationContext, segment: number) => {
    db.pragma('defer_foreign_keys = ON');
    db.prepare('DELETE FROM bodies WHERE entry >> 15 = ?').run(segment);
    db.prepare('DELETE FROM entries WHERE num >> 15 = ?').run(segment);
    db.prepare('DELETE FROM writers WHERE segment = ?').run(segment);
    db.prepare('UPDATE streams SET head = NULL WHERE head = ?').run(segment);
    db.prepare('DELETE FROM segments WHERE num = ?').run(segment);
  },
  'test.setPerson': ({ db }: OperationContext, { user, role, active }: TestedPerson) => {
    const num = authorNum(db, user);
    db.prepare('UPDATE users SET role = ?, active = ? WHERE num = ?').run(
      role,
      Number(active),
      num,
    );
  },
  'test.blockDevice': (
    { db }: OperationContext,
    { device, user }: { readonly device: DeviceId; readonly user: UserId },
  ) => {
    db.prepare(
      `INSERT INTO devices (id, user, public_key, kind, name, blocked, created_at, revision)
       VALUES (?, ?, ?, 'workstation', 'test', 1, 0, 0)`,
    ).run(idBlob(device), authorNum(db, user), Buffer.alloc(32));
  },
};

interface Start {
  readonly store: SqliteEntryStore;
  readonly writer: Writer;
  readonly reader: SegmentReader;
  readonly end: () => void;
  readonly failCommits: (fail: boolean) => void;
}

/** One start on a folder, without threads. */
export const startInPlace = async (folder: string): Promise<Start> => {
  const path = databasePath(folder);
  const db = openForWriting(path);
  await migrate(db, () => Promise.resolve());
  renewSearch(db);
  const random = seededRandom(5);
  const secret = installationSecret(db, NOW_MS, random);
  const era = startEra(db, NOW_MS);
  const operations = { ...registered, ...directoryForTests };
  const writer = new Writer({ db, era, secret, operations, now: () => NOW_MS, random });
  const read = openForReading(path);
  const receipts = new Receipts(secret);
  const reader = new SegmentReader(read, receipts);
  const port = {
    commits: 0,
    // Packed and unpacked, as between the event loop and the thread.
    submit: async (job: WriterJob): Promise<JobResult> => {
      if (job.type !== 'commit') return writer.process([job])[0] as JobResult;
      const frames = unpackFrames(packFrames(job.frames));
      const [result] = writer.process([{ type: 'commit', frames }]);
      if (result?.type !== 'committed') return result as JobResult;
      const outcomes = unpackOutcomes(packOutcomes(result.outcomes), job.frames);
      return { type: 'committed', outcomes };
    },
    close: () => Promise.resolve(),
  };
  const big = {
    diff: async (...args: Parameters<SegmentReader['diff']>) => reader.diff(...args),
    arrivalsSince: async (...args: Parameters<SegmentReader['arrivalsSince']>) =>
      reader.arrivalsSince(...args),
    fetch: async (...args: Parameters<SegmentReader['fetch']>) => reader.fetch(...args),
    fetchCompressed: async (...args: Parameters<SegmentReader['fetch']>) =>
      reader.fetchCompressed(...args),
  };
  const store = new SqliteEntryStore(era, port, new EntryReads(read), big, receipts, () => {});
  const end = (): void => {
    db.close();
    read.close();
  };
  /** A full disk: not one more page. SQLite raises a limit below the present size to that size. */
  const failCommits = (fail: boolean): void => {
    db.pragma(`max_page_count = ${fail ? 1 : 4_294_967_294}`);
  };
  return { store, writer, reader, end, failCommits };
};

/** A harness over the store in place. */
export const openInPlace = async (): Promise<StoreHarness> => {
  const folder = makeFolder();
  let start = await startInPlace(folder);
  const run = async (name: string, args: unknown): Promise<unknown> => {
    const [result] = start.writer.process([{ type: 'run', name, args }]);
    if (result?.type !== 'ran') throw new Error(JSON.stringify(result));
    return result.result;
  };
  return {
    get store() {
      return start.store;
    },
    addConversation: async (conversation) => {
      await run('streams.open', conversation);
    },
    addMember: async (conversation, user, from) => {
      await run('test.addMember', { conversation, user, from });
    },
    removeMember: async (_, user) => {
      await run('test.removeMember', { user });
    },
    archive: async (conversation) => {
      await run('test.archive', conversation);
    },
    setPerson: async (user, person) => {
      await run('test.setPerson', { user, ...person });
    },
    blockDevice: async (device, user) => {
      await run('test.blockDevice', { device, user });
    },
    closeHeadFor: async (conversation) => Number(await run('streams.cut', conversation)),
    erase: async ({ author, key, id }) => {
      await run('streams.bury', { author, key, id });
    },
    failCommits: (fail) => start.failCommits(fail),
    restart: async () => {
      start.end();
      start = await startInPlace(folder);
    },
    close: async () => {
      start.end();
      removeFolder(folder);
    },
  };
};

/** Markers over the store in place. */
export const openMarkersInPlace = async (): Promise<MarkerHarness> => {
  const folder = makeFolder();
  const start = await startInPlace(folder);
  const run = async (name: string, args: unknown): Promise<unknown> => {
    const [result] = start.writer.process([{ type: 'run', name, args }]);
    if (result?.type !== 'ran') throw new Error(JSON.stringify(result));
    return result.result;
  };
  return {
    markers: markerStore(run as Run<Operations>),
    // Nothing is written: all of earlier eras counts as given out.
    highest: lastGivenOut(0, start.store.era),
    addMember: async (conversation, user) => {
      await run('test.addMember', { conversation, user, from: 0 });
    },
    removeMember: async (_, user) => {
      await run('test.removeMember', { user });
    },
    close: async () => {
      start.end();
      removeFolder(folder);
    },
  };
};
