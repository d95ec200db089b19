/**
 * Every HTTP route in this process: no port, no thread, the database in memory. The real store,
 * directory and accounts stand behind it, so what a request did can be looked up at once.
 */
import { createHash } from 'node:crypto';
import {
  type ConversationId,
  EntryKey,
  type PracticeId,
  type Preset,
  PublicKey,
  presetRules,
  type RandomBytes,
  type Role,
  randomId,
  toBase64Url,
  type UserId,
} from '@corridor/core';
import type { Hono } from 'hono';
import { Accounts } from '../../accounts/accounts.ts';
import { SESSION_MS } from '../../accounts/cookies.ts';
import { EmbeddedSignIn } from '../../accounts/embedded-sign-in.ts';
import { makeSecret } from '../../accounts/secrets.ts';
import { Directory } from '../../directory/directory.ts';
import { RequestOrigin } from '../../origin/request-origin.ts';
import { TrustedProxies } from '../../origin/trusted-proxies.ts';
import { StoreUnavailableError } from '../../store/port.ts';
import { Receipts } from '../../store/receipts.ts';
import { openForWriting } from '../../store/sqlite/database.ts';
import { EntryReads } from '../../store/sqlite/entry-reads.ts';
import { SqliteEntryStore } from '../../store/sqlite/entry-store.ts';
import { migrate } from '../../store/sqlite/migrations.ts';
import { installationSecret, startEra } from '../../store/sqlite/opening.ts';
import { OperationError, type Run } from '../../store/sqlite/operations.ts';
import { type Operations, operations } from '../../store/sqlite/registry.ts';
import { Searcher } from '../../store/sqlite/searcher.ts';
import { SegmentReader } from '../../store/sqlite/segment-reader.ts';
import { type JobResult, Writer, type WriterJob } from '../../store/sqlite/writer.ts';
import { createApp } from '../app.ts';
import type { Env } from '../context.ts';
import { Turns } from '../turns.ts';

export interface InMemoryOptions {
  /** Ids come from it, so that they are the same in every run of a seed. */
  readonly random: RandomBytes;
  /** Unix ms. */
  readonly nowMs: number;
  readonly clientFolder: string;
  readonly preset: Preset;
}

export interface SignedIn {
  readonly user: UserId;
  readonly login: string;
  /** For `Authorization: Bearer`. */
  readonly token: string;
}

/** Everybody's. */
export const PASSWORD = 'correct horse battery';

/** What routes read of Node's own request: from where it comes, and its headers. */
const bindingsOf = (request: Request) => ({
  incoming: {
    headers: Object.fromEntries(request.headers),
    socket: { remoteAddress: '127.0.0.1', remotePort: 1, remoteFamily: 'IPv4' },
  },
});

interface Wired {
  readonly db: ReturnType<typeof openForWriting>;
  readonly run: Run<Operations>;
  readonly directory: Directory;
  readonly accounts: Accounts;
  readonly app: Hono<Env>;
  /** Jobs that the writer was given. */
  readonly jobs: () => number;
}

const wire = async ({ random, nowMs, clientFolder }: InMemoryOptions): Promise<Wired> => {
  const db = openForWriting(':memory:');
  await migrate(db, () => Promise.resolve());
  const secret = installationSecret(db, nowMs, random);
  const era = startEra(db, nowMs);
  const now = (): number => nowMs;
  const writer = new Writer({ db, era, secret, operations, now, random });
  let jobs = 0;
  const submit = async (job: WriterJob): Promise<JobResult> => {
    jobs++;
    return writer.process([job])[0] as JobResult;
  };
  const run = (async (name: string, args: unknown) => {
    const result = await submit({ type: 'run', name, args });
    if (result.type === 'ran') return result.result;
    if (result.type === 'declined') throw new OperationError(result.code, result.message);
    throw new StoreUnavailableError('message' in result ? result.message : result.type);
  }) as Run<Operations>;
  const receipts = new Receipts(secret);
  const reader = new SegmentReader(db, receipts);
  const entries = new SqliteEntryStore(
    era,
    { submit, commits: 0, close: () => Promise.resolve() },
    new EntryReads(db),
    {
      diff: async (...args) => reader.diff(...args),
      arrivalsSince: async (...args) => reader.arrivalsSince(...args),
      fetch: async (...args) => reader.fetch(...args),
      fetchCompressed: async (...args) => reader.fetchCompressed(...args),
    },
    receipts,
    () => undefined,
  );
  // Time stands still: a search ends by what it looked at.
  const searcher = new Searcher(db, () => 0);
  const directory = await Directory.load(run);
  const accounts = new Accounts({ run, directory, nowMs: now, secret, embedOrigins: [], read: db });
  const embedded = new EmbeddedSignIn({
    run,
    directory,
    nowMs: now,
    secret,
    vouching: new Map(),
  });
  const app = createApp({
    accounts,
    embedded,
    directory,
    entries,
    search: { search: async (asked) => searcher.search(asked) },
    secret,
    run,
    markersMoved: () => undefined,
    settingsMoved: () => undefined,
    personalMoved: () => undefined,
    // Time stands still here: nobody uses up a share of it.
    turns: new Turns({
      nowMs: () => 0,
      wait: () => Promise.resolve(),
      others: () => Promise.resolve(),
    }),
    log: { info: () => undefined, error: () => undefined },
    clientFolder,
    origin: new RequestOrigin({
      proxies: new TrustedProxies([]),
      origins: ['https://clinic.example'],
      tls: false,
    }),
    embedOrigins: [],
    version: '1.2.3',
  });
  return { db, run, directory, accounts, app, jobs: () => jobs };
};

