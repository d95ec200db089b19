/** Tells who watches a conversation that somebody types there. Nothing of it is kept (M18). */
import {
  type ConversationId,
  encodeRelayMessage,
  MAX_MEMBERS_WITH_MARKERS,
  TYPING_INTERVAL_MS,
} from '@corridor/core';
import type { RelayDirectory } from './directory-port.ts';
import { countsAtMost } from './member-markers.ts';
import type { Clock } from './ports.ts';
import type { Watcher, Watching } from './watching.ts';

const NO_BYTES = new Uint8Array(0);

export interface TypingDeps {
  readonly directory: RelayDirectory;
  readonly watching: Watching;
  readonly clock: Pick<Clock, 'monotonicMs'>;
}

export class Typing {
  readonly #o: TypingDeps;
  /** When each said so last, by conversation: those that it watches, so there are few. */
  readonly #last = new WeakMap<Watcher, Map<ConversationId, number>>();

  constructor(deps: TypingDeps) {
    this.#o = deps;
  }

  types(from: Watcher, conversation: ConversationId): void {
    const { directory, watching } = this.#o;
    const { user } = from.identity;
    if (!watching.watched(from).has(conversation) || !this.#isTime(from, conversation)) return;
    if (directory.membership(user, conversation) === null) return;
    if (!countsAtMost(directory.members(conversation), MAX_MEMBERS_WITH_MARKERS)) return;
    const message = encodeRelayMessage({ type: 'someone-types', conversation, user });
    for (const watcher of watching.membersOf(conversation)) {
      const reader = watcher.identity.user;
      // A slow one learns it too late to matter.
      if (reader === user || watcher.slow || !directory.seesPresence(reader, user)) continue;
      watcher.sendShared(NO_BYTES, message);
    }
  }

  #isTime(from: Watcher, conversation: ConversationId): boolean {
    const nowMs = this.#o.clock.monotonicMs();
    const watched = this.#o.watching.watched(from);
    const last = new Map([...(this.#last.get(from) ?? [])].filter(([id]) => watched.has(id)));
    this.#last.set(from, last);
    if (nowMs - (last.get(conversation) ?? -TYPING_INTERVAL_MS) < TYPING_INTERVAL_MS) return false;
    last.set(conversation, nowMs);
    return true;
  }
}
