/**
 * A session that somebody left. Its cookie is good for weeks and no script can take it away, so the
 * workstation remembers that the session is to be ended until the server says that it has: at the
 * next contact, and before anybody signs in here. What is remembered names nobody.
 */
import { ok, type Result } from '@corridor/core';
import { z } from 'zod';
import type { ApiClient, ApiFailure } from '../engine/http.ts';
import type { WorkstationDatabase } from '../local/people.ts';

/** With these the server says that the cookie is good for nothing already. */
const OVER: ReadonlySet<string> = new Set(['signed-out', 'deactivated', 'device-blocked']);

/** One tab at a time: a late one must not end the session of who signed in meanwhile. */
const alone = <T>(work: () => Promise<T>): Promise<T> =>
  typeof navigator === 'undefined' || !('locks' in navigator)
    ? work()
    : navigator.locks.request('corridor-left-session', work);

/** Written down before anything else of leaving, so that a leaving that is cut off ends as well. */
export const noteLeftSession = async ({ left }: WorkstationDatabase): Promise<void> => {
  await left.put({ name: 'session' });
};

/** Ends the session that was left, if there is one. @returns what kept it from ending */
export const endLeftSession = (
  { left }: WorkstationDatabase,
  api: ApiClient,
): Promise<Result<null, ApiFailure>> =>
  alone(async () => {
    if (!(await left.get('session'))) return ok(null);
    const answer = await api.json('DELETE', '/api/session', z.null());
    const over = answer.ok || (answer.error.kind === 'refused' && OVER.has(answer.error.code));
    if (!over) return answer;
    await left.delete('session');
    return ok(null);
  });
