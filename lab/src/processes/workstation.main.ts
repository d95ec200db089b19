/**
 * One workstation in a process of its own: the client's engine, outbox and local database as the
 * browser runs them, with Node's sockets and a journal for a disk.
 */
// Before Dexie, which looks once whether there is an IndexedDB.
import 'fake-indexeddb/auto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ConversationId,
  ENTRIES,
  entryIds,
  PublicKey,
  toBase64Url,
  type UserId,
  webCryptoVerify,
} from '@corridor/core';
import { Dexie, liveQuery, type Table } from 'dexie';
import WebSocket from 'ws';
import * as Y from 'yjs';
import { markRead } from '../../../client/src/actions/reading.ts';
import { writeMessage } from '../../../client/src/actions/write-message.ts';
import { Engine } from '../../../client/src/engine/engine.ts';
import { apiClient } from '../../../client/src/engine/http.ts';
import { browserTime, type Platform, type Wire } from '../../../client/src/engine/platform.ts';
import { databaseName, LocalDatabase } from '../../../client/src/local/database.ts';
import { WorkstationDatabase } from '../../../client/src/local/people.ts';
import { runMoment } from '../../../client/src/local/run.ts';
import { signIn } from '../../../client/src/session/session.ts';
import { startMeasuring, type Usage } from '../../probe.mjs';
import { openJournal } from './journal.ts';
import { journalPath } from './journal-file.ts';
import { queueCommand } from './own-commands.ts';
import { lookAt } from './own-look.ts';
import { viewOf } from './views.ts';
import type { Ask, Asked, Damage, Told, WorkstationSetup } from './wire.ts';

const setup = JSON.parse(process.env.LAB_WORKSTATION ?? '{}') as WorkstationSetup;
const cookiePath = join(setup.folder, 'cookie');
const keyPath = join(setup.folder, 'key.json');

const tell = (told: Told): void => {
  process.send?.(told);
};

/** The device key; the browser would not give out its private half, so the lab makes it. */
const deviceKeys = async (): Promise<CryptoKeyPair> => {
  if (!existsSync(keyPath)) {
    const made = (await crypto.subtle.generateKey('Ed25519', true, [
      'sign',
      'verify',
    ])) as CryptoKeyPair;
    const jwk = await crypto.subtle.exportKey('jwk', made.privateKey);
    writeFileSync(keyPath, JSON.stringify(jwk));
  }
  const jwk = JSON.parse(readFileSync(keyPath, 'utf8')) as JsonWebKey;
  const { d: _private, key_ops: _use, ...half } = jwk;
  const [privateKey, publicKey] = await Promise.all([
    crypto.subtle.importKey('jwk', jwk, 'Ed25519', true, ['sign']),
    crypto.subtle.importKey('jwk', { ...half, key_ops: ['verify'] }, 'Ed25519', true, ['verify']),
  ]);
  return { privateKey, publicKey };
};

/** `fetch` with the cookie of this workstation, as a browser sends it. */
const fetchHere: typeof fetch = async (input, init) => {
  const headers = new Headers(init?.headers);
  headers.set('origin', setup.origin);
  if (existsSync(cookiePath)) headers.set('cookie', readFileSync(cookiePath, 'utf8'));
  const response = await fetch(input, { ...init, headers });
  const set = response.headers.getSetCookie().map((line) => line.split(';')[0]);
  if (set.length > 0) writeFileSync(cookiePath, set.join('; '));
  return response;
};

const platform: Platform = {
  time: browserTime,
  random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
  uniform: () => Math.random(),
  connect: () =>
    new WebSocket(`${setup.origin.replace(/^http/, 'ws')}/sync`, {
      perMessageDeflate: false,
      headers: { cookie: readFileSync(cookiePath, 'utf8'), origin: setup.origin },
    }) as unknown as Wire,
  fetch: fetchHere,
  origin: setup.origin,
};

const signInHere = async (
  workstation: WorkstationDatabase,
  keys: CryptoKeyPair,
  password: string,
): Promise<void> => {
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', keys.publicKey));
  const publicKey = PublicKey.parse(toBase64Url(raw));
  await workstation.keys.put({ login: setup.login, keys, publicKey });
  const api = apiClient(fetchHere, setup.origin);
  const answer = await signIn({ workstation, api }, { login: setup.login, password });
  if (!answer.ok) throw new Error(`${setup.login} cannot sign in: ${JSON.stringify(answer.error)}`);
};

/** One bit of one row. @returns whether there was a row */
const turnBit = async (updates: Table, place: number): Promise<boolean> => {
  const keys = await updates.toCollection().primaryKeys();
  const key: unknown = keys[place % keys.length];
  if (key === undefined) return false;
  const row = Uint8Array.from((await updates.get(key)) as Uint8Array);
  const at = place % row.length;
  row[at] = (row[at] ?? 0) ^ (1 << (place % 8));
  await updates.put(row, key);
  return true;
};

