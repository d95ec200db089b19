/**
 * Who is there (M17). Workstations tell whether somebody uses them; what changed within a second is
 * told in one message, which is written once for all who see the same people: the cost is one of
 * changes and of readers, and not of each reader's view of everybody.
 */
import {
  encodeRelayMessage,
  MAX_PEOPLE_TOLD,
  type PersonPresence,
  type UserId,
} from '@corridor/core';
import type { PresenceStore, Says } from '../store/presence-port.ts';
import type { RelayDirectory } from './directory-port.ts';
import type { RelayLog, Scheduler } from './ports.ts';
import type { Watcher } from './watching.ts';

const GATHER_MS = 1_000;
/** A line that breaks comes back within seconds: nobody is told that its user left before. */
export const LEAVES_AFTER_MS = 15_000;
/** Somebody's changes are told no more often: presence is no channel. */
const TOLD_EVERY_MS = 3_000;
/** Changes, and whole lists, of one turn: with a thousand readers a few milliseconds. */
const CHANGES_TOGETHER = 64;
const LISTS_TOGETHER = 16;
const NO_BYTES = new Uint8Array(0);

interface Person {
  /** Sessions that told whether somebody uses them. */
  readonly active: Map<Watcher, boolean>;
  /** What they settled for others to see. */
  says: Says;
  told: PersonPresence;
  toldAtMs: number;
  /** When the last session ended; null while there is one. */
  leftAtMs: number | null;
  /** Ends the wait for them to come back; null: they did, or are gone. */
  waits: (() => void) | null;
}

export interface PresenceDeps {
  readonly directory: RelayDirectory;
  readonly store: PresenceStore;
  readonly scheduler: Scheduler;
  /** Relay time, Unix ms. */
  readonly nowMs: () => number;
  readonly log: RelayLog;
}

export class Presence {
  readonly #o: PresenceDeps;
  readonly #people = new Map<UserId, Person>();
  readonly #changed = new Set<UserId>();
  /** Sessions that take part, and those of them that wait for a whole list. */
  readonly #readers = new Set<Watcher>();
  readonly #waiting = new Set<Watcher>();
  readonly #seen = new Map<UserId, number>();
  /** What these say is to be read again. */
  readonly #unread = new Set<UserId>();
  #scheduled = false;
  #failing = false;
  #stopped = false;

  constructor(deps: PresenceDeps) {
    this.#o = deps;
  }

  /** Takes over when everybody was last seen, and what they say; before the first session. */
  async load(): Promise<void> {
    for (const { user, at } of await this.#o.store.lastSeen()) this.#person(user, at);
    for (const { user, ...says } of await this.#o.store.said(null)) {
      const person = this.#person(user);
      person.says = says;
      person.told = { ...person.told, ...says };
    }
  }

  #person(user: UserId, since = 0): Person {
    const known = this.#people.get(user);
    if (known) return known;
    const told: PersonPresence = { user, state: 'offline', since };
    const person: Person = {
      active: new Map(),
      says: {},
      told,
      toldAtMs: 0,
      leftAtMs: null,
      waits: null,
    };
    this.#people.set(user, person);
    return person;
  }

  activity(from: Watcher, active: boolean): void {
    const { user } = from.identity;
    const person = this.#person(user);
    if (person.active.get(from) === active) return;
    person.active.set(from, active);
    person.leftAtMs = null;
    person.waits?.();
    person.waits = null;
    if (!this.#readers.has(from)) {
      this.#readers.add(from);
      this.#waiting.add(from);
    }
    this.#change(user);
  }

