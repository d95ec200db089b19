/** Binds the sign-in pages, the lock and the settings to the session and the server. */
import { err, ok, type Result, SessionList, type UserId } from '@corridor/core';
import { z } from 'zod';
import type { ApiFailure } from '../engine/http.ts';
import { storageFault } from '../local/storage.ts';
import { touch } from '../lock/idle.ts';
import { NoSigningError } from '../session/device-key.ts';
import { unlock } from '../session/lock.ts';
import { firstSignInInfo, type SessionContext, signIn, signInFirst } from '../session/session.ts';
import type { SettingsPort } from '../settings/port.ts';
import type { FirstSignInPort, PersonHere, SignInFailure, SignInPort } from '../sign-in/port.ts';

const failureOf = (failure: ApiFailure): SignInFailure => {
  if (failure.kind !== 'refused') return { reason: 'unreachable' };
  if (failure.status === 429) {
    return { reason: 'tooMany', seconds: failure.retryAfterSeconds ?? 60 };
  }
  if (failure.code === 'wrong-credentials') return { reason: 'wrong' };
  if (failure.code === 'deactivated') return { reason: 'notActive' };
  if (failure.status >= 500) return { reason: 'unreachable' };
  return { reason: 'failed', code: failure.code };
};

const thrown = (error: unknown): SignInFailure => {
  if (error instanceof NoSigningError) return { reason: 'tooOld' };
  if (storageFault(error)) return { reason: 'storage' };
  return { reason: 'failed', code: error instanceof Error ? error.message : String(error) };
};

const guarded = async (
  work: () => Promise<Result<unknown, ApiFailure>>,
): Promise<Result<null, SignInFailure>> => {
  try {
    const result = await work();
    if (!result.ok) return err(failureOf(result.error));
    touch();
    return ok(null);
  } catch (error) {
    return err(thrown(error));
  }
};

/** Unlocks with what this workstation knows; the person becomes the one who uses it. */
export const unlockHere = async (
  { workstation }: SessionContext,
  user: UserId,
  password: string,
): Promise<Result<null, SignInFailure>> => {
  try {
    const outcome = await unlock(workstation, user, password);
    if (typeof outcome !== 'string') {
      return err({ reason: 'wait', seconds: Math.ceil(outcome.waitMs / 1_000) });
    }
    if (outcome === 'wrong-password') return err({ reason: 'wrongPassword' });
    if (outcome === 'unknown') return err({ reason: 'unreachable' });
    touch();
    await workstation.current.put({ name: 'current', user });
    return ok(null);
  } catch (error) {
    return err(thrown(error));
  }
};

export const signInPort = (context: SessionContext): SignInPort => ({
  signIn: (login, password) => guarded(() => signIn(context, { login, password })),
  enter: async (person: PersonHere, password) => {
    // With the server first: then what waits is sent at once, as this person.
    const online = await guarded(() => signIn(context, { login: person.login, password }));
    if (online.ok || online.error.reason !== 'unreachable') return online;
    return unlockHere(context, person.user, password);
  },
});

export const firstSignInPort = (context: SessionContext): FirstSignInPort => ({
  info: async (link) => {
    const result = await firstSignInInfo(context, link);
    if (result.ok) return result;
    const gone = result.error.kind === 'refused' && result.error.status < 500;
    return err(gone ? 'bad' : 'unreachable');
  },
  setPassword: (link, login, password) =>
    guarded(() => signInFirst(context, { link, login, password })),
});

/** The code of why; the sentence is the app's. */
const codeOf = (failure: ApiFailure): string =>
  failure.kind === 'refused' ? failure.code : failure.kind;

export const settingsPort = ({ api }: SessionContext): SettingsPort => ({
  sessions: async () => {
    const result = await api.json('GET', '/api/sessions', SessionList);
    return result.ok ? ok(result.value.sessions) : err(codeOf(result.error));
  },
  revoke: async (session) => {
    const path = `/api/sessions/${encodeURIComponent(session)}`;
    const result = await api.json('DELETE', path, z.unknown());
    return result.ok ? ok(null) : err(codeOf(result.error));
  },
  changePassword: async (current, next) => {
    const result = await api.json('POST', '/api/password', z.unknown(), { current, next });
    if (result.ok) return ok(null);
    const { error } = result;
    // The session is good, only what was typed is not.
    const wrong = error.kind === 'refused' && 'current' in error.fields;
    return err(wrong ? 'wrong-credentials' : codeOf(error));
  },
  storage: async () => {
    const { usage, quota } = await navigator.storage.estimate();
    return usage === undefined || quota === undefined
      ? null
      : { usedBytes: usage, quotaBytes: quota };
  },
});
