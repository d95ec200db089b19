/** One simulated clinic: what happens to it by chance, and what must hold when it is quiet. */
import { createHash } from 'node:crypto';
import {
  ConversationId,
  compareEntries,
  decodeEntry,
  digestOf,
  digestsEqual,
  type EntryId,
  PracticeId,
  randomId,
  type Stamp,
} from '@corridor/core';
import { FakeScheduler, SeededRandom } from '@corridor/core/testing';
import { TestingDirectory } from '../../relay/testing/directory.ts';
import { sha256 } from '../../relay/testing/people.ts';
import type { MemoryDisk } from '../../store/testing/memory-tables.ts';
import { SimPerson } from './sim-person.ts';
import { SimServer } from './sim-server.ts';
import { Workstation } from './workstation.ts';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Somebody left a conversation: what they may hold ends here. */
interface Departure {
  readonly workstation: Workstation;
  readonly conversation: ConversationId;
  readonly lastSequence: number;
}

export class World {
  readonly #random: SeededRandom;
  readonly #scheduler = new FakeScheduler(settle);
  readonly #directory = new TestingDirectory();
  readonly #practice: PracticeId;
  readonly #server: SimServer;
  readonly #workstations: Workstation[] = [];
  readonly #conversations: ConversationId[] = [];
  readonly #departures: Departure[] = [];
  readonly #trace = createHash('sha256');
  readonly #seed: number;
  readonly #steps: number | null;
  #backup: MemoryDisk | null = null;
  #traceLines = 0;

