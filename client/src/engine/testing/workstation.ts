/** A workstation for tests: a real engine over fake-indexeddb and a relay double. */
import {
  type ConversationId,
  ConversationId as ConversationIdSchema,
  type DirectoryConversation,
  type DirectoryDelta,
  type DirectoryUser,
  deviceIdOf,
  MAX_CHANNELS,
  PracticeId,
  PublicKey,
  presetRules,
  toBase64Url,
  UserId,
  webCryptoVerify,
} from '@corridor/core';
import { sha256 } from '@noble/hashes/sha2.js';
import { type DBCore, liveQuery } from 'dexie';
import { onTestFailed } from 'vitest';
import { databaseName, LocalDatabase, type MessageRow } from '../../local/database.ts';
import { setMeta } from '../../local/meta.ts';
import { WorkstationDatabase } from '../../local/people.ts';
import { replicaPrefix } from '../../local/replicas.ts';
import { type RunMoment, runMoment } from '../../local/run.ts';
import { Engine } from '../engine.ts';
import { browserTime, type Platform, type Time } from '../platform.ts';
import type { EngineMessage, EngineStatus } from '../port.ts';
import type { RelayDouble } from './relay-double.ts';

/** An id with a readable first part. */
export const testId = (name: string): string => `${name.padEnd(21, '0').slice(0, 21)}A`;

export const practice: DirectoryDelta['practice'] = {
  id: PracticeId.parse(testId('practice')),
  name: 'Smile',
  preset: 'helpdesk',
  rules: presetRules('helpdesk'),
  reception: null,
};

export const person = (name: string): DirectoryUser => ({
  id: UserId.parse(testId(name)),
  login: name,
  name,
  role: 'staff',
  jobTitle: null,
  department: null,
  organisation: null,
  leads: [],
  active: true,
  assignedTo: [],
});

export const groupOf = (name: string, members: readonly UserId[]): DirectoryConversation => ({
  id: ConversationIdSchema.parse(testId(name)),
  kind: 'group',
  name,
  topic: null,
  visibility: 'private',
  recordPolicy: 'editable',
  history: 'all',
  archived: false,
  createdAt: 1,
  createdBy: members[0] ?? UserId.parse(testId('nobody')),
  members: members.map((user) => ({ user, role: 'member', joinedAt: 1 })),
  readableFrom: 0,
});

export const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes));

export interface Workstation {
  readonly user: UserId;
  /** Of its local database. */
  readonly name: string;
  readonly workstation: WorkstationDatabase;
  /** The browser takes no messages of the engine any more. */
  diskIsFull: boolean;
  maxChannels: number;
  db: LocalDatabase;
  engine: Engine | null;
  readonly told: EngineMessage[];
  /** Starts an engine on whatever the disk holds. @returns its own connection */
  start(): Promise<LocalDatabase>;
  /** Ends it as a closing tab does. */
  stop(): Promise<void>;
  /** Resolves when the condition holds: looked at after every change of the database or status. */
  until(what: string, condition: () => Promise<boolean>): Promise<void>;
  messages(conversation: ConversationId): Promise<MessageRow[]>;
  texts(conversation: ConversationId): Promise<string[]>;
  /** Half a minute and more goes by: what was planned for then happens now. */
  timePasses(): void;
  /** A second has gone by, and from now on no time does. @returns what lets it go on */
  stopTime(): () => void;
  /** This workstation's wall clock is off by this from now on. @returns the moment by that clock */
  withClock(offMs: number): () => RunMoment;
  readonly status: EngineStatus | null;
}

export const replicaNames = async (user: UserId): Promise<string[]> =>
  (await indexedDB.databases()).flatMap(({ name }) =>
    name?.startsWith(replicaPrefix(user)) ? [name] : [],
  );

/** Puts a row into a replica that is no update. */
export const spoilReplica = (name: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const transaction = request.result.transaction('updates', 'readwrite');
      transaction.objectStore('updates').add(new Uint8Array([9, 9, 9]));
      transaction.oncomplete = () => {
        request.result.close();
        resolve();
      };
    };
  });

/** Timers of this length and more wait for the test to let the time pass. */
const SLOW_MS = 25_000;

/** Refuses what a full disk refuses first: whatever is not a single value. */
const fillable = (core: DBCore, disk: { readonly diskIsFull: boolean }): DBCore => ({
  ...core,
  table: (name) => {
    const table = core.table(name);
    return {
      ...table,
      mutate: (request) =>
        disk.diskIsFull && name !== 'meta' && request.type !== 'delete'
          ? Promise.reject(new DOMException('The disk is full.', 'QuotaExceededError'))
          : table.mutate(request),
    };
  },
});

