/**
 * A clinic of real processes: the relay on a data folder of its own, workstations with theirs, and
 * before each workstation a proxy of its own for the faults of its line.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConversationId } from '@corridor/core';
import { FaultProxy } from '../../../e2e/faults/proxy.ts';
import { Practice } from '../../../e2e/harness/practice.ts';
import { CorridorServer, type ServerOptions } from '../../../e2e/harness/server.ts';
import { endWithTheLab } from './end-with-the-lab.ts';
import { WatchedClinic } from './watched-clinic.ts';
import type { Look } from './wire.ts';
import { LabWorkstation, type WorkstationStart } from './workstation.ts';

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
  const ended = endWithTheLab(() => server.signal('SIGKILL'));
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
  ended();
  const logins = people.map(({ login }) => login);
  return { folder, practice, logins, conversations: [group, second] };
};

const isSynced = ({ status }: Look): boolean =>
  status.connection.state === 'online' && status.connection.synced;

let template: Promise<Template> | null = null;

export class Clinic extends WatchedClinic {
  readonly folder: string;
  readonly relay: CorridorServer;
  readonly stations: readonly LabWorkstation[];
  readonly practice: Practice;
  readonly #conversations: readonly ConversationId[];
  readonly #proxies = new Map<string, FaultProxy>();
  readonly #ended: () => void;

  private constructor(folder: string, relay: CorridorServer, from: Template) {
    super();
    this.folder = folder;
    this.relay = relay;
    this.#ended = endWithTheLab(() => relay.signal('SIGKILL'));
    this.practice = new Practice(relay.url, from.practice.cast);
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
    const clinic = new Clinic(folder, relay, from);
    for (const station of clinic.stations) {
      clinic.#proxies.set(station.login, await FaultProxy.start(relay.port));
      station.onAcknowledged = (message) => clinic.acknowledges(message);
    }
    await Promise.all(clinic.stations.map((station) => clinic.startStation(station)));
    return clinic;
  }

  proxyOf(station: LabWorkstation): FaultProxy {
    const proxy = this.#proxies.get(station.login);
    if (!proxy) throw new Error(`${station.login} has no line.`);
    return proxy;
  }

  startStation(station: LabWorkstation, start: Partial<WorkstationStart> = {}): Promise<void> {
    return station.start({ origin: `http://127.0.0.1:${this.proxyOf(station).port}`, ...start });
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
    this.writeTo(station, conversation);
  }

  /** Writes into a conversation that was made for this. */
  writeIn(station: LabWorkstation, conversation: ConversationId): void {
    this.writeTo(station, conversation);
  }

  /** Somebody takes a message of their own back. @param place which @returns whether there was one */
  async withdraw(station: LabWorkstation, place: number): Promise<boolean> {
    const own = this.acknowledgedOf(station.user);
    const message = own[place % own.length];
    if (!message?.id) return false;
    await station.withdraw(message.conversation, message.id);
    this.withdrawn(message.text);
    return true;
  }

  async close(): Promise<void> {
    await Promise.all(this.stations.map((station) => station.kill()));
    await Promise.all([...this.#proxies.values()].map((proxy) => proxy.stop()));
    await this.relay.remove();
    this.#ended();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