  ended(watcher: Watcher): void {
    this.#readers.delete(watcher);
    this.#waiting.delete(watcher);
    const { user } = watcher.identity;
    const person = this.#people.get(user);
    if (!person?.active.delete(watcher)) return;
    if (person.active.size > 0) {
      this.#change(user);
      return;
    }
    person.leftAtMs = this.#o.nowMs();
    if (this.#stopped) return;
    person.waits = this.#o.scheduler.after(LEAVES_AFTER_MS, () => {
      person.waits = null;
      this.#change(user);
    });
  }

  /** What they say of themselves changed in the store. */
  says(user: UserId): void {
    this.#unread.add(user);
    this.#schedule();
  }

  /** What these see of others may have changed. */
  viewChanged(users: Iterable<UserId>): void {
    const concerned = new Set(users);
    for (const reader of this.#readers) {
      if (concerned.has(reader.identity.user)) this.#waiting.add(reader);
    }
    if (this.#waiting.size > 0) this.#schedule();
  }

  /** The socket took what was waiting. */
  drained(watcher: Watcher): void {
    if (this.#waiting.has(watcher)) this.#schedule();
  }

  #change(user: UserId): void {
    this.#changed.add(user);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled || this.#stopped) return;
    this.#scheduled = true;
    this.#o.scheduler.after(GATHER_MS, () => {
      this.#scheduled = false;
      if (this.#stopped) return;
      if (this.#unread.size > 0) void this.#readSays();
      this.#flush();
    });
  }

  /** Who said something new is told of with the next changes; what could not be read, later. */
  async #readSays(): Promise<void> {
    const users = [...this.#unread].slice(0, CHANGES_TOGETHER);
    for (const user of users) this.#unread.delete(user);
    for (const user of users) {
      try {
        const [{ user: _, ...says } = { user }] = await this.#o.store.said(user);
        this.#person(user).says = says;
        this.#change(user);
      } catch (error) {
        this.#unread.add(user);
        if (!this.#failing) this.#o.log.error({ err: error }, 'what somebody says was not read');
        this.#failing = true;
        this.#schedule();
      }
    }
    if (this.#unread.size > 0) this.#schedule();
  }

  #flush(): void {
    const changes = this.#takeChanges();
    const lists = [...this.#waiting].filter(({ slow }) => !slow).slice(0, LISTS_TOGETHER);
    for (const reader of lists) {
      this.#waiting.delete(reader);
      this.#tellAll(reader);
    }
    this.#tell(changes, new Set(lists));
    void this.#store();
    const more = [...this.#waiting].some(({ slow }) => !slow);
    if (this.#changed.size > 0 || more) this.#schedule();
  }

  #takeChanges(): PersonPresence[] {
    const nowMs = this.#o.nowMs();
    const changes: PersonPresence[] = [];
    for (const user of this.#changed) {
      if (changes.length === CHANGES_TOGETHER) break;
      const person = this.#person(user);
      if (person.toldAtMs + TOLD_EVERY_MS > nowMs) continue;
      this.#changed.delete(user);
      const state = stateOf(person);
      const { says, told } = person;
      // Coming back within its few seconds of grace, nobody left.
      if (state === told.state && saysSame(says, told)) continue;
      const moved = state !== told.state;
      const since = !moved ? told.since : state === 'offline' ? (person.leftAtMs ?? nowMs) : nowMs;
      person.told = { user, state, since, ...says };
      person.toldAtMs = nowMs;
      if (moved && state === 'offline') this.#seen.set(user, since);
      changes.push(person.told);
    }
    return changes;
  }

  /** @param alsoTold got a whole list in this turn, with the changes in it */
  #tell(changes: readonly PersonPresence[], alsoTold: ReadonlySet<Watcher>): void {
    if (changes.length === 0) return;
    const { directory } = this.#o;
    /** By which of the changes they are. */
    const messages = new Map<string, Uint8Array>();
    for (const reader of this.#readers) {
      if (alsoTold.has(reader) || this.#waiting.has(reader)) continue;
      if (reader.slow) {
        this.#waiting.add(reader);
        continue;
      }
      const sees = (user: UserId): boolean => directory.seesPresence(reader.identity.user, user);
      const people = changes.filter(({ user }) => sees(user));
      if (people.length === 0) continue;
      const key = people.map(({ user }) => user).join();
      const message =
        messages.get(key) ?? encodeRelayMessage({ type: 'presence', complete: false, people });
      messages.set(key, message);
      reader.sendShared(NO_BYTES, message);
    }
  }

  /** Everybody whom a reader sees and of whom anything is known. */
  #tellAll(reader: Watcher): void {
    const { directory } = this.#o;
    const { user: self } = reader.identity;
    const nowMs = this.#o.nowMs();
    const people = [...this.#people.values()]
      .map(({ told }) => told)
      .map((told) => untilNow(told, nowMs))
      .filter(
        ({ user, state, since, busy, status }) =>
          state !== 'offline' || since > 0 || busy || status || user === self,
      )
      .filter(({ user }) => directory.seesPresence(self, user));
    for (let at = 0; at === 0 || at < people.length; at += MAX_PEOPLE_TOLD) {
      const some = people.slice(at, at + MAX_PEOPLE_TOLD);
      const message = { type: 'presence', complete: at === 0, people: some } as const;
      reader.sendShared(NO_BYTES, encodeRelayMessage(message));
    }
  }

  /** What could not be stored waits for the next change. */
  async #store(): Promise<void> {
    const seen = [...this.#seen].map(([user, at]) => ({ user, at }));
    if (seen.length === 0) return;
    this.#seen.clear();
    try {
      await this.#o.store.seen(seen);
      this.#failing = false;
    } catch (error) {
      if (!this.#failing) this.#o.log.error({ err: error }, 'who was last seen was not stored');
      this.#failing = true;
      for (const { user, at } of seen) if (!this.#seen.has(user)) this.#seen.set(user, at);
    }
  }

  /** Those who are there now were last seen now: the relay stops. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const nowMs = this.#o.nowMs();
    for (const [user, { active, leftAtMs, waits }] of this.#people) {
      waits?.();
      if (active.size > 0) this.#seen.set(user, nowMs);
      else if (leftAtMs !== null) this.#seen.set(user, leftAtMs);
    }
    await this.#store();
  }
}

const saysSame = (a: Says, b: Says): boolean =>
  JSON.stringify([a.busy ?? null, a.status ?? null]) ===
  JSON.stringify([b.busy ?? null, b.status ?? null]);

/** What has ended by itself is not told to who comes later. */
const untilNow = ({ busy, status, ...told }: PersonPresence, nowMs: number): PersonPresence => ({
  ...told,
  ...(busy && busy.until > nowMs ? { busy } : {}),
  ...(status && status.until > nowMs ? { status } : {}),
});

const stateOf = ({ active, leftAtMs, waits, told }: Person): PersonPresence['state'] => {
  if (active.size === 0) return leftAtMs === null || waits ? told.state : 'offline';
  return [...active.values()].some((each) => each) ? 'online' : 'away';
};
