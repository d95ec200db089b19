/**
 * Signing in and out of this workstation. The session itself is a cookie that no script can read;
 * what is kept here is who it belongs to, their signing key, and their local data.
 */
import {
  Challenge,
  deviceProofBytes,
  err,
  FirstSignInInfo,
  LoginName,
  ok,
  type Result,
  SessionInfo,
  toBase64Url,
  type UserId,
} from '@corridor/core';
import type { ApiClient, ApiFailure } from '../engine/http.ts';
import { stopEngineOf } from '../engine/stop.ts';
import { databaseName, LocalDatabase } from '../local/database.ts';
import { setMeta } from '../local/meta.ts';
import type { DeviceKeyRow, WorkstationDatabase } from '../local/people.ts';
import { removeDeactivated, removePerson, unsentHere } from '../local/remove.ts';
import { deviceKey } from './device-key.ts';
import { endLeftSession, noteLeftSession } from './left-session.ts';
import { makeVerifier } from './lock.ts';

/** What screens hold to sign people in and out. */
export interface SessionContext {
  readonly workstation: WorkstationDatabase;
  readonly api: ApiClient;
}

/** How this workstation is called in the list of one's sessions. */
const deviceName = (): string => {
  const agent = typeof navigator === 'undefined' ? '' : navigator.userAgent;
  const browser = /(Firefox|Edg|Chrome|Safari)\/[\d]+/.exec(agent)?.[0] ?? 'Browser';
  const system = /\(([^;)]+)/.exec(agent)?.[1] ?? '';
  return `${browser.replace('/', ' ').replace('Edg ', 'Edge ')} ${system}`.trim().slice(0, 80);
};

/**
 * Writes down who signed in, before any screen opens.
 * @param password null when it was not typed here: what checks it at the lock stays as it was
 */
export const remember = async (
  { workstation }: SessionContext,
  info: SessionInfo,
  { login, keys }: DeviceKeyRow,
  password: string | null,
): Promise<void> => {
  const { user, practice, device } = info;
  const db = new LocalDatabase(databaseName(user.id));
  await db.transaction('rw', [db.meta, db.users], async () => {
    await setMeta(db, 'user', user.id);
    await setMeta(db, 'practice', practice);
    await setMeta(db, 'device', device);
    await setMeta(db, 'keys', keys);
    await db.users.put(user);
  });
  db.close();
  const made = password === null ? null : await makeVerifier(password);
  const { people, current, departed } = workstation;
  await workstation.transaction('rw', [people, current, departed], async () => {
    await departed.delete(user.id);
    const verifier = made ?? (await people.get(user.id))?.verifier ?? null;
    await workstation.people.put({
      user: user.id,
      login,
      name: user.name,
      practice: practice.name,
      lastUsedAt: Date.now(),
      locked: 0,
      verifier,
    });
    await workstation.current.put({ name: 'current', user: user.id });
  });
};

/** The key as it presents itself to the server, with the proof that it is here. */
export const registration = async ({ api }: SessionContext, key: DeviceKeyRow, subject: string) => {
  const given = await api.json('GET', '/api/challenge', Challenge);
  if (!given.ok) return given;
  const { challenge } = given.value;
  const bytes = new Uint8Array(deviceProofBytes(challenge, subject));
  const signed = await crypto.subtle.sign('Ed25519', key.keys.privateKey, bytes);
  const signature = toBase64Url(new Uint8Array(signed));
  return ok({ publicKey: key.publicKey, name: deviceName(), challenge, signature });
};

/** @throws NoSigningError the browser cannot sign */
export const signIn = async (
  context: SessionContext,
  credentials: { readonly login: string; readonly password: string },
): Promise<Result<SessionInfo, ApiFailure>> => {
  const login = LoginName.safeParse(credentials.login);
  if (!login.success) return err(wrongLogin);
  const ended = await endLeftSession(context.workstation, context.api);
  if (!ended.ok) return ended;
  const key = await deviceKey(context.workstation, login.data);
  const device = await registration(context, key, login.data);
  if (!device.ok) return device;
  const answer = await context.api.json('POST', '/api/session', SessionInfo, {
    login: login.data,
    password: credentials.password,
    device: device.value,
  });
  if (answer.ok) await remember(context, answer.value, key, credentials.password);
  else if (isDeactivated(answer.error)) await removeByLogin(context, login.data);
  return answer;
};

const isDeactivated = (failure: ApiFailure): boolean =>
  failure.kind === 'refused' && failure.code === 'deactivated';

/** The server says so only to who knows the password: the copy here goes, whoever's it is now. */
const removeByLogin = async ({ workstation }: SessionContext, login: string): Promise<void> => {
  const person = await workstation.people.where('login').equals(login).first();
  if (!person) {
    await workstation.keys.delete(login);
    return;
  }
  await stopEngineOf(person.user);
  const db = new LocalDatabase(databaseName(person.user));
  const unsent = await unsentHere(db);
  db.close();
  await removeDeactivated(workstation, person.user, unsent);
};

/** What the server would say to a login name that cannot exist. */
const wrongLogin: ApiFailure = {
  kind: 'refused',
  status: 401,
  code: 'wrong-credentials',
  message: '',
  fields: {},
  retryAfterSeconds: null,
  canRetry: false,
};

/** Whom a first-sign-in link is for. */
export const firstSignInInfo = (
  { api }: SessionContext,
  link: string,
): Promise<Result<FirstSignInInfo, ApiFailure>> =>
  api.json('GET', `/api/first-sign-in/${encodeURIComponent(link)}`, FirstSignInInfo);

/** Sets the password with a one-time link, and signs in. @throws NoSigningError */
export const signInFirst = async (
  context: SessionContext,
  first: { readonly link: string; readonly login: string; readonly password: string },
): Promise<Result<SessionInfo, ApiFailure>> => {
  const ended = await endLeftSession(context.workstation, context.api);
  if (!ended.ok) return ended;
  const key = await deviceKey(context.workstation, first.login);
  const device = await registration(context, key, first.link);
  if (!device.ok) return device;
  const answer = await context.api.json('POST', '/api/session/first', SessionInfo, {
    link: first.link,
    password: first.password,
    device: device.value,
  });
  if (answer.ok) await remember(context, answer.value, key, first.password);
  return answer;
};

/**
 * Removes everything of this person from this workstation, and ends the session: now if the server
 * can be reached, else at the next contact. Stop the engine first (`EngineHandle.stopEverywhere`),
 * and ask first: what waits in the outbox is lost (`unsentHere`).
 * @returns what kept the session from ending now; the data is gone all the same
 */
export const signOutAndRemove = async (
  { workstation, api }: SessionContext,
  user: UserId,
): Promise<Result<null, ApiFailure>> => {
  await noteLeftSession(workstation);
  // Beside each other: a network that answers nothing does not keep what is to go.
  const ended = endLeftSession(workstation, api);
  await removePerson(workstation, user);
  return ended;
};
