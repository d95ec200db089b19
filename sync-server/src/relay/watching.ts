/**
 * Which conversations the screens of a workstation show. What members do there beside writing is
 * told to who watches, so that it costs nothing where nobody looks (M15).
 */
import type { ConversationId } from '@corridor/core';
import type { RelayDirectory } from './directory-port.ts';
import type { Identity } from './ports.ts';

/** A session that watches. */
export interface Watcher {
  readonly identity: Identity;
  /** True above the ceiling of unsent bytes: nothing more is sent until it drains. */
  readonly slow: boolean;
  /** @param body shared with other sockets */
  sendShared(head: Uint8Array, body: Uint8Array): void;
  /** Reads of the store, one after another for each socket (R15). */
  inTurn(task: () => Promise<void>): Promise<void>;
}

const NONE: ReadonlySet<never> = new Set<never>();

export class Watching {
  readonly #directory: RelayDirectory;
  readonly #of = new Map<ConversationId, Set<Watcher>>();
  readonly #by = new Map<Watcher, ReadonlySet<ConversationId>>();

  constructor(directory: RelayDirectory) {
    this.#directory = directory;
  }

  /**
   * Takes the place of what this one watched before. One may watch what one is not a member of yet,
   * because it was begun offline; who is told is decided when there is something to tell.
   * @returns what is new to it
   */
  set(watcher: Watcher, conversations: readonly ConversationId[]): ConversationId[] {
    const own = new Set(conversations);
    const before = this.#by.get(watcher) ?? NONE;
    for (const id of before) if (!own.has(id)) this.#drop(id, watcher);
    for (const id of own) {
      const watchers = this.#of.get(id);
      if (watchers === undefined) this.#of.set(id, new Set([watcher]));
      else watchers.add(watcher);
    }
    if (own.size > 0) this.#by.set(watcher, own);
    else this.#by.delete(watcher);
    return [...own].filter((id) => !before.has(id));
  }

  end(watcher: Watcher): void {
    this.set(watcher, []);
  }

  #drop(conversation: ConversationId, watcher: Watcher): void {
    const watchers = this.#of.get(conversation);
    watchers?.delete(watcher);
    if (watchers?.size === 0) this.#of.delete(conversation);
  }

  watched(watcher: Watcher): ReadonlySet<ConversationId> {
    return this.#by.get(watcher) ?? NONE;
  }

  /** Who watches a conversation and is a member of it at this moment. */
  *membersOf(conversation: ConversationId): Generator<Watcher> {
    for (const watcher of this.#of.get(conversation) ?? NONE) {
      const { user } = watcher.identity;
      if (this.#directory.membership(user, conversation) !== null) yield watcher;
    }
  }
}
