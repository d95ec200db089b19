/**
 * What happens between a welcome and the segments: healing, commands, the directory, and what a person
 * keeps for themselves (markers, settings, personal items). One run at a time; whatever asks meanwhile
 * asks for one more.
 */
import type { ConversationId, HealResult, Hello, UserId, Welcome } from '@corridor/core';
import type { LocalDatabase } from '../local/database.ts';
import { setMeta } from '../local/meta.ts';
import { Commands } from './commands.ts';
import type { Desk } from './desk.ts';
import { DirectorySync } from './directory-sync.ts';
import { type HealingOptions, heal } from './healing.ts';
import type { ApiClient, ApiFailure } from './http.ts';
import type { Indexer } from './indexer.ts';
import { hasLostData } from './lost-data.ts';
import { pullMarkers, pushMarkers } from './markers.ts';
import { pullPersonal, pushPersonal, tellAgain } from './personal.ts';
import type { Cancel, Platform } from './platform.ts';
import type { EngineStatus } from './port.ts';
import { pullSettings, pushSettings } from './settings.ts';
import type { Socket } from './socket.ts';
import type { Verifier } from './verifier.ts';

const RETRY_MS = 5_000;

type KnownOfRelay = Pick<Hello, 'era' | 'directoryRevision'>;

export interface ServingOptions {
  readonly db: LocalDatabase;
  readonly me: UserId;
  readonly platform: Platform;
  /** @param givenUp ends the requests that are under way when it is asked */
  readonly apiUntil: (givenUp: () => AbortSignal) => ApiClient;
  readonly socket: Socket;
  /** As it was when the engine last ran. */
  readonly known: KnownOfRelay;
  readonly desk: Desk;
  readonly verifier: Verifier;
  readonly indexer: Indexer;
  readonly healing: (progress: EngineStatus['healing']) => void;
  /** All of it is done and the line is still up: segments may be attached. */
  readonly served: () => Promise<void>;
  readonly refused: (failure: ApiFailure) => void;
  readonly failed: (error: unknown) => void;
}

export class Serving {
  readonly #o: ServingOptions;
  readonly #api: ApiClient;
  readonly #directory: DirectorySync;
  readonly #commands: Commands;
  #era: number | null;
  #revision: number;
  /** The welcome of this line, until everything it asks for is done. */
  #welcome: Welcome | null = null;
  #running: Promise<void> | null = null;
  #again = false;
  #retry: Cancel = () => undefined;
  #answer: ((results: readonly HealResult[] | null) => void) | null = null;
  /** Ends a wait of the healing: with whether to go on. */
  #goOn: (isUp: boolean) => void = () => undefined;
  #stopped = false;
  /** Of the run that is under way. */
  #giveUp = new AbortController();

  constructor(options: ServingOptions) {
    const { db, me, platform, known } = options;
    this.#o = options;
    const api = options.apiUntil(() => this.#giveUp.signal);
    this.#api = api;
    this.#era = known.era;
    this.#revision = known.directoryRevision;
    this.#directory = new DirectorySync(db, api, (conversation) =>
      options.desk.forget(conversation),
    );
    this.#commands = new Commands(db, api, me, platform.time.wallMs);
  }

