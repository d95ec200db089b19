/**
 * A clinic of real processes: the relay on a data folder of its own, workstations with theirs, and
 * before each workstation a proxy of its own for the faults of its line.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConversationId, EntryId, UserId } from '@corridor/core';
import { FaultProxy } from '../../../e2e/faults/proxy.ts';
import { Practice } from '../../../e2e/harness/practice.ts';
import { CorridorServer, type ServerOptions } from '../../../e2e/harness/server.ts';
import { type Attempt, failuresOf, type Holder, servedSilently } from '../checks/verdict.ts';
import { viewRelay } from './relay-view.ts';
import type { Look, MessageView } from './wire.ts';
import { GoneError, LabWorkstation, type WorkstationStart } from './workstation.ts';

/** How long everybody may take to agree once the faults have ended. */
const AGREE_MS = 10_000;
const LOOK_EVERY_MS = 100;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A clinic that was set up once and stopped; each {@link Clinic} begins with a copy of it. */
interface Template {
  readonly folder: string;
  readonly practice: Practice;
  readonly logins: readonly string[];
  /** Ana, Ben and Cleo are in the first, Ana and Ben in the second. */
  readonly conversations: readonly ConversationId[];
}

const relayFolder = (folder: string): string => join(folder, 'relay');
const stationFolder = (folder: string, login: string): string => join(folder, login);

