/** A store in place with its index, and people who write and search. */
import {
  type ConversationId,
  canonicalPayload,
  type EntryId,
  EntryKey,
  encodeEntry,
  entryIdOf,
  Payload,
  randomId,
  type SearchQuestion,
  stampOf,
  targetOf,
  type UserId,
} from '@corridor/core';
import type { CheckedEntry } from '../port.ts';
import type { SearchSlice } from '../search-port.ts';
import { databasePath, openForReading } from '../sqlite/database.ts';
import { SearchDocuments, type SearchWork } from '../sqlite/search-documents.ts';
import { Searcher } from '../sqlite/searcher.ts';
import { Fixture, NOW_MS, sha256 } from './fixtures.ts';
import { makeFolder, removeFolder, startInPlace } from './sqlite-harness.ts';

type Body = Pick<Payload, 'kind' | 'body'>;

export const NOTHING_ASKED: SearchQuestion = {
  words: [],
  phrases: [],
  from: null,
  in: null,
  afterMs: null,
  beforeMs: null,
  has: [],
};

export class Searched {
  readonly fixture: Fixture;
  read: ReturnType<typeof openForReading>;
  #start: Awaited<ReturnType<typeof startInPlace>>;
  readonly #folder: string;
  #documents: SearchDocuments;
  #searcher: Searcher;
  #written = 0;
  #nowMs = 0;

  private constructor(folder: string, start: Awaited<ReturnType<typeof startInPlace>>) {
    this.#folder = folder;
    this.#start = start;
    this.fixture = new Fixture(9);
    this.read = openForReading(databasePath(folder));
    this.#documents = new SearchDocuments(this.read);
    this.#searcher = new Searcher(this.read, () => this.#nowMs);
  }

  static async start(): Promise<Searched> {
    const folder = makeFolder();
    return new Searched(folder, await startInPlace(folder));
  }

  /** The server ends and starts on the same folder. */
  async restart(): Promise<void> {
    this.read.close();
    this.#start.end();
    this.#start = await startInPlace(this.#folder);
    this.read = openForReading(databasePath(this.#folder));
    this.#documents = new SearchDocuments(this.read);
    this.#searcher = new Searcher(this.read, () => this.#nowMs);
  }

  get store() {
    return this.#start.store;
  }

  run<T>(name: string, args: unknown): T {
    const [result] = this.#start.writer.process([{ type: 'run', name, args }]);
    if (result?.type !== 'ran') throw new Error(JSON.stringify(result));
    return result.result as T;
  }

  /** A conversation of these people. */
  conversation(...members: readonly UserId[]): ConversationId {
    const conversation = this.fixture.newConversation();
    for (const user of members) this.join(conversation, user, 0);
    return conversation;
  }

  join(conversation: ConversationId, user: UserId, from: number): void {
    this.run('test.addMember', { conversation, user, from });
  }

  entry(author: UserId, conversation: ConversationId, said: Body, atMs?: number): CheckedEntry {
    const key = EntryKey.parse(randomId(this.fixture.random));
    const at = stampOf({ ms: atMs ?? NOW_MS + this.#written, counter: 0 });
    const { device } = this.fixture;
    const head = { conversation, author, device, key, at };
    const payload = Payload.parse({ ...head, ...said, after: null });
    const bytes = encodeEntry(canonicalPayload(payload), new Uint8Array(64));
    const id = entryIdOf(bytes, sha256);
    const target = targetOf(payload);
    return { id, bytes, author, key, at, kind: payload.kind, target, imported: false };
  }

  /** Committed to the head. @throws Error when it was refused */
  async write(
    author: UserId,
    conversation: ConversationId,
    said: string | Body,
    atMs?: number,
  ): Promise<CheckedEntry> {
    const body =
      typeof said === 'string' ? { kind: 'message' as const, body: { text: said } } : said;
    const [entry] = await this.writeAll(author, conversation, [body], atMs);
    return entry as CheckedEntry;
  }

  /** Committed in one frame, all of one stamp. @throws Error when one was refused */
  async writeAll(
    author: UserId,
    conversation: ConversationId,
    said: readonly Body[],
    atMs?: number,
  ): Promise<readonly CheckedEntry[]> {
    this.#written++;
    const head = (await this.store.head(conversation))?.head;
    if (!head) throw new Error('no head');
    const entries = said.map((body) => this.entry(author, conversation, body, atMs));
    const frame = this.fixture.frame(head, entries, { client: this.fixture.newClient() });
    const [outcome] = await this.store.commit([frame]);
    if (outcome?.refused.length !== 0) throw new Error(JSON.stringify(outcome?.refused));
    return entries;
  }

  /** So many messages in one frame: "filler 0" and on. */
  fill(author: UserId, conversation: ConversationId, count: number) {
    const said = Array.from({ length: count }, (_, n) => ({
      kind: 'message' as const,
      body: { text: `filler ${n}` },
    }));
    return this.writeAll(author, conversation, said);
  }

  /** Closed segments stand in snapshots, and their entries' bytes nowhere else. */
  compact(): void {
    const closed = this.read.prepare('SELECT num FROM segments WHERE closed = 1').pluck().all();
    for (const segment of closed as number[]) {
      const body = this.#start.reader.compact(segment);
      this.run('compaction.keep', { segment, body });
      while (this.run('compaction.dropBodies', segment));
    }
  }

  edit(author: UserId, conversation: ConversationId, target: EntryId, text: string) {
    return this.write(author, conversation, { kind: 'edit', body: { target, text } });
  }

  redact(author: UserId, conversation: ConversationId, target: EntryId) {
    return this.write(author, conversation, { kind: 'redaction', body: { target } });
  }

  /** The next piece of indexing, as it is read and not done yet. */
  next(): SearchWork {
    return this.#documents.next();
  }

  /** One piece of indexing. @returns what was done */
  step(work = this.next()): SearchWork {
    if (work?.type === 'take') this.run('search.take', work.step);
    else if (work?.type === 'collect') this.run('search.collect', { ...work, last: true });
    else if (work?.type === 'forget') while (this.run('search.forget', work.segment));
    return work;
  }

  /** Everything that is stored is taken in. @returns steps that it took */
  index(): number {
    let steps = 0;
    while (this.step() !== null) steps++;
    // Whatever was done, the index is whole; only who writes may ask for this check.
    this.run('test.checkSearch', null);
    return steps;
  }

  slice(
    asker: UserId,
    question: Partial<SearchQuestion>,
    more: { readonly behind?: number | null; readonly limit?: number } = {},
  ): SearchSlice {
    // A moment after whatever was before; within it time stands still.
    this.#nowMs += 1_000;
    return this.#searcher.search({
      asker,
      question: { ...NOTHING_ASKED, ...question },
      behind: more.behind ?? null,
      limit: more.limit ?? 100,
    });
  }

  /** Texts around what was found, newest first. */
  find(asker: UserId, question: Partial<SearchQuestion> | string): string[] {
    const asked = typeof question === 'string' ? { words: question.split(' ') } : question;
    return this.slice(asker, asked).found.map(({ pieces }) =>
      pieces.map(({ text }) => text).join(''),
    );
  }

  close(): void {
    this.read.close();
    this.#start.end();
    removeFolder(this.#folder);
  }
}
