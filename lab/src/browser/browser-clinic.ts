/**
 * A clinic whose first workstation is a real Chromium with the production build, behind a proxy of
 * its own; a colleague works beside it in a process of Node.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FaultProxy } from '../../../e2e/faults/proxy.ts';
import { GROUP, Practice } from '../../../e2e/harness/practice.ts';
import { CorridorServer } from '../../../e2e/harness/server.ts';
import { endWithTheLab } from '../processes/end-with-the-lab.ts';
import { type Agreement, WatchedClinic } from '../processes/watched-clinic.ts';
import { LabWorkstation } from '../processes/workstation.ts';
import { ChromiumStation } from './chromium-station.ts';

const LOOK_EVERY_MS = 50;
/** 20 s on a machine with nothing else to do; counted in looks, as agreeing is. */
const SENT_LOOKS = 400;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export class BrowserClinic extends WatchedClinic {
  readonly relay: CorridorServer;
  readonly line: FaultProxy;
  readonly ana: ChromiumStation;
  readonly ben: LabWorkstation;
  readonly stations: readonly [ChromiumStation, LabWorkstation];
  /** Where a copy of the profile is put. */
  readonly copy: string;
  readonly #folder: string;
  readonly #practice: Practice;
  #toldTrouble = 0;
  readonly #ended: readonly (() => void)[];

  private constructor(folder: string, relay: CorridorServer, practice: Practice, line: FaultProxy) {
    super();
    this.#folder = folder;
    this.#practice = practice;
    this.relay = relay;
    this.line = line;
    this.copy = join(folder, 'profile');
    this.ana = new ChromiumStation(practice.ana, `http://127.0.0.1:${line.port}`);
    this.ben = new LabWorkstation(practice.ben.login, join(folder, 'ben'));
    this.stations = [this.ana, this.ben];
    for (const station of this.stations) {
      station.onAcknowledged = (message) => this.acknowledges(message);
    }
    this.#ended = [
      endWithTheLab(() => relay.signal('SIGKILL')),
      endWithTheLab(() => void this.ana.remove()),
    ];
  }

  static async open(): Promise<BrowserClinic> {
    const folder = mkdtempSync(join(tmpdir(), 'corridor-lab-browser-'));
    const relay = await CorridorServer.start();
    const practice = await Practice.create(relay);
    const clinic = new BrowserClinic(folder, relay, practice, await FaultProxy.start(relay.port));
    await clinic.ben.start({ origin: relay.url, password: practice.ben.password });
    await clinic.start();
    await clinic.ana.screen.readyOffline();
    await clinic.ana.reopen(GROUP);
    return clinic;
  }

  /** Ana's browser is switched on, with the group open. */
  start(): Promise<void> {
    return this.ana.start(GROUP);
  }

  /** Ana's browser lost what it had; she goes on. */
  recover(): Promise<void> {
    return this.ana.recover(GROUP);
  }

  /** All that Ana saved is on the server, and she can see it. */
  async sent(): Promise<void> {
    await this.settled();
    for (let look = 0; (await this.ana.look()).outbox.length > 0; look++) {
      if (look > SENT_LOOKS) {
        this.fail(`What Ana saved does not reach the server. ${await this.#anaSays()}`);
        return;
      }
      await pause(LOOK_EVERY_MS);
    }
    await this.#scrollThrough();
  }

  /** The screen shows the newest only: all of it is told as if she had scrolled. */
  async #scrollThrough(): Promise<void> {
    for (const message of (await this.ana.look()).messages) {
      if (message.author === this.ana.user && message.delivery === 'stored') {
        this.acknowledges(message);
      }
    }
  }

  async #anaSays(): Promise<string> {
    const { banner } = this.ana.screen;
    const { outbox } = await this.ana.look();
    return `The banner: ${await banner.getAttribute('data-state')}; waiting: ${outbox.length}.`;
  }

  override async agree(): Promise<Agreement> {
    const agreed = await super.agree();
    if (agreed.failures.length === 0) {
      await this.#scrollThrough();
      return agreed;
    }
    return { ...agreed, failures: [...agreed.failures, await this.#anaSays()] };
  }

  /** What no page may cause unnoticed becomes a failure. */
  tellTrouble(): void {
    const { unexpected } = this.ana.screen.trouble;
    for (const text of unexpected.slice(this.#toldTrouble)) this.fail(`the page: ${text}`);
    this.#toldTrouble = unexpected.length;
  }

  /** Somebody writes to the group, without waiting. */
  write(station: ChromiumStation | LabWorkstation): void {
    if (station.isRunning) this.writeTo(station, this.#practice.group);
  }

  async close(): Promise<void> {
    await this.ana.remove();
    await this.ben.kill();
    await this.line.stop();
    await this.relay.remove();
    for (const ended of this.#ended) ended();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