const makeTemplate = async (): Promise<Template> => {
  const folder = mkdtempSync(join(tmpdir(), 'corridor-lab-template-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const server = await CorridorServer.start();
  relays.add(server);
  const practice = await Practice.create(server);
  const { ana, ben, cleo, group } = practice;
  const atWork = await practice.signIn(ana);
  const second = await atWork.createGroup('Back room', [ben.id]);
  const people = [ana, ben, cleo];
  for (const { login, password } of people) {
    const station = new LabWorkstation(login, stationFolder(folder, login));
    await station.start({ origin: server.url, password });
    while (!isSynced(await station.look())) await pause(LOOK_EVERY_MS);
    await station.stop();
  }
  await server.stop();
  cpSync(server.folder, relayFolder(folder), { recursive: true });
  await server.remove();
  relays.delete(server);
  const logins = people.map(({ login }) => login);
  return { folder, practice, logins, conversations: [group, second] };
};

const isSynced = ({ status }: Look): boolean =>
  status.connection.state === 'online' && status.connection.synced;

let template: Promise<Template> | null = null;

/** Those that run: whatever ends the lab ends them too. Workstations see that it went away. */
const relays = new Set<CorridorServer>();
process.once('exit', () => {
  for (const relay of relays) relay.signal('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => process.exit(130));
}

export class Clinic {
  readonly folder: string;
  readonly relay: CorridorServer;
  readonly stations: readonly LabWorkstation[];
  readonly practice: Practice;
  readonly #conversations: readonly ConversationId[];
  readonly #proxies = new Map<string, FaultProxy>();
  readonly #attempts = new Map<string, Attempt>();
  readonly #acknowledged = new Map<EntryId, MessageView>();
  /** What went wrong beside the faults: an error that is no process's end. */
  readonly #surprises: string[] = [];
  readonly #writes = new Set<Promise<void>>();
  #texts = 0;

  private constructor(folder: string, relay: CorridorServer, from: Template) {
    this.folder = folder;
    this.relay = relay;
    this.practice = from.practice.at(relay);
    this.#conversations = from.conversations;
    this.stations = from.logins.map(
      (login) => new LabWorkstation(login, stationFolder(folder, login)),
    );
  }

  static async open(options: ServerOptions = {}): Promise<Clinic> {
    template ??= makeTemplate();
    const from = await template;
    const folder = mkdtempSync(join(tmpdir(), 'corridor-lab-'));
    for (const login of from.logins) {
      cpSync(stationFolder(from.folder, login), stationFolder(folder, login), { recursive: true });
    }
    const relay = await CorridorServer.start({ ...options, template: relayFolder(from.folder) });
    relays.add(relay);
    const clinic = new Clinic(folder, relay, from);
    for (const station of clinic.stations) {
      clinic.#proxies.set(station.login, await FaultProxy.start(relay.port));
      station.onAcknowledged = (message) => clinic.#acknowledges(message);
    }
    await Promise.all(clinic.stations.map((station) => clinic.startStation(station)));
    return clinic;
  }

  proxyOf(station: LabWorkstation): FaultProxy {
    const proxy = this.#proxies.get(station.login);
    if (!proxy) throw new Error(`${station.login} has no line.`);
    return proxy;
  }

  get acknowledgedCount(): number {
    return this.#acknowledged.size;
  }

  get acknowledgedIds(): readonly EntryId[] {
    return [...this.#acknowledged.keys()];
  }

  get attemptCount(): number {
    return this.#attempts.size;
  }

  startStation(station: LabWorkstation, start: Partial<WorkstationStart> = {}): Promise<void> {
    return station.start({ origin: `http://127.0.0.1:${this.proxyOf(station).port}`, ...start });
  }

  #acknowledges(message: MessageView): void {
    if (message.id !== null) this.#acknowledged.set(message.id, message);
  }

  /** Conversations that a station's reader writes to. */
  conversationsOf(station: LabWorkstation): readonly ConversationId[] {
    return station.login === this.stations[2]?.login
      ? this.#conversations.slice(0, 1)
      : this.#conversations;
  }

  /** Writes without waiting: {@link settled} does. @param place which of its conversations */
  write(station: LabWorkstation, place: number): void {
    if (!station.isRunning) return;
    const own = this.conversationsOf(station);
    const conversation = own[place % own.length];
    if (!conversation) return;
    const text = `${station.login} ${++this.#texts}`;
    const attempt = this.attempt(text, station.user, conversation);
    const write = station.write(conversation, text).then(
      () => {
        attempt.saved = true;
      },
      (error: unknown) => {
        if (!(error instanceof GoneError)) this.#surprises.push(String(error));
      },
    );
    this.#writes.add(write);
    void write.finally(() => this.#writes.delete(write));
  }

  /** Somebody without a workstation is about to write this; no two texts are alike. */
  attempt(text: string, author: UserId, conversation: ConversationId): Attempt {
    const attempt: Attempt = { text, author, conversation, saved: false };
    this.#attempts.set(text, attempt);
    return attempt;
  }

  /** Something went wrong that looking at the end would not show. */
  fail(sentence: string): void {
    this.#surprises.push(sentence);
  }

  /** Every write has been answered, or its process is gone. */
  async settled(): Promise<void> {
    await Promise.all(this.#writes);
  }

  #holders(): Promise<Holder[]> {
    return Promise.all(
      this.stations.map(async (station) => ({
        name: station.login,
        user: station.user,
        look: await station.look(),
      })),
    );
  }

  /** What is shown as stored and nobody wrote like that. */
  async servedSilently(): Promise<string[]> {
    const history = { attempts: this.#attempts, acknowledged: this.#acknowledged };
    return servedSilently(history, await this.#holders());
  }

  /** What does not hold now; empty when all agree. */
  async failures(): Promise<string[]> {
    const holders = await this.#holders();
    const history = { attempts: this.#attempts, acknowledged: this.#acknowledged };
    return [
      ...this.#surprises,
      ...failuresOf(history, await viewRelay(this.relay.folder), holders),
    ];
  }

  /**
   * Waits until all agree, at most {@link AGREE_MS} of looks.
   * @returns what still does not hold, and how long it took
   */
  async agree(): Promise<{ readonly failures: readonly string[]; readonly tookMs: number }> {
    await this.settled();
    const startedMs = performance.now();
    let failures: string[] = [];
    // Counted in looks: on a machine that is busy with other things a look takes longer.
    for (let look = 0; look < AGREE_MS / LOOK_EVERY_MS; look++) {
      failures = await this.failures();
      // What was seen to go wrong does not get better by looking on.
      if (failures.length === this.#surprises.length) break;
      await pause(LOOK_EVERY_MS);
    }
    return { failures, tookMs: performance.now() - startedMs };
  }

  async close(): Promise<void> {
    await Promise.all(this.stations.map((station) => station.kill()));
    await Promise.all([...this.#proxies.values()].map((proxy) => proxy.stop()));
    await this.relay.remove();
    relays.delete(this.relay);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
