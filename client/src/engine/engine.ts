/**
 * The engine of one user in this browser profile: it signs, merges and syncs. Exactly one runs, in
 * a worker (`engine.worker.ts`); screens see what it does through the local database and a status.
 *
 * This file says who hears of what: of the line, of the database, of the tabs, and of the end. What
 * is decided is decided in its parts (engine-parts.ts).
 */
import { CLOSE, type ConversationId, type RelayMessage, type Welcome } from '@corridor/core';
import { getMeta } from '../local/meta.ts';
import { conversationsWaiting } from '../local/outbox-counts.ts';
import { removeDeactivated, unsentHere, waitingHere } from '../local/remove.ts';
import { sweepReplicas } from '../local/replicas.ts';
import { NOTHING_UNSENT } from '../local/unsent.ts';
import { isSignedOut } from './commands.ts';
import { DatabaseWatches } from './database-watches.ts';
import { type Begun, type EngineOptions, type EngineParts, makeParts } from './engine-parts.ts';
import type { ApiFailure } from './http.ts';
import type { Cancel } from './platform.ts';
import type { EngineMessage, EngineStatus } from './port.ts';
import { recoverEvicted } from './recover.ts';
import type { DownReason } from './socket.ts';
import { StatusBoard } from './status.ts';
import { StorageWatch } from './storage-watch.ts';
import { FEED_INTERVAL_MS } from './virtual-socket.ts';