/**
 * A row more, which deletes an entry: the state vector stays as it was, so that nobody sends the
 * entry again by itself. @returns whether there was an entry
 */
const deleteEntry = async (updates: Table, place: number): Promise<boolean> => {
  const doc = new Y.Doc({ gc: false });
  for (const update of (await updates.toArray()) as Uint8Array[]) Y.applyUpdate(doc, update);
  const ids = [...entryIds(doc)].sort();
  const id = ids[place % ids.length];
  if (id === undefined) return false;
  const before = Y.encodeStateVector(doc);
  doc.getMap(ENTRIES).delete(id);
  await updates.add(Y.encodeStateAsUpdate(doc, before));
  return true;
};

/** @returns whether there was anything to spoil */
const spoil = async (db: LocalDatabase, place: number, how: Damage): Promise<boolean> => {
  const replicas = (await db.segments.toArray()).flatMap(({ replica }) => replica ?? []);
  const name = replicas[place % replicas.length];
  if (name === undefined || !(await Dexie.exists(name))) return false;
  const replica = await new Dexie(name).open();
  try {
    const updates = replica.table('updates');
    return await (how === 'bit' ? turnBit(updates, place) : deleteEntry(updates, place));
  } finally {
    replica.close();
  }
};

/** From `clock-offset.mjs`, which every workstation of the lab is started with. */
const setClockOffset = (ms: number): void =>
  (globalThis as unknown as { corridorSetClockOffset(ms: number): void }).corridorSetClockOffset(
    ms,
  );

let measure: (() => Usage) | null = null;

/** Reads to the newest message that is on the server. @returns where the marker stands then */
const readAll = async (db: LocalDatabase, conversation: ConversationId): Promise<number> => {
  const rows = await db.messages.where('conversation').equals(conversation).toArray();
  await markRead(db, conversation, Math.max(0, ...rows.map(({ sequence }) => sequence ?? 0)));
  return (await db.conversations.get(conversation))?.marker ?? 0;
};

const carryOut = async (ask: Ask, db: LocalDatabase, user: UserId, engine: Engine) => {
  switch (ask.do) {
    case 'write':
      return (await writeMessage(db, user, ask.conversation, { kind: 'message', text: ask.text }))
        .key;
    case 'withdraw':
      await writeMessage(db, user, ask.conversation, { kind: 'redaction', target: { id: ask.id } });
      return null;
    case 'read':
      return readAll(db, ask.conversation);
    case 'queue':
      await queueCommand(db, ask.command);
      return null;
    case 'look':
      return lookAt(db, user, engine.status);
    case 'reconnect':
      engine.receive({ type: 'reconnect' });
      return null;
    case 'spoil':
      return spoil(db, ask.place, ask.how);
    case 'clock':
      setClockOffset(ask.offsetMs);
      return null;
    case 'usage':
      measure ??= startMeasuring();
      return measure();
    case 'stop':
      await engine.stop();
      return null;
  }
};

/** Says of each of one's own messages once that it is on the server. */
const tellAcknowledged = (db: LocalDatabase, user: UserId): void => {
  const told = new Set<string>();
  liveQuery(() => db.messages.filter(({ delivery }) => delivery === 'stored').toArray()).subscribe({
    next: (rows) => {
      for (const row of rows) {
        if (row.author !== user || row.kind !== 'message' || told.has(row.ref)) continue;
        told.add(row.ref);
        tell({ type: 'acknowledged', message: viewOf(row) });
      }
    },
    error: (error: unknown) => console.error(error),
  });
};

const main = async (): Promise<void> => {
  const keys = await deviceKeys();
  await openJournal(journalPath(setup.folder), keys);
  const workstation = new WorkstationDatabase();
  if (setup.password !== null) await signInHere(workstation, keys, setup.password);
  const user = (await workstation.people.where('login').equals(setup.login).first())?.user;
  if (!user) throw new Error(`Nobody called ${setup.login} has signed in here.`);
  const db = new LocalDatabase(databaseName(user));
  const engine: Engine = await Engine.start({
    db: new LocalDatabase(databaseName(user)),
    user,
    workstation,
    platform,
    verify: webCryptoVerify(crypto.subtle),
    tell: ({ type }) => {
      if (type !== 'relay-time') return;
      const { run, monoMs } = runMoment();
      engine.receive({ type: 'run', run, monoMs });
    },
  });
  process.on('message', ({ n, ask }: Asked) => {
    carryOut(ask, db, user, engine).then(
      (value) => tell({ type: 'answer', n, value }),
      (error: unknown) => tell({ type: 'failed', n, message: String(error) }),
    );
  });
  // The lab went away: nothing is left to work for.
  process.on('disconnect', () => process.exit(0));
  tellAcknowledged(db, user);
  tell({ type: 'ready', user });
};

await main();
