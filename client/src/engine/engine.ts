/**
 * The engine of one user in this browser profile: it signs, merges and syncs. Exactly one runs, in
 * a worker (`engine.worker.ts`); screens see what it does through the local database and a status.
 *
 * This file only wires: the line (socket.ts), what a welcome asks for (serving.ts), the segments in
 * use (desk.ts), the closed ones (fill.ts), storage. What is decided is decided in those.
 */
import {
  CLOSE,
  type ConversationId,
  type DeviceId,
  MAX_CHANNELS,
  type RelayMessage,
  type UserId,
  type Verify,
  type Welcome,
} from '@corridor/core';
import type { LocalDatabase } from '../local/database.ts';
import { getMeta, setMeta } from '../local/meta.ts';
import { conversationsWaiting } from '../local/outbox-counts.ts';
import type { WorkstationDatabase } from '../local/people.ts';
import { removeDeactivated, unsentHere, waitingHere } from '../local/remove.ts';
import { sweepReplicas } from '../local/replicas.ts';
import { NOTHING_UNSENT } from '../local/unsent.ts';
import { isSignedOut } from './commands.ts';
import { ConnectionReport } from './connection-report.ts';
import { DatabaseWatches } from './database-watches.ts';
import { Desk } from './desk.ts';
import { Fill } from './fill.ts';
import { FillReport } from './fill-report.ts';
import { FreshMessages } from './fresh-messages.ts';
import { type ApiFailure, apiClient } from './http.ts';
import { InStep } from './in-step.ts';
import { Indexer } from './indexer.ts';
import { Live } from './live.ts';
import { Outbox } from './outbox.ts';
import { type Cancel, type Platform, signWith } from './platform.ts';
import type { EngineMessage, EngineStatus } from './port.ts';
import { recoverEvicted } from './recover.ts';
import { SearchParts } from './search-parts.ts';
import { Serving } from './serving.ts';
import { type DownReason, Socket } from './socket.ts';
import { StatusBoard } from './status.ts';
import { StorageWatch } from './storage-watch.ts';
import { Verifier } from './verifier.ts';
import { Channels, FEED_INTERVAL_MS } from './virtual-socket.ts';
import { WrittenTime } from './written-time.ts';

const CLIENT_NAME = 'corridor-app/0.1';

export interface EngineOptions {
  readonly db: LocalDatabase;
  readonly user: UserId;
  readonly platform: Platform;
  readonly verify: Verify;
  /** Tells every tab of the user. */
  readonly tell: (message: EngineMessage) => void;
  /** Who is known on this workstation, whatever became of their database. */
  readonly workstation: WorkstationDatabase;
  /** Fewer than the relay takes of one socket, for a test. */
  readonly maxChannels?: number;
}

/** What is read and set up before the engine is made. */
interface Begun {
  readonly status: StatusBoard;
  readonly storage: StorageWatch;
  readonly keys: CryptoKeyPair;
  readonly device: DeviceId;
  readonly era: number | undefined;
  readonly revision: number | undefined;
}

export class Engine {
  readonly #o: EngineOptions;
  readonly #status: StatusBoard;
  readonly #storage: StorageWatch;
  readonly #socket: Socket;
  readonly #channels: Channels;
  readonly #report: ConnectionReport;
  readonly #serving: Serving;
  readonly #indexer: Indexer;
  readonly #verifier: Verifier;
  readonly #outbox: Outbox;
  readonly #desk: Desk;
  readonly #fill: Fill;
  readonly #fillReport: FillReport;
  readonly #live: Live;
  readonly #fresh: FreshMessages;
  readonly #searchParts: SearchParts;
  readonly #inStep: InStep;
  readonly #written: WrittenTime;
  readonly #watches = new DatabaseWatches((error) => this.#failed(error));
  readonly #api;
  #feed: Cancel = () => undefined;
  #stopped = false;
  #ended: Promise<void> | null = null;
  /**
   * Resolves when the engine ended by itself: the account was deactivated and what was here is
   * removed, or the browser removed the database under it, and another may start.
   */
  readonly untilEnded: Promise<'deactivated' | 'evicted'>;
  #sayEnded: (why: 'deactivated' | 'evicted') => void = () => undefined;

