/**
 * Signing in with a ticket that the page around the widget handed in. Its person may have a password
 * or none; it is not typed here, so this workstation learns nothing to check it with.
 */
import { err, FirstSignInInfo, ok, type Result, SessionInfo } from '@corridor/core';
import type { ApiFailure } from '../engine/http.ts';
import { deviceKey } from './device-key.ts';
import { endLeftSession } from './left-session.ts';
import { registration, remember, type SessionContext } from './session.ts';

export interface HandedIn {
  readonly ticket: string;
  /** Of the page that handed it in. */
  readonly origin: string;
  /** Whether that page is of another site than Corridor. */
  readonly apart: boolean;
}

export type TicketFailure =
  | ApiFailure
  /** It is for somebody else than who is here: nobody is replaced by it. */
  | { readonly kind: 'other-person' }
  /** The browser keeps no cookie in this page. */
  | { readonly kind: 'no-cookie' };

/**
 * @param here login name of who is here already and whose session ended; null when nobody is
 * @throws NoSigningError the browser cannot sign
 */
export const signInWithTicket = async (
  context: SessionContext,
  handedIn: HandedIn,
  here: string | null,
): Promise<Result<SessionInfo, TicketFailure>> => {
  const { api, workstation } = context;
  const { ticket, origin, apart } = handedIn;
  const whom = await api.json('POST', '/api/embed/person', FirstSignInInfo, { ticket, origin });
  if (!whom.ok) return whom;
  const { login } = whom.value;
  if (here !== null && login !== here) return err({ kind: 'other-person' });
  const ended = await endLeftSession(workstation, api);
  if (!ended.ok) return ended;
  const key = await deviceKey(workstation, login);
  const device = await registration(context, key, ticket);
  if (!device.ok) return device;
  const request = { ticket, origin, apart, device: device.value };
  const answer = await api.json('POST', '/api/embed/session', SessionInfo, request);
  if (!answer.ok) return answer;
  const kept = await api.json('GET', '/api/session', SessionInfo);
  if (!kept.ok) {
    const isGone = kept.error.kind === 'refused' && kept.error.code === 'signed-out';
    return err(isGone ? { kind: 'no-cookie' } : kept.error);
  }
  await remember(context, answer.value, key, null);
  return ok(answer.value);
};