export class Engine {
  readonly #o: EngineOptions;
  readonly #watches = new DatabaseWatches((error) => this.#failed(error));
  readonly #parts: EngineParts;
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
    this.#o = options;
    this.untilEnded = new Promise((resolve) => {
      this.#sayEnded = resolve;
    });
    this.#parts = makeParts(options, begun, {
      up: (welcome) => this.#up(welcome),
      down: (why, again) => this.#down(why, again),
      message: (message) => this.#message(message),
      served: () => this.#showOnline(),
      looked: () => this.#showOnline(),
      fillChanged: () => this.#fillChanged(),
      refused: (failure) => this.#apiFailed(failure),
      failed: (error) => this.#failed(error),
    });
  }

  async #begin(): Promise<void> {
    const { db, user } = this.#o;
    const replicas = await db.segments.toArray();
    await sweepReplicas(user, new Set(replicas.flatMap(({ replica }) => replica ?? [])));
    await this.#parts.verifier.refresh(db);
    await this.#parts.desk.load();
    await this.#parts.fillReport.load();
    await this.#parts.searchParts.load();
    db.on('close', () => this.#databaseGone());
    this.#watches.begin(
      () => waitingHere(db),
      async (waiting) => {
        this.#parts.status.set({ waiting });
        this.#showOnline();
      },
    );
    // Also when a row leaves, because what waited for it may go on.
    this.#watches.begin(
      () => conversationsWaiting(db),
      async (conversations) => {
        await this.#parts.desk.outboxChanged();
        await this.#parts.serving.outboxChanged(conversations);
      },
    );
    this.#watches.begin(
      () => db.commands.toArray(),
      async (commands) => {
        if (commands.some(({ state }) => state === 'waiting')) this.#parts.serving.go();
      },
    );
    this.#watches.begin(
      () => getMeta(db, 'fill'),
      async (fill) => {
        if (fill?.done) await this.#parts.fresh.filled();
      },
    );
    this.#watches.begin(
      () => db.searchQueue.count(),
      async (rows) => this.#parts.searchParts.queued(rows),
    );
    this.#parts.inStep.watch(this.#watches);
    await this.#parts.storage.look();
    const stopped = await getMeta(db, 'serverStopped');
    if (stopped) this.#parts.report.goOn(stopped);
    // Known before there is a line: "connected" must not stand there as if nothing waited.
    this.#parts.status.set({ waiting: await waitingHere(db) });
    this.#parts.socket.start();
  }

  get status(): EngineStatus {
    return this.#parts.status.current;
  }

  /** A tab says something. */
  receive(message: EngineMessage): void {
    if (this.#stopped && message.type !== 'ask') return;
    switch (message.type) {
      case 'ask':
        this.#parts.status.repeat();
        this.#parts.live.repeat();
        break;
      case 'reconnect':
        this.#parts.socket.reconnect();
        break;
      case 'open':
        this.#shown(message.conversation as ConversationId, true);
        break;
      case 'close':
        this.#shown(message.conversation as ConversationId, false);
        break;
      case 'fetch':
        this.#parts.fill.first(message.segment);
        break;
      case 'run':
        this.#parts.written.anchor(message.run, message.monoMs);
        break;
      case 'used':
      case 'typing':
        this.#parts.live.did(message);
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
    this.#parts.desk.shown(conversation, opened);
    this.#parts.live.shown(conversation, opened);
  }

  #up(welcome: Welcome): void {
    if (welcome.user !== this.#o.user) {
      // Somebody else signed in on this profile: their cookie must not carry our writes.
      this.#parts.socket.stop();
      this.#parts.status.set({ connection: { state: 'signed-out' } });
      return;
    }
    this.#o.tell({ type: 'relay-time' });
    this.#parts.fresh.open().catch((error: unknown) => this.#failed(error));
    this.#keepFed();
    this.#parts.serving.welcomed(welcome);
    this.#showOnline();
  }

  #keepFed(): void {
    this.#feed();
    this.#parts.channels.feed();
    this.#feed = this.#o.platform.time.after(FEED_INTERVAL_MS, () => this.#keepFed());
  }

  /** What rested on the line rests. */
  #lineLost(): void {
    this.#feed();
    this.#parts.desk.close();
    this.#parts.channels.lineDown();
    this.#parts.serving.lineLost();
    this.#parts.live.close();
    this.#parts.fillReport.close().catch((error: unknown) => this.#failed(error));
  }

  #down(why: DownReason, again: boolean): void {
    this.#lineLost();
    if (again || why.reason !== 'closed') this.#parts.report.offline(why);
    else if (why.code === CLOSE.deactivated) this.#deactivated();
    else this.#parts.report.closed(why.code);
  }

  #fillChanged(): void {
    this.#parts.fillReport.changed();
    this.#parts.live.changed();
    this.#showOnline();
  }

  #showOnline(): void {
    if (!this.#parts.socket.isOpen) return;
    const synced =
      !this.#parts.serving.isOwed && this.#parts.desk.isSynced && this.#parts.fill.isComplete;
    if (synced) this.#parts.storage.complete();
    this.#parts.report.online({ served: this.#parts.fillReport.hasLooked, synced });
  }

  #message(message: RelayMessage): void {
    switch (message.type) {
      case 'notice':
        this.#notice(message.notice);
        break;
      case 'markers':
      case 'presence':
      case 'someone-types':
        this.#parts.live.receive(message);
        break;
      case 'healed':
        this.#parts.serving.healed(message.results);
        break;
      default:
        this.#parts.channels.message(message);
    }
  }

  #notice(notice: Extract<RelayMessage, { type: 'notice' }>['notice']): void {
    const { directoryRevision, conversations, markersMoved, settingsMoved, personalMoved } = notice;
    const failed = (error: unknown): void => this.#failed(error);
    if (markersMoved) this.#parts.inStep.pull('markers').catch(failed);
    if (settingsMoved) this.#parts.inStep.pull('settings').catch(failed);
    if (personalMoved) this.#parts.inStep.pull('personal').catch(failed);
    if (directoryRevision !== undefined && directoryRevision > this.#parts.serving.revision) {
      this.#parts.serving.go();
    }
    this.#parts.desk.noticed(conversations).catch((error: unknown) => this.#failed(error));
  }

  #apiFailed(failure: ApiFailure): void {
    if (failure.kind === 'refused' && failure.code === 'deactivated') this.#deactivated();
    else if (isSignedOut(failure)) {
      this.#parts.socket.stop();
      this.#lineLost();
      const blocked = failure.kind === 'refused' && failure.code === 'device-blocked';
      this.#parts.status.set({ connection: { state: blocked ? 'device-blocked' : 'signed-out' } });
    } else if (failure.kind === 'refused' && failure.code === 'store-unavailable') {
      this.#parts.report.cannotStore();
    } else if (failure.kind === 'malformed')
      this.#parts.status.set({ fault: `answer:${failure.detail}` });
  }

  /** The end: everything stops, the tabs are told, and this person's data goes. */
  #deactivated(): void {
    if (this.#ended) return;
    this.#ended = this.#removeAll()
      .catch((error: unknown) => {
        this.#parts.status.set({ fault: error instanceof Error ? error.message : String(error) });
      })
      .finally(() => this.#sayEnded('deactivated'));
  }

  /** The browser closed the database: it removed it, or lost its file. What is known is void. */
  #databaseGone(): void {
    if (this.#ended || this.#stopped) return;
    this.#parts.storage.evicted('database');
    this.#ended = this.#finish()
      .catch(() => undefined) // There is nothing left to write to.
      .finally(() => this.#sayEnded('evicted'));
  }

  async #removeAll(): Promise<void> {
    this.#parts.socket.stop();
    this.#lineLost();
    const unsent = await unsentHere(this.#o.db);
    this.#parts.status.set({
      connection: { state: 'deactivated', unsent },
      waiting: NOTHING_UNSENT,
    });
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
    if (this.#parts.storage.failed(error)) return;
    this.#parts.status.set({ fault: error instanceof Error ? error.message : String(error) });
  }

  /** Everything stops; what was begun is written first. */
  async stop(): Promise<void> {
    await (this.#ended ?? this.#finish());
  }

  async #finish(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    const served = this.#parts.serving.stop();
    this.#watches.stop();
    this.#feed();
    this.#parts.inStep.stop();
    this.#parts.fresh.stop();
    this.#parts.live.close();
    this.#parts.socket.stop();
    await this.#parts.fill.stop();
    await this.#parts.fillReport.close().catch((error: unknown) => this.#failed(error));
    await this.#parts.searchParts.stop();
    await this.#parts.desk.stop();
    await served;
    this.#o.db.close();
  }
}
