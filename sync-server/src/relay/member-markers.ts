/**
 * Tells the members of a conversation how far the others have come: read, or held by a device (M15,
 * M16). What moves within a second is one transaction, and one message to each who watches; a
 * conversation of very many members has none of it.
 */
import {
  type ConversationId,
  encodeRelayMessage,
  type HeldMarker,
  MAX_MEMBERS_WITH_MARKERS,
  type MemberMarker,
  type UserId,
} from '@corridor/core';
import type { HeldMark, MarkerStore, MovedMarker } from '../store/marker-port.ts';
import type { RelayDirectory } from './directory-port.ts';
import type { Identity, RelayLog, Scheduler } from './ports.ts';
import type { Watcher, Watching } from './watching.ts';

const GATHER_MS = 1_000;
/** In one transaction: others' commits have their turn in between. */
const HELD_TOGETHER = 500;
/** What one user may have waiting; a workstation tells of all its conversations in one message. */
const MAX_WAITING = 2_000;
const NO_BYTES = new Uint8Array(0);

/** Whether there are no more of them, without counting them all. */
export const countsAtMost = (all: Iterable<unknown>, most: number): boolean => {
  let count = 0;
  for (const _ of all) if (++count > most) return false;
  return true;
};

/** Not when it was read, nor what devices hold. */
const withoutTimes = ({ user, read }: MemberMarker): MemberMarker => ({
  user,
  read,
  readAt: 0,
  held: read,
});

/** All of it only grows: what is told of somebody twice in a second may come in any order. */
const merged = (a: MemberMarker, b: MemberMarker): MemberMarker => ({
  ...(a.read > b.read ? a : b),
  held: Math.max(a.held, b.held),
});

interface Moved {
  readonly marker: MemberMarker;
  /** They read on, and not only came to hold more. */
  readonly read: boolean;
}

export interface MemberMarkersDeps {
  readonly store: MarkerStore;
  readonly directory: RelayDirectory;
  readonly watching: Watching;
  readonly scheduler: Scheduler;
  readonly log: RelayLog;
}

export class MemberMarkers {
  readonly #o: MemberMarkersDeps;
  readonly #held = new Map<UserId, Map<ConversationId, number>>();
  readonly #moved = new Map<ConversationId, Map<UserId, Moved>>();
  /** Whole lists that a watcher waits for. */
  readonly #asked = new Map<Watcher, Set<ConversationId>>();
  /** Fell behind: they get whole lists when they drained (M8). */
  readonly #behind = new Set<Watcher>();
  #scheduled = false;
  #failing = false;

  constructor(deps: MemberMarkersDeps) {
    this.#o = deps;
  }