  /** What a hello says of this workstation. */
  get known(): KnownOfRelay {
    return { era: this.#era, directoryRevision: this.#revision };
  }

  get revision(): number {
    return this.#revision;
  }

  /** Whether the last welcome asks for something still. */
  get isOwed(): boolean {
    return this.#welcome !== null;
  }

  /**
   * A new line is up. A request from before it may never be answered, and nobody would be served
   * until its time is up: it is given up.
   */
  welcomed(welcome: Welcome): void {
    this.#welcome = welcome;
    this.#giveUp.abort();
    this.go();
  }

  lineLost(): void {
    this.#welcome = null;
    this.healed(null);
    this.#goOn(false);
  }

  /** The relay judged what was offered; null when it will not any more. */
  healed(results: readonly HealResult[] | null): void {
    this.#answer?.(results);
    this.#answer = null;
  }

  /**
   * What the line is for, in order: heal, send commands, take over the directory, then let the
   * segments in. Runs again after whatever asks for it; a failure is tried again a little later.
   */
  go(): void {
    if (this.#stopped || !this.#o.socket.isOpen) return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = this.#run()
      .catch((error: unknown) => {
        this.#o.failed(error);
        this.later();
      })
      .finally(() => {
        this.#running = null;
        if (!this.#again) return;
        this.#again = false;
        this.go();
      });
  }

  /** @param waiting conversations in which something is to be sent still */
  async outboxChanged(waiting: readonly ConversationId[]): Promise<void> {
    if (await this.#commands.isDue(waiting)) this.go();
  }

  later(): void {
    this.#retry();
    this.#retry = this.#o.platform.time.after(RETRY_MS, () => this.go());
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#giveUp.abort();
    this.#retry();
    this.healed(null);
    this.#goOn(false);
    await this.#running;
  }

  async #run(): Promise<void> {
    const { db, platform } = this.#o;
    this.#giveUp = new AbortController();
    const welcome = this.#welcome;
    if (welcome && (await this.#hasForgotten(welcome)) && !(await this.#heal())) {
      return this.later();
    }
    if (welcome && this.#era !== welcome.era) {
      await setMeta(db, 'era', welcome.era);
      this.#era = welcome.era;
    }
    const sent = await this.#commands.send();
    if (sent.is === 'later') {
      this.#o.refused(sent.failure);
      return this.later();
    }
    if (!(await this.#fetchDirectory())) return this.later();
    const offset = this.#o.socket.relayTime.offsetMs();
    if (offset !== null) {
      await setMeta(db, 'offset', { ms: offset, measuredAt: platform.time.wallMs() });
    }
    await setMeta(db, 'lastContactAt', platform.time.wallMs());
    if (welcome && this.#welcome === welcome) {
      await this.#keepInStep();
      await this.#o.desk.told(welcome.conversations);
      // Another may have come meanwhile: it is for the next run, with all that it tells.
      if (this.#welcome === welcome) this.#welcome = null;
    }
    if (this.#o.socket.isOpen) await this.#o.served();
  }

  /** Each kind by itself: what goes wrong with one of them is no reason to leave out the next. */
  async #keepInStep(): Promise<void> {
    const { db, platform } = this.#o;
    const { wallMs } = platform.time;
    await tellAgain(db);
    const kinds = [
      () => pullMarkers(db, this.#api),
      () => pushMarkers(db, this.#api, wallMs),
      () => pushSettings(db, this.#api, wallMs),
      () => pullSettings(db, this.#api),
      () => pushPersonal(db, this.#api, wallMs),
      () => pullPersonal(db, this.#api),
    ];
    for (const kind of kinds) {
      const failure = await kind();
      if (!failure) continue;
      this.#o.refused(failure);
      // No answer to one is none to the others, after as long a wait; the next welcome asks for all.
      if (failure.kind === 'unreachable') return;
    }
  }

  /** Asked once after each start of the relay: what it could not take back stays forgotten. */
  async #hasForgotten(welcome: Welcome): Promise<boolean> {
    if (!welcome.eraKnown) return true;
    if (this.#era === null || this.#era === welcome.era) return false;
    return hasLostData(this.#o.db, welcome, this.#revision);
  }

  async #heal(): Promise<boolean> {
    const { db, me, platform } = this.#o;
    const options: HealingOptions = {
      db,
      me,
      api: this.#api,
      directory: this.#directory,
      random: platform.random,
      offer: (conversation, records) =>
        new Promise((resolve) => {
          if (!this.#o.socket.isOpen) return resolve(null);
          this.#answer = resolve;
          this.#o.socket.send({ type: 'heal', conversation, records });
        }),
      wait: (ms) =>
        new Promise((resolve) => {
          if (this.#stopped || !this.#o.socket.isOpen) return resolve(false);
          const cancel = platform.time.after(ms, () => resolve(true));
          this.#goOn = (isUp) => {
            cancel();
            resolve(isUp);
          };
        }),
      refused: this.#o.refused,
      progress: this.#o.healing,
    };
    await this.#o.desk.endAll();
    const done = await heal(options);
    if (done) this.#o.healing(null);
    return done;
  }

  async #fetchDirectory(): Promise<boolean> {
    const { db } = this.#o;
    const changes = await this.#directory.fetch(this.#revision);
    if (!changes.ok) {
      this.#o.refused(changes.error);
      return false;
    }
    this.#revision = await this.#directory.revision();
    await this.#o.desk.directoryCame();
    await this.#o.verifier.refresh(db);
    await this.#o.indexer.verifyWaiting();
    // Whoever comes back to a conversation had read some of it; a welcome asks for that anyway.
    if (changes.value.came.length > 0 && this.#welcome === null) {
      const failure = await pullMarkers(db, this.#api);
      if (failure) this.#o.refused(failure);
    }
    return true;
  }
}
