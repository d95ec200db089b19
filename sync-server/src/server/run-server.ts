/** Wires one server: store, directory, relay, sockets, HTTP, the admin socket; and stops it again. */
import { randomBytes } from 'node:crypto';
import type { RandomBytes } from '@corridor/core';
import type { Logger } from 'pino';
import { Accounts } from '../accounts/accounts.ts';
import { EmbeddedSignIn } from '../accounts/embedded-sign-in.ts';
import type { AdminServices } from '../admin/services.ts';
import { serveAdminSocket } from '../admin/socket-server.ts';
import { Directory } from '../directory/directory.ts';
import { ServerWriter } from '../directory/server-writer.ts';
import { createApp } from '../http/app.ts';
import { type Listening, listen, makeServers, type TlsFiles } from '../http/listen.ts';
import { authenticateUpgrade } from '../http/signed-in.ts';
import { Turns } from '../http/turns.ts';
import { RequestOrigin } from '../origin/request-origin.ts';
import { serverAddress } from '../origin/server-address.ts';
import { type Subnet, TrustedProxies } from '../origin/trusted-proxies.ts';
import { HealWindow } from '../relay/heal-window.ts';
import type { Clock, Scheduler } from '../relay/ports.ts';
import { Relay } from '../relay/relay.ts';
import { attachSocketServer } from '../socket/server.ts';
import { markerStore } from '../store/sqlite/marker-store.ts';
import { openStore, type Store } from '../store/sqlite/open-store.ts';
import { presenceStore } from '../store/sqlite/presence-store.ts';
import { sha256 } from '../store/sqlite/sha256.ts';
import { nodeVerify } from './verify.ts';

export interface ServerOptions {
  /** Absolute. */
  readonly dataFolder: string;
  readonly clientFolder: string;
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly tls: TlsFiles | null;
  readonly origins: readonly string[];
  /** Sites whose pages may show the widget. */
  readonly embedOrigins: readonly string[];
  /** By origin, the login name of the program that may sign people in at its pages. */
  readonly vouching: ReadonlyMap<string, string>;
  /** Reverse proxies whose X-Forwarded-For and X-Forwarded-Proto are believed. */
  readonly proxies: readonly Subnet[];
  readonly version: string;
  readonly log: Logger;
  /** A thread of the store ended by itself: nothing can be stored, or read, any more. */
  readonly onFatal: (reason: Error) => void;
}

export interface RunningServer {
  readonly listening: Listening;
  /** `http://127.0.0.1:8080` */
  readonly address: string;
  readonly services: AdminServices;
  readonly writer: ServerWriter;
  readonly relay: Relay;
  /** Commits and acknowledges what was taken, says goodbye, closes the store. */
  stop(): Promise<void>;
}

const random: RandomBytes = (bytes) => new Uint8Array(randomBytes(bytes));

const scheduler: Scheduler = {
  soon: (task) => void setImmediate(task),
  after: (delayMs, task) => {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
  idle: (task) => void setTimeout(task, 5),
};

const clock: Clock = { wallMs: () => Date.now(), monotonicMs: () => performance.now() };

const wire = async (store: Store, options: ServerOptions): Promise<RunningServer> => {
  const { dataFolder, clientFolder, host, port, tls, origins, version, log } = options;
  const origin = new RequestOrigin({
    proxies: new TrustedProxies(options.proxies),
    origins,
    tls: tls !== null,
  });
  const directory = await Directory.load(store.run);
  const counts = new Map<string, number>();
  const healWindow = new HealWindow(clock);
  const relay = await Relay.create({
    store: store.entries,
    markers: markerStore(store.run),
    presence: presenceStore(store.run),
    directory,
    clock,
    scheduler,
    sha256,
    verify: nodeVerify(),
    log,
    metrics: { count: (name, by) => void counts.set(name, (counts.get(name) ?? 0) + by) },
    isHealWindowOpen: (practice) => healWindow.isOpen(practice),
  });
  const nowMs = (): number => relay.time.now();
  const accounts = new Accounts({
    run: store.run,
    directory,
    nowMs: () => Date.now(),
    secret: store.secret,
    embedOrigins: options.embedOrigins,
    read: store.read,
  });
  const embedded = new EmbeddedSignIn({
    run: store.run,
    directory,
    nowMs: () => Date.now(),
    secret: store.secret,
    vouching: options.vouching,
  });
  const writer = new ServerWriter({
    store: store.entries,
    run: store.run,
    directory,
    nowMs,
    random,
    stored: (conversation) => relay.refresh(conversation),
    log,
  });
  const app = createApp({
    accounts,
    embedded,
    directory,
    entries: store.entries,
    search: store.search,
    secret: store.secret,
    run: store.run,
    markersMoved: (identity, moved) => relay.markersMoved(identity, moved),
    settingsMoved: (identity) => relay.settingsMoved(identity),
    personalMoved: (identity) => relay.personalMoved(identity),
    turns: new Turns(),
    log,
    clientFolder,
    origin,
    embedOrigins: options.embedOrigins,
    version,
  });
  const servers = makeServers(app, tls);
  const sockets = attachSocketServer(servers.server, {
    relay,
    authenticate: authenticateUpgrade(accounts),
    expiryOf: (sessionId) => accounts.expiryOf(sessionId),
    origin,
    log,
  });
  const listening = await listen(servers, host, port);
  const { port: listensOn } = listening.address;
  const address = serverAddress({ host, port: listensOn, origins, cert: tls?.cert ?? null });
  const services: AdminServices = {
    folder: dataFolder,
    store,
    directory,
    accounts,
    nowMs,
    random,
    refresh: (conversation) => relay.refresh(conversation),
    healWindow,
    address,
  };
  const admin = await serveAdminSocket(dataFolder, services);
  // What a crash left owing.
  writer.payOwed();
  return {
    listening,
    address,
    services,
    writer,
    relay,
    async stop() {
      await admin?.close();
      const ended = writer.stop().then(() => sockets.stop());
      await Promise.all([listening.close(ended), ended]);
      await store.close();
    },
  };
};

/** @throws FolderInUseError, NewerDatabaseError, ListenError */
export const runServer = async (options: ServerOptions): Promise<RunningServer> => {
  const { dataFolder, log, onFatal } = options;
  const store = await openStore(dataFolder, {
    onFatal,
    onProblem: (problem) => log.error({ err: problem }, 'the data folder needs an admin'),
  });
  try {
    return await wire(store, options);
  } catch (error) {
    await store.close();
    throw error;
  }
};