  /** @param steps things that happen; a number from the seed when not given */
  constructor(seed: number, steps: number | null = null) {
    this.#seed = seed;
    this.#steps = steps;
    this.#random = new SeededRandom(seed);
    this.#practice = PracticeId.parse(randomId(this.#random.bytes));
    this.#server = new SimServer({
      scheduler: this.#scheduler,
      random: this.#random,
      directory: this.#directory,
      practice: this.#practice,
    });
  }

  /** Runs the whole life of the world. @throws when something does not hold */
  async run(): Promise<{ readonly trace: string; readonly entries: number }> {
    await this.#open();
    await this.#troubledTimes();
    await this.#quiet();
    await this.#check();
    return { trace: this.#trace.digest('hex'), entries: this.#server.disk.places.size };
  }

  readonly #note = (line: string): void => {
    this.#traceLines++;
    this.#trace.update(`${this.#scheduler.nowMs} ${line}\n`);
  };

  async #open(): Promise<void> {
    await this.#server.start();
    const people = this.#random.between(3, 5);
    for (let i = 0; i < people; i++) this.#addWorkstation(`w${i}`);
    const conversations = this.#random.between(1, 3);
    for (let i = 0; i < conversations; i++) {
      const id = ConversationId.parse(randomId(this.#random.bytes));
      this.#directory.addConversation(this.#practice, id);
      this.#server.store.addConversation(id);
      this.#conversations.push(id);
      // The last workstation is a newcomer, or a stranger for good.
      for (const workstation of this.#workstations.slice(0, -1)) {
        if (i === 0 || this.#random.chance(0.8)) this.#join(workstation, id, 0);
      }
    }
    for (const workstation of this.#workstations) workstation.connect();
  }

  #addWorkstation(name: string): void {
    const person = new SimPerson(name, this.#random);
    this.#directory.addUser(this.#practice, person.user, 'staff');
    this.#directory.addDevice({
      id: person.device,
      user: person.user,
      publicKey: person.publicKey,
      kind: 'workstation',
      blocked: false,
    });
    const options = { server: this.#server, scheduler: this.#scheduler, random: this.#random };
    this.#workstations.push(new Workstation({ ...options, person, trace: this.#note }));
  }

  #join(workstation: Workstation, id: ConversationId, readableFrom: number): void {
    this.#server.store.addMember(id, workstation.person.user, readableFrom);
    this.#directory.addMember(id, workstation.person.user, readableFrom);
  }

  async #troubledTimes(): Promise<void> {
    const happenings = this.#steps ?? this.#random.between(60, 120);
    for (let i = 0; i < happenings; i++) {
      const what = this.#random.pick(HAPPENINGS);
      this.#note(`happens ${what}`);
      await this.#happen(what);
      await this.#scheduler.runFor(this.#random.between(5, 400));
    }
  }

  async #happen(what: Happening): Promise<void> {
    const random = this.#random;
    const workstation = random.pick(this.#workstations);
    switch (what) {
      case 'write':
      case 'burst':
        this.#write(workstation, what === 'burst' ? random.between(2, 12) : 1);
        return;
      case 'large':
        this.#write(workstation, 1, 'x'.repeat(7_000));
        return;
      case 'cut':
        workstation.link?.cut();
        return;
      case 'silence':
        workstation.link?.silence();
        return;
      case 'crash-tab':
        workstation.crash(random.chance(0.3));
        return;
      case 'fail-commits':
        this.#server.commitFailures = 0.2;
        this.#scheduler.after(500, () => {
          this.#server.commitFailures = 0;
        });
        return;
      case 'turn-clock':
        this.#server.wallOffsetMs += random.between(-60_000, 60_000);
        return;
      case 'crash-server':
        await this.#restartServer(null);
        return;
      case 'back-up':
        if (this.#server.up) this.#backup ??= this.#server.backUp();
        return;
      case 'restore':
        if (this.#backup !== null && random.chance(0.5)) await this.#restartServer(this.#backup);
        return;
      case 'membership':
        if (this.#server.up) this.#changeMembership(workstation);
        return;
    }
  }

  #write(workstation: Workstation, count: number, text = 'hello'): void {
    const { user } = workstation.person;
    const own = [...this.#directory.conversationsOf(user)];
    if (own.length === 0) return;
    const conversation = this.#random.pick(own);
    for (let i = 0; i < count; i++) workstation.write(conversation, `${text} ${i}`);
  }

  async #restartServer(backup: MemoryDisk | null): Promise<void> {
    this.#server.crash();
    await this.#scheduler.runFor(this.#random.between(100, 2_500));
    if (backup !== null) {
      this.#server.disk = backup;
      this.#backup = null;
      // The start in which the backup was made went on without it: its era is not known.
      backup.eras.pop();
      // Eras that the backup has not seen must be past by the clock: a restore takes its time.
      this.#server.wallOffsetMs += 3_600_000;
    }
    await this.#server.start();
    // The directory healed first (H2): conversations, members, and cuts that the backup lacks.
    for (const id of this.#conversations) {
      this.#server.store.addConversation(id);
      const members = this.#server.disk.conversations.get(id)?.members;
      members?.clear();
      let cut = false;
      for (const user of this.#directory.members(id)) {
        const readableFrom = this.#directory.membership(user, id)?.readableFrom ?? 0;
        this.#server.store.addMember(id, user, readableFrom);
        cut ||= readableFrom > 0;
      }
      if (cut && backup !== null) this.#server.store.closeHeadFor(id);
    }
  }

  #changeMembership(workstation: Workstation): void {
    const { user } = workstation.person;
    const conversation = this.#random.pick(this.#conversations);
    const isMember = this.#directory.membership(user, conversation) !== null;
    const departed = this.#departures.some(
      (one) => one.workstation === workstation && one.conversation === conversation,
    );
    if (!isMember && !departed) {
      const sinceJoin = this.#random.chance(0.7);
      const readableFrom = sinceJoin ? this.#server.store.closeHeadFor(conversation) : 0;
      this.#join(workstation, conversation, readableFrom);
      this.#directory.change(user, { conversations: new Set([conversation]) });
    } else if (isMember && [...this.#directory.members(conversation)].length > 2) {
      // A restored relay may know less than was read before.
      const known = this.#server.disk.conversations.get(conversation)?.lastSequence ?? 0;
      const read = [...workstation.held.values()]
        .filter((held) => held.conversation === conversation)
        .map(({ arrival }) => arrival.sequence);
      const lastSequence = Math.max(known, ...read);
      this.#departures.push({ workstation, conversation, lastSequence });
      this.#server.store.removeMember(conversation, user);
      this.#directory.removeMember(conversation, user);
    }
  }

  async #quiet(): Promise<void> {
    this.#server.commitFailures = 0;
    if (!this.#server.up) await this.#restartServer(null);
    let lines = -1;
    // Quiet: nothing but signs of life for a while.
    for (let round = 0; round < 12; round++) {
      await this.#scheduler.runFor(10_000);
      const waiting = this.#workstations.some((one) => this.#waitingOf(one).length > 0);
      if (!waiting && this.#traceLines - lines < 60 && round > 3) break;
      lines = this.#traceLines;
    }
  }

  #waitingOf(workstation: Workstation): EntryId[] {
    return [...workstation.outbox.values()]
      .filter(
        ({ conversation, refused }) => refused === null && this.#reads(workstation, conversation),
      )
      .map(({ id }) => id);
  }

  #reads(workstation: Workstation, conversation: ConversationId): boolean {
    return this.#directory.membership(workstation.person.user, conversation) !== null;
  }

  #must(holds: boolean, what: string): asserts holds {
    if (!holds) throw new Error(`seed ${this.#seed}: ${what}`);
  }

  async #check(): Promise<void> {
    const { disk } = this.#server;
    for (const workstation of this.#workstations) {
      const { name } = workstation.person;
      const [waiting] = this.#waitingOf(workstation);
      this.#must(waiting === undefined, `${name} still waits for ${waiting}`);
      for (const [id, { arrival }] of workstation.held) {
        const place = disk.places.get(id);
        this.#must(place !== undefined, `${id} was acknowledged to ${name} and is not stored`);
        this.#must(
          place.row.sequence === arrival.sequence,
          `${id} is stored under another sequence than ${name} was told`,
        );
      }
      for (const { id, refused } of workstation.outbox.values()) {
        this.#must(!disk.places.has(id) || refused === null, `${id} is stored and refused`);
      }
    }
    this.#checkUnique();
    for (const conversation of this.#conversations) await this.#checkConversation(conversation);
    this.#checkReaders();
  }

  /** One entry per id, one per (author, key), one per sequence. */
  #checkUnique(): void {
    const seen = new Set<string>();
    for (const segment of this.#server.disk.segments.values()) {
      for (const { entry, sequence } of segment.rows) {
        const { id, author, key } = entry;
        for (const one of [id, `${author} ${key}`, `${segment.conversation} ${sequence}`]) {
          this.#must(!seen.has(one), `${one} is there twice`);
          seen.add(one);
        }
      }
    }
  }

  async #checkConversation(conversation: ConversationId): Promise<void> {
    const rows = [...this.#server.disk.segments.values()]
      .filter((segment) => segment.conversation === conversation)
      .flatMap((segment) => segment.rows.map((row) => ({ ...row.entry, floor: segment.floor })));
    const head = await this.#server.store.head(conversation);
    this.#must(head !== null, 'a conversation without a head');
    const state = await this.#server.store.segment(head.head);
    this.#must(state !== null, 'a head without a segment');
    for (const workstation of this.#workstations) {
      const { user, name } = workstation.person;
      const membership = this.#directory.membership(user, conversation);
      if (membership === null) continue;
      const readable = rows.filter(({ floor }) => floor >= membership.readableFrom);
      const held = [...workstation.held]
        .filter(([, one]) => one.conversation === conversation)
        .map(([id, { bytes }]) => ({ id, at: this.#stampOf(bytes) }));
      const order = held.sort(compareEntries).map(({ id }) => id);
      const expected = readable.sort(compareEntries).map(({ id }) => id);
      this.#must(
        digestsEqual(digestOf(order), digestOf(expected)),
        `${name} holds ${order.length} of ${expected.length} entries it may read`,
      );
      this.#must(order.join() === expected.join(), `${name} has them in another order`);
      const ids = workstation.idsIn(head.head);
      this.#must(ids !== null, `${name} is not attached to the head`);
      this.#must(digestsEqual(digestOf(ids), state.digest), `${name}: the head's digest differs`);
    }
  }

  #stampOf(bytes: Uint8Array): Stamp {
    const entry = decodeEntry(bytes, sha256);
    this.#must(entry.ok, 'an entry that cannot be read');
    return entry.value.payload.at;
  }

  /** Nothing is held by somebody who could not read it when it was stored. */
  #checkReaders(): void {
    for (const workstation of this.#workstations) {
      const { user, name } = workstation.person;
      for (const [id, { conversation, arrival }] of workstation.held) {
        const membership = this.#directory.membership(user, conversation);
        const departure = this.#departures.find(
          (one) => one.workstation === workstation && one.conversation === conversation,
        );
        this.#must(
          membership !== null || departure !== undefined,
          `${name} is a stranger to ${id}`,
        );
        if (departure !== undefined) {
          const own = this.#server.disk.places.get(id)?.row.entry.author === user;
          this.#must(
            own || arrival.sequence <= departure.lastSequence,
            `${name} read ${id} after leaving`,
          );
        } else if (membership !== null) {
          this.#must(
            arrival.sequence >= membership.readableFrom,
            `${name} reads ${id} from before they joined`,
          );
        }
      }
    }
  }
}

type Happening =
  | 'write'
  | 'burst'
  | 'large'
  | 'cut'
  | 'silence'
  | 'crash-tab'
  | 'crash-server'
  | 'fail-commits'
  | 'turn-clock'
  | 'back-up'
  | 'restore'
  | 'membership';

/** As often as they stand here. */
const HAPPENINGS: readonly Happening[] = [
  ...Array<Happening>(30).fill('write'),
  ...Array<Happening>(8).fill('burst'),
  ...Array<Happening>(2).fill('large'),
  ...Array<Happening>(6).fill('cut'),
  ...Array<Happening>(3).fill('silence'),
  ...Array<Happening>(3).fill('crash-tab'),
  ...Array<Happening>(2).fill('fail-commits'),
  ...Array<Happening>(2).fill('crash-server'),
  ...Array<Happening>(2).fill('turn-clock'),
  'back-up',
  'restore',
  ...Array<Happening>(4).fill('membership'),
];