export class InMemoryServer {
  readonly practice: PracticeId;
  readonly #wired: Wired;
  readonly #options: InMemoryOptions;
  readonly #tables: readonly string[];

  private constructor(wired: Wired, options: InMemoryOptions, practice: PracticeId) {
    this.#wired = wired;
    this.#options = options;
    this.practice = practice;
    this.#tables = wired.db
      // What a virtual table holds stands in tables of its own.
      .prepare<[], { name: string }>(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0",
      )
      .all()
      .map(({ name }) => name);
  }

  static async start(options: InMemoryOptions): Promise<InMemoryServer> {
    const wired = await wire(options);
    const { preset } = options;
    const made = await wired.run('directory.createPractice', {
      name: 'Test',
      preset,
      rules: presetRules(preset),
    });
    wired.directory.apply(made);
    await wired.directory.loadKeys();
    return new InMemoryServer(wired, options, made.practice);
  }

  /** A person who is signed in on a device. */
  async person(login: string, role: Role): Promise<SignedIn> {
    const { run, directory, accounts } = this.#wired;
    const { practice } = this;
    const write = await run('directory.createUser', {
      practice,
      actor: null,
      user: {
        login,
        name: login.toUpperCase(),
        role,
        jobTitle: null,
        department: null,
        organisation: null,
        leads: [],
        assignedTo: [],
      },
    });
    directory.apply(write);
    const user = write.rows.users[0]?.id;
    if (user === undefined) throw new Error('no user was made');
    await accounts.setPassword(user, practice, PASSWORD);
    const found = await run('accounts.credentials', { user });
    const { text, hash } = makeSecret();
    const signedIn = await run('accounts.signIn', {
      user,
      device: {
        publicKey: PublicKey.parse(toBase64Url(this.#options.random(32))),
        name: 'test',
        kind: 'workstation',
      },
      tokenHash: hash,
      expiresAt: this.#options.nowMs + SESSION_MS,
      verifiedHash: found?.passwordHash ?? '',
    });
    if (signedIn.write) directory.apply(signedIn.write);
    return { user, login, token: text };
  }

  async group(owner: SignedIn, members: readonly UserId[]): Promise<ConversationId> {
    const { random } = this.#options;
    const conversation = randomId(random) as ConversationId;
    const key = EntryKey.parse(randomId(random));
    const result = await this.#wired.directory.command(owner.user, key, {
      type: 'create-group',
      conversation,
      name: 'Group',
      members: [...members],
    });
    if (result.outcome === 'refused') throw new Error(result.message);
    return conversation;
  }

  async fetch(request: Request): Promise<Response> {
    return this.#wired.app.fetch(request, bindingsOf(request));
  }

  /** Jobs that the writer was given since the start. */
  get jobs(): number {
    return this.#wired.jobs();
  }

  get revision(): number {
    return this.#wired.directory.revision(this.practice);
  }

  /** Rows that were written since the start, also by what was undone. */
  get changes(): number {
    return this.#wired.db.prepare<[], { n: number }>('SELECT total_changes() AS n').get()
      ?.n as number;
  }

  /** A hash over every row of every table. */
  digest(): string {
    const hash = createHash('sha256');
    for (const table of this.#tables) {
      hash.update(table);
      for (const row of this.#wired.db.prepare(`SELECT * FROM ${table}`).raw().iterate()) {
        hash.update(JSON.stringify(row));
      }
    }
    return hash.digest('hex');
  }

  /** Rows of the directory in memory that are not as the database has them; empty when all are. */
  async untrueRows(): Promise<readonly string[]> {
    const { directory, run } = this.#wired;
    const stored = await Directory.load(run);
    const rowsOf = ({
      practices,
      departments,
      users,
      devices,
      conversations,
    }: Directory['model']) =>
      [practices, departments, users, devices, conversations].flatMap((table) =>
        [...table.values()].map((row) => JSON.stringify(row)),
      );
    const [inMemory, inDatabase] = [rowsOf(directory.model), rowsOf(stored.model)].map(
      (rows) => new Set(rows),
    ) as [Set<string>, Set<string>];
    return [
      ...[...inMemory].filter((row) => !inDatabase.has(row)).map((row) => `in memory: ${row}`),
      ...[...inDatabase].filter((row) => !inMemory.has(row)).map((row) => `stored: ${row}`),
    ];
  }

  close(): void {
    this.#wired.db.close();
  }
}
