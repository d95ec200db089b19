/**
 * Entries that the server makes for somebody, signed by its own device and marked `via` (E6):
 * the system entries that commands owe, and what the demo practice starts with.
 */
import {
  CLOCK_ZERO,
  type ConversationId,
  type EntryId,
  type EntryKey,
  entryIdOf,
  freshClientId,
  newEntryKey,
  type Payload,
  type RandomBytes,
  type SegmentName,
  signEntry,
  stampOf,
  targetOf,
  tick,
  type UserId,
  type Via,
} from '@corridor/core';
import type { CheckedEntry, EntryStore } from '../store/port.ts';
import type { Run } from '../store/sqlite/operations.ts';
import type { Operations } from '../store/sqlite/registry.ts';
import { sha256 } from '../store/sqlite/sha256.ts';
import type { Directory } from './directory.ts';

export interface ServerWriterDeps {
  readonly store: EntryStore;
  readonly run: Run<Operations>;
  readonly directory: Directory;
  /** Relay time, Unix ms. */
  readonly nowMs: () => number;
  readonly random: RandomBytes;
  /** Told after entries were stored past the relay: `relay.refresh`. */
  readonly stored: (conversation: ConversationId) => Promise<void>;
  readonly log: { error(fields: Readonly<Record<string, unknown>>, message: string): void };
}

/** A kind and its body, as they go together. */
export type Content = {
  [K in Payload['kind']]: Pick<Extract<Payload, { kind: K }>, 'kind' | 'body'>;
}[Payload['kind']];

/** A head that closes between asking and committing is asked for again; twice is a fault. */
const MAX_TRIES = 5;

export class ServerWriter {
  readonly #deps: ServerWriterDeps;
  #clock = CLOCK_ZERO;
  #paying: Promise<void> = Promise.resolve();
  readonly #stopListening: () => void;

  constructor(deps: ServerWriterDeps) {
    this.#deps = deps;
    this.#stopListening = deps.directory.onChange(({ conversations }) => {
      if (conversations.size > 0) this.payOwed();
    });
  }

  /**
   * Writes one entry in somebody's name. The same author and key is stored once.
   * @param atMs when it was written, Unix ms; null for now
   * @returns its id, or the id that is stored under the key
   * @throws StoreUnavailableError
   */
  async writeFor(
    author: UserId,
    conversation: ConversationId,
    content: Content,
    via: Via,
    options: { readonly key: EntryKey | null; readonly atMs: number | null },
  ): Promise<EntryId> {
    const { directory, store, random, nowMs, stored } = this.#deps;
    const practice = directory.practiceOf(author);
    if (practice === null) throw new Error('an author without a practice');
    const signer = directory.serverSigner(practice);
    const now = nowMs();
    if (options.atMs === null) this.#clock = tick(this.#clock, now);
    const at = stampOf(options.atMs === null ? this.#clock : { ms: options.atMs, counter: 0 });
    const key = options.key ?? newEntryKey(now, random);
    const payload = {
      conversation,
      author,
      device: signer.device,
      key,
      at,
      ...content,
      after: null,
      via,
    } as Payload;
    const bytes = await signEntry(payload, signer.sign);
    const entry: CheckedEntry = {
      id: entryIdOf(bytes, sha256),
      bytes,
      author,
      key,
      at,
      kind: payload.kind,
      target: targetOf(payload),
      imported: via === 'import',
    };
    let segment: SegmentName | null = (await store.head(conversation))?.head ?? null;
    for (let attempt = 0; segment !== null && attempt < MAX_TRIES; attempt++) {
      const [outcome] = await store.commit([
        {
          segment,
          device: signer.device,
          client: freshClientId(random),
          firstClock: 0,
          entries: [entry],
          arrivedAt: now,
        },
      ]);
      const refused = outcome?.refused[0];
      if (refused?.code === 'segment-closed') {
        segment = refused.detail as SegmentName;
        continue;
      }
      if (refused?.code === 'duplicate') return refused.detail as EntryId;
      if (refused !== undefined) throw new Error(`a server entry was refused: ${refused.code}`);
      await stored(conversation);
      return entry.id;
    }
    throw new Error('a server entry found no open segment');
  }

  /** Writes the system entries that committed commands still owe, in order. */
  payOwed(): void {
    this.#paying = this.#paying
      .then(() => this.#pay())
      .catch((error: unknown) => {
        // The rows stay: the next change, or the next start, writes them.
        this.#deps.log.error({ err: error }, 'system entries could not be written yet');
      });
  }

  async #pay(): Promise<void> {
    const { run } = this.#deps;
    for (const { num, conversation, author, key, atMs, body } of await run(
      'directory.owedEntries',
      null,
    )) {
      await this.writeFor(author, conversation, { kind: 'system', body }, 'server', {
        key,
        atMs,
      });
      await run('directory.entryPaid', num);
    }
  }

  /** Resolves when nothing that was asked for is being written any more. */
  async settled(): Promise<void> {
    await this.#paying;
  }

  async stop(): Promise<void> {
    this.#stopListening();
    await this.settled();
  }
}
