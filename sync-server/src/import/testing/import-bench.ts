/** Everything an import needs, in memory, with what was stored readable by tests. */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import {
  type ConversationId,
  compareEntries,
  decodeEntry,
  decodeFetchedSegment,
  deviceIdOf,
  type Entry,
  readSegmentUpdate,
  type Sha256,
  UserId,
} from '@corridor/core';
import { MemoryEntryStore } from '../../store/testing/memory.ts';
import { MemoryDisk } from '../../store/testing/memory-tables.ts';
import type { ImportDeps, ImportProgress, SlackImportOptions } from '../import-slack.ts';
import { FakeDirectory } from './fake-directory.ts';

export const nodeSha256: Sha256 = (bytes) => createHash('sha256').update(bytes).digest();
export const ADMIN = UserId.parse('AAAAAAAAAAAAAAAAAAAAAg');
export const NOW = Date.UTC(2024, 0, 1);

export const plainOptions: SlackImportOptions = {
  by: ADMIN,
  members: [],
  known: new Map(),
  role: 'staff',
  activate: false,
  times: 1,
  seed: 1,
};

export class ImportBench {
  readonly store: MemoryEntryStore;
  readonly directory: FakeDirectory;
  readonly deps: ImportDeps;
  readonly progress: ImportProgress[] = [];
  /** Runs before each commit; may throw to stop the import there. */
  beforeCommit: () => void = () => {};

  constructor() {
    this.store = new MemoryEntryStore({
      disk: new MemoryDisk(randomBytes(32)),
      now: () => NOW,
      random: (bytes) => randomBytes(bytes),
      beforeCommit: () => this.beforeCommit(),
    });
    this.directory = new FakeDirectory(this.store);
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
    this.deps = {
      store: this.store,
      directory: this.directory,
      signer: {
        device: deviceIdOf(raw, nodeSha256),
        sign: async (bytes) => sign(null, bytes, privateKey),
      },
      sha256: nodeSha256,
      random: (bytes) => randomBytes(bytes),
      now: () => NOW,
      onProgress: (progress) => this.progress.push(progress),
      onConversation: async () => {},
    };
  }

  conversationNamed(name: string): ConversationId {
    for (const one of this.directory.conversations.values()) if (one.name === name) return one.id;
    throw new Error(`no conversation ${name}`);
  }

  loginOf(user: UserId): string {
    return this.directory.people.get(user)?.login ?? 'nobody';
  }

  /** A conversation's entries in their order (E8). */
  async entries(conversation: ConversationId): Promise<Entry[]> {
    const entries: Entry[] = [];
    for (const { name } of await this.store.segments(conversation)) {
      const bytes = await this.store.fetch(name);
      if (!bytes) throw new Error('a listed segment is not there');
      const fetched = decodeFetchedSegment(bytes);
      if (!fetched.ok) throw new Error(fetched.error);
      const update = readSegmentUpdate(fetched.value.update);
      if (!update.ok) throw new Error(update.error.detail);
      for (const { structs } of update.value.clients) {
        for (const struct of structs) {
          const entry = decodeEntry(struct.bytes, nodeSha256);
          if (!entry.ok) throw new Error(entry.error.detail);
          entries.push(entry.value);
        }
      }
    }
    return entries.sort((a, b) =>
      compareEntries({ at: a.payload.at, id: a.id }, { at: b.payload.at, id: b.id }),
    );
  }

  async allEntries(): Promise<Entry[]> {
    const all: Entry[] = [];
    for (const id of this.directory.conversations.keys()) all.push(...(await this.entries(id)));
    return all;
  }
}
