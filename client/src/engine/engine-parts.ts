/**
 * Makes the parts of an engine and ties them to each other: the line (socket.ts), what a welcome asks
 * for (serving.ts), the segments in use (desk.ts), the closed ones (fill.ts), and what tells of them.
 * What they ask of the engine as a whole are its {@link EngineEvents}; none is told while they are made.
 */
import {
  type DeviceId,
  MAX_CHANNELS,
  type RelayMessage,
  type UserId,
  type Verify,
  type Welcome,
} from '@corridor/core';
import type { LocalDatabase } from '../local/database.ts';
import { setMeta } from '../local/meta.ts';
import type { WorkstationDatabase } from '../local/people.ts';
import { ConnectionReport } from './connection-report.ts';
import { Desk } from './desk.ts';
import { Fill } from './fill.ts';
import { FillReport } from './fill-report.ts';
import { FreshMessages } from './fresh-messages.ts';
import { type ApiFailure, apiClient } from './http.ts';
import { InStep } from './in-step.ts';
import { Indexer } from './indexer.ts';
import { Live } from './live.ts';
import { Outbox } from './outbox.ts';
import { type Platform, signWith } from './platform.ts';
import type { EngineMessage } from './port.ts';
import { SearchParts } from './search-parts.ts';
import { Serving } from './serving.ts';
import { type DownReason, Socket } from './socket.ts';
import type { StatusBoard } from './status.ts';
import type { StorageWatch } from './storage-watch.ts';
import { Verifier } from './verifier.ts';
import { Channels } from './virtual-socket.ts';
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

/** What is read and set up before the parts are made. */
export interface Begun {
  readonly status: StatusBoard;
  readonly storage: StorageWatch;
  readonly keys: CryptoKeyPair;
  readonly device: DeviceId;
  readonly era: number | undefined;
  readonly revision: number | undefined;
}

export interface EngineEvents {
  readonly up: (welcome: Welcome) => void;
  /** @param again whether the line is tried again by itself */
  readonly down: (why: DownReason, again: boolean) => void;
  readonly message: (message: RelayMessage) => void;
  /** What a welcome asked for is done, and was told to the parts. */
  readonly served: () => void;
  /** Since the line is up, what is here was compared with what the relay told of. */
  readonly looked: () => void;
  /** What of history is here may be another. */
  readonly fillChanged: () => void;
  /** The server did not do what it was asked by HTTP. */
  readonly refused: (failure: ApiFailure) => void;
  readonly failed: (error: unknown) => void;
}

export type EngineParts = ReturnType<typeof makeParts>;

export const makeParts = (options: EngineOptions, begun: Begun, on: EngineEvents) => {
  const { db, user, platform, verify } = options;
  const { time, random } = platform;
  const { status, storage, keys, device } = begun;
  const { failed } = on;
  const api = apiClient(platform.fetch, platform.origin, user);
  const socket: Socket = new Socket(
    platform,
    {
      hello: () => serving.known,
      connecting: () => report.connecting(),
      up: on.up,
      down: on.down,
      message: on.message,
    },
    CLIENT_NAME,
  );
  const channels = new Channels((message) => socket.send(message));
  const written = new WrittenTime(socket.relayTime, time.wallMs);
  const report = new ConnectionReport(status, time, socket.relayTime, (stopped) => {
    const kept = stopped ? setMeta(db, 'serverStopped', stopped) : db.meta.delete('serverStopped');
    kept.catch(failed);
  });
  const verifier = new Verifier(verify, device);
  const fresh = new FreshMessages({
    db,
    time,
    relayNowMs: () => socket.relayTime.nowMs(),
    tell: options.tell,
  });
  const indexer = new Indexer({
    db,
    me: user,
    verifier,
    relayNowMs: () => socket.relayTime.nowMs() ?? time.wallMs(),
    added: (rows) => fresh.added(rows),
    unreadable: (_id, why) => status.set({ fault: `unreadable-entry:${why}` }),
  });
  const outbox = new Outbox({
    db,
    me: user,
    device,
    sign: signWith(keys.privateKey),
    writtenMs: (row) => written.of(row),
    wallMs: time.wallMs,
  });
  const desk = new Desk({
    db,
    me: user,
    channels,
    indexer,
    outbox,
    random,
    time,
    maxChannels: options.maxChannels ?? MAX_CHANNELS,
    listAgain: (conversation) => fill.want([conversation]),
    directoryChanged: () => serving.go(),
    replicaReplaced: (why) => {
      if (why === 'evicted') storage.evicted('segments');
      status.set({ replicasReplaced: status.current.replicasReplaced + 1 });
    },
    changed: on.fillChanged,
    failed,
  });
  const fill = new Fill({
    db,
    api,
    indexer,
    inUse: (segment) => desk.inUse(segment),
    pause: () => new Promise((resolve) => void time.after(0, resolve)),
    failed: (failure) => {
      if (failure === 'bad-segment') status.set({ fault: 'bad-segment' });
      else {
        on.refused(failure);
        if (failure.canRetry) serving.later();
      }
    },
    broken: (error) => {
      failed(error);
      serving.later();
    },
    changed: on.fillChanged,
    indexed: (conversation) => {
      desk.indexed(conversation).catch(failed);
    },
  });
  const fillReport = new FillReport({
    db,
    time,
    heads: () => desk.heads(),
    unlisted: () => fill.unlisted,
    looked: on.looked,
    failed,
  });
  const live = new Live({
    db,
    time,
    socket,
    reached: () => desk.reached(),
    tell: options.tell,
    failed,
  });
  const searchParts = new SearchParts({ db, time, failed });
  const inStep = new InStep({
    db,
    api,
    time,
    isOpen: () => socket.isOpen,
    refused: on.refused,
    failed,
  });
  const serving: Serving = new Serving({
    db,
    me: user,
    platform,
    apiUntil: (givenUp) => apiClient(platform.fetch, platform.origin, user, givenUp),
    socket,
    known: { era: begun.era ?? null, directoryRevision: begun.revision ?? 0 },
    desk,
    verifier,
    indexer,
    healing: (healing) => {
      status.set({ healing });
      fresh.healing(healing !== null);
    },
    served: async () => {
      channels.lineUp();
      desk.open();
      fill.go();
      await fillReport.open();
      live.open();
      // What was kept about a conversation that the server knows only now.
      inStep.pushSoon('personal');
      inStep.pushSoon('settings');
      await storage.look();
      on.served();
    },
    refused: on.refused,
    failed,
  });
  return {
    status,
    storage,
    socket,
    channels,
    report,
    serving,
    verifier,
    desk,
    fill,
    fillReport,
    live,
    fresh,
    searchParts,
    inStep,
    written,
  };
};