  /** A workstation shows these now: it is told all there is of each, then what changes. */
  tellAll(watcher: Watcher, conversations: Iterable<ConversationId>): void {
    const { user } = watcher.identity;
    const asked = this.#asked.get(watcher) ?? new Set<ConversationId>();
    for (const conversation of conversations) {
      if (asked.has(conversation) || !this.#isSmall(conversation)) continue;
      if (this.#o.directory.membership(user, conversation) === null) continue;
      this.#asked.set(watcher, asked);
      asked.add(conversation);
      void watcher.inTurn(async () => {
        asked.delete(conversation);
        if (asked.size === 0) this.#asked.delete(watcher);
        await this.#tellList(watcher, conversation);
      });
    }
  }

  async #tellList(watcher: Watcher, conversation: ConversationId): Promise<void> {
    const { store, directory, watching, log } = this.#o;
    const { user } = watcher.identity;
    if (!watching.watched(watcher).has(conversation)) return;
    try {
      const all = await store.list(conversation);
      if (directory.membership(user, conversation) === null) return;
      const markers = this.#seesTimes(user)
        ? all
        : all.flatMap((marker) => {
            if (marker.user === user) return [marker];
            return marker.read === 0 ? [] : [withoutTimes(marker)];
          });
      watcher.sendShared(NO_BYTES, encodeRelayMessage({ type: 'markers', conversation, markers }));
    } catch (error) {
      log.error({ err: error }, 'markers were not told');
    }
  }

  /** A device tells how far it holds everything. */
  held({ user }: Identity, markers: readonly HeldMarker[]): void {
    const own = this.#held.get(user) ?? new Map<ConversationId, number>();
    for (const { conversation, sequence } of markers) {
      if (own.size >= MAX_WAITING && !own.has(conversation)) break;
      if (this.#o.directory.membership(user, conversation) === null) continue;
      if (!this.#isSmall(conversation)) continue;
      own.set(conversation, Math.max(sequence, own.get(conversation) ?? 0));
    }
    if (own.size === 0) return;
    this.#held.set(user, own);
    this.#schedule();
  }

  /** These read on, and it is stored. */
  moved(markers: readonly MovedMarker[]): void {
    this.#gather(markers, true);
  }

  #gather(markers: readonly MovedMarker[], read: boolean): void {
    for (const { conversation, ...marker } of markers) {
      if (!this.#isSmall(conversation)) continue;
      const own = this.#moved.get(conversation) ?? new Map<UserId, Moved>();
      const before = own.get(marker.user);
      const furthest = before === undefined ? marker : merged(before.marker, marker);
      own.set(marker.user, { marker: furthest, read: read || before?.read === true });
      this.#moved.set(conversation, own);
    }
    if (this.#moved.size > 0) this.#schedule();
  }

  /** The socket took what was waiting. */
  drained(watcher: Watcher): void {
    if (this.#behind.delete(watcher)) this.tellAll(watcher, this.#o.watching.watched(watcher));
  }

  ended(watcher: Watcher): void {
    this.#behind.delete(watcher);
    this.#asked.delete(watcher);
  }

  #isSmall(conversation: ConversationId): boolean {
    return countsAtMost(this.#o.directory.members(conversation), MAX_MEMBERS_WITH_MARKERS);
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#o.scheduler.after(GATHER_MS, () => void this.#flush());
  }

  async #flush(): Promise<void> {
    await this.#store();
    this.#scheduled = false;
    for (const [conversation, markers] of this.#moved) this.#tell(conversation, markers);
    this.#moved.clear();
    if (this.#held.size > 0) this.#schedule();
  }

  /** What could not be stored waits for the next time. */
  async #store(): Promise<void> {
    const marks = this.#takeHeld();
    if (marks.length === 0) return;
    const { store, log } = this.#o;
    try {
      const moved = await store.hold(marks);
      this.#failing = false;
      this.#gather(moved, false);
    } catch (error) {
      if (!this.#failing) log.error({ err: error }, 'what devices hold was not stored');
      this.#failing = true;
      for (const { user, conversation, sequence } of marks) {
        const own = this.#held.get(user) ?? new Map<ConversationId, number>();
        const since = own.get(conversation) ?? 0;
        this.#held.set(user, own.set(conversation, Math.max(sequence, since)));
      }
    }
  }

  #takeHeld(): HeldMark[] {
    const marks: HeldMark[] = [];
    for (const [user, own] of this.#held) {
      for (const [conversation, sequence] of own) {
        if (marks.length === HELD_TOGETHER) return marks;
        marks.push({ user, conversation, sequence });
        own.delete(conversation);
      }
      this.#held.delete(user);
    }
    return marks;
  }

  /**
   * Clients are told when others read and what their devices hold only where they are told of
   * presence, for that tells of comings and goings as well (M16).
   */
  #seesTimes(reader: UserId): boolean {
    const { directory } = this.#o;
    const practice = directory.practiceOf(reader);
    if (practice === null) return false;
    const isClient = directory.actor(reader)?.role === 'client';
    return !isClient || directory.rules(practice).presenceToClients;
  }

  #tell(conversation: ConversationId, moved: ReadonlyMap<UserId, Moved>): void {
    const encoded = (markers: readonly MemberMarker[]): Uint8Array =>
      encodeRelayMessage({ type: 'markers', conversation, markers });
    let message: Uint8Array | null = null;
    for (const watcher of this.#o.watching.membersOf(conversation)) {
      if (watcher.slow) {
        this.#behind.add(watcher);
        continue;
      }
      const { user } = watcher.identity;
      if (this.#seesTimes(user)) {
        message ??= encoded([...moved.values()].map(({ marker }) => marker));
        watcher.sendShared(NO_BYTES, message);
        continue;
      }
      const seen = [...moved.values()].flatMap(({ marker, read }) => {
        if (marker.user === user) return [marker];
        return read ? [withoutTimes(marker)] : [];
      });
      if (seen.length > 0) watcher.sendShared(NO_BYTES, encoded(seen));
    }
  }
}
