/**
 * A clinic of many: people and conversations by the hundred, each person's engine in a process of
 * its own behind a line of its own. Everybody writes in a few conversations and reads in many.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConversationId } from '@corridor/core';
import type { SeededRandom } from '@corridor/core/testing';
import { FaultProxy } from '../../../e2e/faults/proxy.ts';
import type { Account } from '../../../e2e/harness/account.ts';
import { firstAdmin } from '../../../e2e/harness/first-admin.ts';
import { Person } from '../../../e2e/harness/person.ts';
import { addPerson } from '../../../e2e/harness/practice.ts';
import { CorridorServer } from '../../../e2e/harness/server.ts';
import { probeEnv } from '../measure/process-usage.ts';
import { endWithTheLab } from '../processes/end-with-the-lab.ts';
import { WatchedClinic } from '../processes/watched-clinic.ts';
import { LabWorkstation, type WorkstationStart } from '../processes/workstation.ts';

/** So many processes start at the same time. */
const STARTING = 4;

/** Sizes of conversations, and how many in a hundred have it; `Infinity` for everybody. */
const SIZES = [
  [Number.POSITIVE_INFINITY, 1],
  [10, 9],
  [4, 40],
  [2, 50],
] as const;

export interface SoakSize {
  readonly engines: number;
  readonly conversations: number;
}

interface Seat {
  readonly station: LabWorkstation;
  readonly account: Account;
  readonly line: FaultProxy;
  /**
   * Where this person writes. Few, because each is a new client id at each start of the engine, and
   * a device may bring up 60 of them in an hour (R3).
   */
  readonly writesTo: ConversationId[];
}

/** Runs `work` for each, a few at a time. */
export const aFewAtATime = async <T>(
  all: readonly T[],
  work: (each: T, place: number) => Promise<void>,
): Promise<void> => {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let place = next++; place < all.length; place = next++) await work(all[place] as T, place);
  };
  await Promise.all(Array.from({ length: STARTING }, worker));
};

const sizeOf = (place: number, of: number): number => {
  let percent = (100 * place) / of;
  for (const [size, share] of SIZES) {
    if (percent < share) return size;
    percent -= share;
  }
  return 2;
};

export class SoakClinic extends WatchedClinic {
  readonly relay: CorridorServer;
  readonly seats: Seat[] = [];
  readonly #folder: string;
  readonly #ended: () => void;

  private constructor(relay: CorridorServer) {
    super();
    this.relay = relay;
    this.#folder = mkdtempSync(join(tmpdir(), 'corridor-soak-'));
    this.#ended = endWithTheLab(() => relay.signal('SIGKILL'));
  }

  get stations(): readonly LabWorkstation[] {
    return this.seats.map(({ station }) => station);
  }

  /** @param tell called with a sentence for each step: making it takes a minute */
  static async open(
    { engines, conversations }: SoakSize,
    random: SeededRandom,
    tell: (step: string) => void,
  ): Promise<SoakClinic> {
    const relay = await CorridorServer.start({ env: { CORRIDOR_LOG: 'error' } });
    const clinic = new SoakClinic(relay);
    const admin = await firstAdmin(relay);
    const people = await clinic.#people(
      await Person.signIn(relay.url, admin.login, admin.password),
      engines,
    );
    tell(`${engines} people`);
    await clinic.#conversations(people, conversations, random);
    tell(`${conversations} conversations`);
    // From here on it is measured.
    await relay.stop();
    await clinic.startRelay();
    await aFewAtATime(clinic.seats, async (seat) => {
      const { account } = seat;
      await clinic.startStation(seat, { password: account.password });
    });
    tell(`${engines} engines`);
    return clinic;
  }

  async #people(admin: Person, count: number): Promise<readonly Person[]> {
    const people: Person[] = [];
    for (let i = 0; i < count; i++) {
      const login = `soak-${i}`;
      const { account, person } = await addPerson(admin, { name: `Person ${i}`, login });
      people.push(person);
      const station = new LabWorkstation(login, join(this.#folder, login));
      station.onAcknowledged = (message) => this.acknowledges(message);
      const line = await FaultProxy.start(this.relay.port);
      this.seats.push({ station, account, line, writesTo: [] });
    }
    return people;
  }

  async #conversations(
    people: readonly Person[],
    count: number,
    random: SeededRandom,
  ): Promise<void> {
    // Who has begun a conversation with whom already.
    const pairs = new Set<string>();
    for (let i = 0; i < count; i++) {
      const place = i % people.length;
      const [owner, seat] = [people[place], this.seats[place]];
      if (!owner || !seat) continue;
      const others = shuffled(people, random).filter(({ user }) => user !== owner.user);
      const size = sizeOf(i, count);
      const free = others.find(({ user }) => !pairs.has(pairOf(owner.user, user)));
      if (size === 2 && free) {
        pairs.add(pairOf(owner.user, free.user));
        seat.writesTo.push(await owner.createDirect(free.user));
        continue;
      }
      const members = others.slice(0, Math.max(2, size - 1)).map(({ user }) => user);
      seat.writesTo.push(await owner.createGroup(`Group ${i}`, members));
    }
  }

  /** Where the relay's probe answers. */
  get probePath(): string {
    return join(this.#folder, 'probe.sock');
  }

  startRelay(clockOffsetMs = 0): Promise<void> {
    const env = { CORRIDOR_LOG: 'error', ...probeEnv(this.probePath) };
    return this.relay.start({ env, clockOffsetMs });
  }

  startStation({ station, line }: Seat, start: Partial<WorkstationStart> = {}): Promise<void> {
    return station.start({ origin: `http://127.0.0.1:${line.port}`, ...start });
  }

  /** Somebody at work writes in one of their conversations, without waiting. */
  writeSomewhere(random: SeededRandom): void {
    const { station, writesTo } = random.pick(this.seats);
    const conversation = random.pick(writesTo);
    if (station.isRunning) this.writeTo(station, conversation);
  }

  async close(): Promise<void> {
    await Promise.all(this.stations.map((station) => station.kill()));
    await Promise.all(this.seats.map(({ line }) => line.stop()));
    await this.relay.remove();
    this.#ended();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

const pairOf = (a: string, b: string): string => [a, b].sort().join(' ');

const shuffled = <T>(all: readonly T[], random: SeededRandom): T[] =>
  all
    .map((each) => ({ each, at: random.fraction() }))
    .sort((a, b) => a.at - b.at)
    .map(({ each }) => each);
