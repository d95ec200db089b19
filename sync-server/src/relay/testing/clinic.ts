/** A relay over the store in memory, with one practice, for tests. */
import { webcrypto } from 'node:crypto';
import {
  type ConversationId,
  type PracticeId,
  type SegmentName,
  type UserId,
  webCryptoVerify,
} from '@corridor/core';
import { Receipts } from '../../store/receipts.ts';
import { MemoryEntryStore } from '../../store/testing/memory.ts';
import { MemoryMarkers } from '../../store/testing/memory-markers.ts';
import { MemoryPresence } from '../../store/testing/memory-presence.ts';
import { MemoryDisk } from '../../store/testing/memory-tables.ts';
import type { Clock, Counter, RelayLog, Scheduler } from '../ports.ts';
import { Relay } from '../relay.ts';
import { TestingDirectory } from './directory.ts';
import { newConversation, newPractice, Person, sha256 } from './people.ts';

const SECRET = new Uint8Array(32).fill(5);

export const realClock: Clock = { wallMs: () => Date.now(), monotonicMs: () => performance.now() };

export const realScheduler: Scheduler = {
  soon: (task) => void setImmediate(task),
  after: (delayMs, task) => {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
  idle: (task) => void setImmediate(task),
};

/** Real turns; what was planned for later waits until the test lets the time pass. */
export class HeldScheduler implements Scheduler {
  readonly soon = realScheduler.soon;
  readonly idle = realScheduler.idle;
  readonly #planned = new Set<() => void>();

  readonly after = (_delayMs: number, task: () => void): (() => void) => {
    this.#planned.add(task);
    return () => this.#planned.delete(task);
  };

  /** What is planned by now happens, in the order in which it was planned. */
  timePasses(): void {
    for (const task of [...this.#planned]) if (this.#planned.delete(task)) task();
  }
}

export class LogLines implements RelayLog {
  readonly lines: string[] = [];
  #add(fields: Readonly<Record<string, unknown>>, message: string): void {
    const { err, ...rest } = fields;
    this.lines.push(`${message} ${JSON.stringify(rest)} ${err === undefined ? '' : String(err)}`);
  }
  info(fields: Readonly<Record<string, unknown>>, message: string): void {
    this.#add(fields, message);
  }
  warn(fields: Readonly<Record<string, unknown>>, message: string): void {
    this.#add(fields, message);
  }
  error(fields: Readonly<Record<string, unknown>>, message: string): void {
    this.#add(fields, message);
  }
}

export class Clinic {
  readonly practice: PracticeId = newPractice();
  readonly directory = new TestingDirectory();
  readonly markers = new MemoryMarkers((conversation) => this.directory.members(conversation));
  readonly disk = new MemoryDisk(SECRET);
  /** Of the same installation. */
  readonly receipts = new Receipts(SECRET);
  readonly presence = new MemoryPresence();
  readonly log = new LogLines();
  readonly counts = new Map<Counter, number>();
  readonly store: MemoryEntryStore;
  /** Runs before each commit: waits to hold it, throws to fail it. */
  beforeCommit: () => void | Promise<void> = () => {};
  healWindowOpen = false;
  clock: Clock = realClock;

  private constructor() {
    this.store = new MemoryEntryStore({
      disk: this.disk,
      now: () => this.clock.wallMs(),
      random: (bytes) => webcrypto.getRandomValues(new Uint8Array(bytes)),
      beforeCommit: () => this.beforeCommit(),
    });
  }

  static async open(
    scheduler: Scheduler = realScheduler,
    monotonicMs: () => number = () => performance.now(),
  ): Promise<{ clinic: Clinic; relay: Relay }> {
    const clinic = new Clinic();
    const relay = await Relay.create({
      store: clinic.store,
      markers: clinic.markers,
      presence: clinic.presence,
      directory: clinic.directory,
      clock: { wallMs: () => clinic.clock.wallMs(), monotonicMs },
      scheduler,
      sha256,
      verify: webCryptoVerify(webcrypto.subtle),
      log: clinic.log,
      metrics: {
        count: (name, by) => void clinic.counts.set(name, (clinic.counts.get(name) ?? 0) + by),
      },
      isHealWindowOpen: () => clinic.healWindowOpen,
    });
    return { clinic, relay };
  }

  addPerson(practice: PracticeId = this.practice): Person {
    const person = new Person();
    this.directory.addUser(practice, person.user, 'staff');
    this.directory.addDevice({
      id: person.device,
      user: person.user,
      publicKey: person.publicKey,
      kind: 'workstation',
      blocked: false,
    });
    return person;
  }

  addConversation(...members: readonly Person[]): ConversationId {
    const id = newConversation();
    this.directory.addConversation(this.practice, id);
    this.store.addConversation(id);
    for (const { user } of members) this.addMember(id, user);
    return id;
  }

  addMember(id: ConversationId, user: UserId, readableFrom = 0): void {
    this.store.addMember(id, user, readableFrom);
    this.directory.addMember(id, user, readableFrom);
  }

  async headOf(id: ConversationId): Promise<SegmentName> {
    const head = await this.store.head(id);
    if (head === null) throw new Error('no such conversation');
    return head.head;
  }

  /** How many entries are stored in the whole clinic. */
  get storedCount(): number {
    return this.disk.places.size;
  }
}