/** Signs a person in on a new workstation, without the HTTP of it. */
export const signedIn = async (
  relay: RelayDouble,
  user: UserId,
  disk: string,
): Promise<Workstation> => {
  const name = `${databaseName(user)}-${disk}`;
  const keys = (await crypto.subtle.generateKey('Ed25519', false, [
    'sign',
    'verify',
  ])) as CryptoKeyPair;
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', keys.publicKey));
  const publicKey = PublicKey.parse(toBase64Url(raw));
  const device = deviceIdOf(raw, sha256);
  relay.devices.push({
    id: device,
    user,
    publicKey,
    kind: 'workstation',
    blocked: false,
  });
  let offMs = 0;
  const slow = new Set<() => void>();
  const held = new Set<() => void>();
  let stoppedMs: number | null = null;
  const time: Time = {
    ...browserTime,
    monoMs: () => stoppedMs ?? browserTime.monoMs(),
    wallMs: () => Date.now() + offMs,
    after: (delayMs, task) => {
      if (delayMs < SLOW_MS && stoppedMs === null) return browserTime.after(delayMs, task);
      const waiting = delayMs < SLOW_MS ? held : slow;
      waiting.add(task);
      return () => waiting.delete(task);
    },
  };
  const platform: Platform = {
    time,
    random,
    uniform: () => 0,
    connect: () => relay.connect(user),
    fetch: relay.fetchFor(user),
    origin: '',
  };
  const workstation = new WorkstationDatabase(`device-of-${name}`);
  await workstation.people.put({
    user,
    login: user,
    name: user,
    practice: '',
    lastUsedAt: 0,
    locked: 0,
    verifier: null,
  });
  await workstation.keys.put({ login: user, keys, publicKey });
  const db = new LocalDatabase(name);
  await setMeta(db, 'user', user);
  await setMeta(db, 'practice', practice);
  await setMeta(db, 'device', device);
  await setMeta(db, 'keys', keys);
  const watchers = new Set<() => void>();
  const station: Workstation = {
    user,
    name,
    workstation,
    diskIsFull: false,
    maxChannels: MAX_CHANNELS,
    db,
    engine: null,
    told: [],
    get status() {
      return station.engine?.status ?? null;
    },
    async start() {
      if (!station.db.isOpen()) station.db = new LocalDatabase(name);
      const own = new LocalDatabase(name);
      own.use({
        stack: 'dbcore',
        name: 'disk',
        level: 1,
        create: (core) => fillable(core, station),
      });
      station.engine = await Engine.start({
        db: own,
        user,
        platform,
        verify: webCryptoVerify(crypto.subtle),
        workstation,
        maxChannels: station.maxChannels,
        tell: (message) => {
          station.told.push(message);
          for (const watcher of watchers) watcher();
        },
      });
      return own;
    },
    async stop() {
      await station.engine?.stop();
      station.engine = null;
    },
    until: (what, condition) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          condition().then(
            (holds) => holds && finish(resolve),
            (error: unknown) => finish(() => reject(error)),
          );
        };
        const rows = liveQuery(() => condition()).subscribe({ next: look, error: look });
        let waits = true;
        const finish = (then: () => void): void => {
          waits = false;
          rows.unsubscribe();
          watchers.delete(look);
          then();
        };
        watchers.add(look);
        // How long it may take is the test's to say: a deadline here would only tell a busy machine.
        onTestFailed(() => {
          if (!waits) return;
          const never = `It did not happen before the test ended: ${what}`;
          console.error(never);
          finish(() => reject(new Error(never)));
        });
      }),
    timePasses() {
      const due = [...slow];
      slow.clear();
      for (const task of due) task();
    },
    stopTime() {
      stoppedMs = browserTime.monoMs() + 1_000;
      return () => {
        stoppedMs = null;
        const due = [...held];
        held.clear();
        for (const task of due) task();
      };
    },
    withClock: (ms) => {
      offMs = ms;
      return () => ({ ...runMoment(), wallMs: time.wallMs() });
    },
    async messages(conversation) {
      const rows = await station.db.messages.where('conversation').equals(conversation).toArray();
      return rows.sort((a, b) => (a.sort < b.sort ? -1 : 1));
    },
    async texts(conversation) {
      return (await station.messages(conversation)).map(({ text }) => text);
    },
  };
  return station;
};