  /** @throws Error when this database has no device key: nobody signed in here */
  static async start(options: EngineOptions): Promise<Engine> {
    const { db, workstation, user } = options;
    const status = new StatusBoard((each) => options.tell({ type: 'status', status: each }));
    const storage = new StorageWatch((each) => status.set({ storage: each }));
    storage.watch(db);
    if (await recoverEvicted(workstation, db, user)) storage.evicted('database');
    const [keys, device, era, revision] = await Promise.all([
      getMeta(db, 'keys'),
      getMeta(db, 'device'),
      getMeta(db, 'era'),
      getMeta(db, 'directoryRevision'),
    ]);
    if (!keys || !device) throw new Error('Nobody has signed in here.');
    const engine = new Engine(options, { status, storage, keys, device, era, revision });
    await engine.#begin();
    return engine;
  }

  private constructor(options: EngineOptions, begun: Begun) {
    const { keys, device } = begun;
    const { db, user, platform, verify } = options;
    const { time, random } = platform;
    this.#o = options;
    this.untilEnded = new Promise((resolve) => {
      this.#sayEnded = resolve;
    });
    this.#status = begun.status;
    this.#storage = begun.storage;
    this.#api = apiClient(platform.fetch, platform.origin, user);
    this.#socket = new Socket(
      platform,
      {
        hello: () => this.#serving.known,
        connecting: () => this.#report.connecting(),
        up: (welcome) => this.#up(welcome),
        down: (why, again) => this.#down(why, again),
        message: (message) => this.#message(message),
      },
      CLIENT_NAME,
    );
    this.#channels = new Channels((message) => this.#socket.send(message));
    this.#written = new WrittenTime(this.#socket.relayTime, time.wallMs);
    this.#report = new ConnectionReport(this.#status, time, this.#socket.relayTime, (stopped) => {
      const kept = stopped
        ? setMeta(db, 'serverStopped', stopped)
        : db.meta.delete('serverStopped');
      kept.catch((error: unknown) => this.#failed(error));
    });
    this.#verifier = new Verifier(verify, device);
    const failed = (error: unknown): void => this.#failed(error);
    this.#fresh = new FreshMessages({
      db,
      time,
      relayNowMs: () => this.#socket.relayTime.nowMs(),
      tell: options.tell,
    });
    this.#indexer = new Indexer({
      db,
      me: user,
      verifier: this.#verifier,
      relayNowMs: () => this.#socket.relayTime.nowMs() ?? time.wallMs(),
      added: (rows) => this.#fresh.added(rows),
      unreadable: (_id, why) => this.#status.set({ fault: `unreadable-entry:${why}` }),
    });
    this.#outbox = new Outbox({
      db,
      me: user,
      device,
      sign: signWith(keys.privateKey),
      writtenMs: (row) => this.#written.of(row),
      wallMs: time.wallMs,
    });
    this.#desk = new Desk({
      db,
      me: user,
      channels: this.#channels,
      indexer: this.#indexer,
      outbox: this.#outbox,
      random,
      time,
      maxChannels: options.maxChannels ?? MAX_CHANNELS,
      listAgain: (conversation) => this.#fill.want([conversation]),
      directoryChanged: () => this.#serving.go(),
      replicaReplaced: (why) => {
        if (why === 'evicted') this.#storage.evicted('segments');
        this.#status.set({ replicasReplaced: this.#status.current.replicasReplaced + 1 });
      },
      changed: () => this.#fillChanged(),
      failed,
    });
    this.#fill = new Fill({
      db,
      api: this.#api,
      indexer: this.#indexer,
      inUse: (segment) => this.#desk.inUse(segment),
      pause: () => new Promise((resolve) => void time.after(0, resolve)),
      failed: (failure) => {
        if (failure === 'bad-segment') this.#status.set({ fault: 'bad-segment' });
        else {
          this.#apiFailed(failure);
          if (failure.canRetry) this.#serving.later();
        }
      },
      broken: (error) => {
        this.#failed(error);
        this.#serving.later();
      },
      changed: () => this.#fillChanged(),
      indexed: (conversation) => {
        this.#desk.indexed(conversation).catch(failed);
      },
    });
    this.#fillReport = new FillReport({
      db,
      time,
      heads: () => this.#desk.heads(),
      unlisted: () => this.#fill.unlisted,
      looked: () => this.#showOnline(),
      failed,
    });
    this.#live = new Live({
      db,
      time,
      socket: this.#socket,
      reached: () => this.#desk.reached(),
      tell: options.tell,
      failed,
    });
    this.#searchParts = new SearchParts({ db, time, failed });
    this.#inStep = new InStep({
      db,
      api: this.#api,
      time,
      isOpen: () => this.#socket.isOpen,
      refused: (failure) => this.#apiFailed(failure),
      failed,
    });
    this.#serving = new Serving({
      db,
      me: user,
      platform,
      apiUntil: (givenUp) => apiClient(platform.fetch, platform.origin, user, givenUp),
      socket: this.#socket,
      known: { era: begun.era ?? null, directoryRevision: begun.revision ?? 0 },
      desk: this.#desk,
      verifier: this.#verifier,
      indexer: this.#indexer,
      healing: (healing) => {
        this.#status.set({ healing });
        this.#fresh.healing(healing !== null);
      },
      served: async () => {
        this.#channels.lineUp();
        this.#desk.open();
        this.#fill.go();
        await this.#fillReport.open();
        this.#live.open();
        // What was kept about a conversation that the server knows only now.
        this.#inStep.pushSoon('personal');
        this.#inStep.pushSoon('settings');
        await this.#storage.look();
        this.#showOnline();
      },
      refused: (failure) => this.#apiFailed(failure),
      failed,
    });
  }

  async #begin(): Promise<void> {
    const { db, user } = this.#o;
    const replicas = await db.segments.toArray();
    await sweepReplicas(user, new Set(replicas.flatMap(({ replica }) => replica ?? [])));
    await this.#verifier.refresh(db);
    await this.#desk.load();
    await this.#fillReport.load();
    await this.#searchParts.load();
    db.on('close', () => this.#databaseGone());
    this.#watches.begin(
      () => waitingHere(db),
      async (waiting) => {
        this.#status.set({ waiting });
        this.#showOnline();
      },
    );
    // Also when a row leaves, because what waited for it may go on.
    this.#watches.begin(
      () => conversationsWaiting(db),
      async (conversations) => {
        await this.#desk.outboxChanged();
        await this.#serving.outboxChanged(conversations);
      },
    );
    this.#watches.begin(
      () => db.commands.toArray(),
      async (commands) => {
        if (commands.some(({ state }) => state === 'waiting')) this.#serving.go();
      },
    );
    this.#watches.begin(
      () => getMeta(db, 'fill'),
      async (fill) => {
        if (fill?.done) await this.#fresh.filled();
      },
    );
    this.#watches.begin(
      () => db.searchQueue.count(),
      async (rows) => this.#searchParts.queued(rows),
    );
    this.#inStep.watch(this.#watches);
    await this.#storage.look();
    const stopped = await getMeta(db, 'serverStopped');
    if (stopped) this.#report.goOn(stopped);
    // Known before there is a line: "connected" must not stand there as if nothing waited.
    this.#status.set({ waiting: await waitingHere(db) });
    this.#socket.start();
  }

  get status(): EngineStatus {
    return this.#status.current;
  }

  /** A tab says something. */
  receive(message: EngineMessage): void {
    if (this.#stopped && message.type !== 'ask') return;
    switch (message.type) {
      case 'ask':
        this.#status.repeat();
        this.#live.repeat();
        break;
      case 'reconnect':
        this.#socket.reconnect();
        break;
      case 'open':
        this.#shown(message.conversation as ConversationId, true);
        break;
      case 'close':
        this.#shown(message.conversation as ConversationId, false);
        break;
      case 'fetch':
        this.#fill.first(message.segment);
        break;
      case 'run':
        this.#written.anchor(message.run, message.monoMs);
        break;
      case 'used':
      case 'typing':
        this.#live.did(message);
        break;
      case 'people':
      case 'someone-types':
      case 'fresh':
      case 'status':
      case 'relay-time':
      case 'took-over':
      case 'stop':
        break;
    }
  }

  #shown(conversation: ConversationId, opened: boolean): void {
    this.#desk.shown(conversation, opened);
    this.#live.shown(conversation, opened);
  }

  #up(welcome: Welcome): void {
    if (welcome.user !== this.#o.user) {
      // Somebody else signed in on this profile: their cookie must not carry our writes.
      this.#socket.stop();
      this.#status.set({ connection: { state: 'signed-out' } });
      return;
    }
    this.#o.tell({ type: 'relay-time' });
    this.#fresh.open().catch((error: unknown) => this.#failed(error));
    this.#keepFed();
    this.#serving.welcomed(welcome);
    this.#showOnline();
  }

  #keepFed(): void {
    this.#feed();
    this.#channels.feed();
    this.#feed = this.#o.platform.time.after(FEED_INTERVAL_MS, () => this.#keepFed());
  }

  /** What rested on the line rests. */
  #lineLost(): void {
    this.#feed();
    this.#desk.close();
    this.#channels.lineDown();
    this.#serving.lineLost();
    this.#live.close();
    this.#fillReport.close().catch((error: unknown) => this.#failed(error));
  }

  #down(why: DownReason, again: boolean): void {
    this.#lineLost();
    if (again || why.reason !== 'closed') this.#report.offline(why);
    else if (why.code === CLOSE.deactivated) this.#deactivated();
    else this.#report.closed(why.code);
  }

  #fillChanged(): void {
    this.#fillReport.changed();
    this.#live.changed();
    this.#showOnline();
  }

  #showOnline(): void {
    if (!this.#socket.isOpen) return;
    const synced = !this.#serving.isOwed && this.#desk.isSynced && this.#fill.isComplete;
    if (synced) this.#storage.complete();
    this.#report.online({ served: this.#fillReport.hasLooked, synced });
  }

  #message(message: RelayMessage): void {
    switch (message.type) {
      case 'notice':
        this.#notice(message.notice);
        break;
      case 'markers':
      case 'presence':
      case 'someone-types':
        this.#live.receive(message);
        break;
      case 'healed':
        this.#serving.healed(message.results);
        break;
      default:
        this.#channels.message(message);
    }
  }

  #notice(notice: Extract<RelayMessage, { type: 'notice' }>['notice']): void {
    const { directoryRevision, conversations, markersMoved, settingsMoved, personalMoved } = notice;
    const failed = (error: unknown): void => this.#failed(error);
    if (markersMoved) this.#inStep.pull('markers').catch(failed);
    if (settingsMoved) this.#inStep.pull('settings').catch(failed);
    if (personalMoved) this.#inStep.pull('personal').catch(failed);
    if (directoryRevision !== undefined && directoryRevision > this.#serving.revision) {
      this.#serving.go();
    }
    this.#desk.noticed(conversations).catch((error: unknown) => this.#failed(error));
  }

  #apiFailed(failure: ApiFailure): void {
    if (failure.kind === 'refused' && failure.code === 'deactivated') this.#deactivated();
    else if (isSignedOut(failure)) {
      this.#socket.stop();
      this.#lineLost();
      const blocked = failure.kind === 'refused' && failure.code === 'device-blocked';
      this.#status.set({ connection: { state: blocked ? 'device-blocked' : 'signed-out' } });
    } else if (failure.kind === 'refused' && failure.code === 'store-unavailable') {
      this.#report.cannotStore();
    } else if (failure.kind === 'malformed')
      this.#status.set({ fault: `answer:${failure.detail}` });
  }

  /** The end: everything stops, the tabs are told, and this person's data goes. */
  #deactivated(): void {
    if (this.#ended) return;
    this.#ended = this.#removeAll()
      .catch((error: unknown) => {
        this.#status.set({ fault: error instanceof Error ? error.message : String(error) });
      })
      .finally(() => this.#sayEnded('deactivated'));
  }

  /** The browser closed the database: it removed it, or lost its file. What is known is void. */
  #databaseGone(): void {
    if (this.#ended || this.#stopped) return;
    this.#storage.evicted('database');
    this.#ended = this.#finish()
      .catch(() => undefined) // There is nothing left to write to.
      .finally(() => this.#sayEnded('evicted'));
  }

  async #removeAll(): Promise<void> {
    this.#socket.stop();
    this.#lineLost();
    const unsent = await unsentHere(this.#o.db);
    this.#status.set({ connection: { state: 'deactivated', unsent }, waiting: NOTHING_UNSENT });
    await this.#finish();
    const { workstation, user, db } = this.#o;
    await removeDeactivated(workstation, user, unsent, db.name);
  }

  /** A failure that nobody could catch: y-indexeddb's writes, say. */
  failed(error: unknown): void {
    this.#failed(error);
  }

  #failed(error: unknown): void {
    if (this.#stopped) return;
    if (this.#storage.failed(error)) return;
    this.#status.set({ fault: error instanceof Error ? error.message : String(error) });
  }

  /** Everything stops; what was begun is written first. */
  async stop(): Promise<void> {
    await (this.#ended ?? this.#finish());
  }

  async #finish(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    const served = this.#serving.stop();
    this.#watches.stop();
    this.#feed();
    this.#inStep.stop();
    this.#fresh.stop();
    this.#live.close();
    this.#socket.stop();
    await this.#fill.stop();
    await this.#fillReport.close().catch((error: unknown) => this.#failed(error));
    await this.#searchParts.stop();
    await this.#desk.stop();
    await served;
    this.#o.db.close();
  }
}
