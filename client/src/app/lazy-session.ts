/**
 * The session's ports, loaded when they are first called: whoever opens the app and is in already
 * does not wait for what signs people in.
 */
import { err, type Result, type SessionInfo, type UserId } from '@corridor/core';
import type { WorkstationDatabase } from '../local/people.ts';
import { fetchPart, NOT_FETCHED, NotFetched } from '../parts/fetch-part.ts';
import type { HandedIn, TicketFailure } from '../session/ticket.ts';
import type { SettingsPort } from '../settings/port.ts';
import type { FirstSignInPort, SignInFailure, SignInPort } from '../sign-in/port.ts';

const load = async (workstation: WorkstationDatabase) => {
  const [ports, { apiClient }] = await Promise.all([
    fetchPart(() => import('./session-ports.ts')),
    fetchPart(() => import('../engine/http.ts')),
  ]);
  const api = apiClient((input, init) => fetch(input, init), '');
  return { ports, context: { workstation, api } };
};

/** @param instead what is answered when a part that it needs is not here */
const orElse = async <T>(work: () => Promise<T>, instead: T): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NotFetched) return instead;
    throw error;
  }
};

const NOBODY_CAME_IN = err({ reason: 'failed', code: NOT_FETCHED } as const);

export const lazySignInPort = (workstation: WorkstationDatabase): SignInPort => ({
  signIn: (login, password) =>
    orElse(async () => {
      const { ports, context } = await load(workstation);
      return ports.signInPort(context).signIn(login, password);
    }, NOBODY_CAME_IN),
  enter: (person, password) =>
    orElse(async () => {
      const { ports, context } = await load(workstation);
      return ports.signInPort(context).enter(person, password);
    }, NOBODY_CAME_IN),
});

export const lazyFirstSignInPort = (workstation: WorkstationDatabase): FirstSignInPort => ({
  info: (link) =>
    orElse(async () => {
      const { ports, context } = await load(workstation);
      return ports.firstSignInPort(context).info(link);
    }, err('unreachable')),
  setPassword: (link, login, password) =>
    orElse(async () => {
      const { ports, context } = await load(workstation);
      return ports.firstSignInPort(context).setPassword(link, login, password);
    }, NOBODY_CAME_IN),
});

export const lazySettingsPort = (workstation: WorkstationDatabase): SettingsPort => {
  const port = async (): Promise<SettingsPort> => {
    const { ports, context } = await load(workstation);
    return ports.settingsPort(context);
  };
  return {
    sessions: () => orElse(async () => (await port()).sessions(), err(NOT_FETCHED)),
    revoke: (session) => orElse(async () => (await port()).revoke(session), err(NOT_FETCHED)),
    changePassword: (current, next) =>
      orElse(async () => (await port()).changePassword(current, next), err(NOT_FETCHED)),
    storage: () => orElse(async () => (await port()).storage(), null),
  };
};

export const lazyUnlock = async (
  workstation: WorkstationDatabase,
  user: UserId,
  password: string,
): Promise<Result<null, SignInFailure>> =>
  orElse(async () => {
    const { ports, context } = await load(workstation);
    return ports.unlockHere(context, user, password);
  }, NOBODY_CAME_IN);

const locking = () => fetchPart(() => import('../session/lock.ts'));

/** The lock has to close by itself without a server too: it is fetched before it is needed. */
export const prefetchLock = (): void => {
  void Promise.allSettled([locking()]);
};

export const lazyLock = async (workstation: WorkstationDatabase, user: UserId): Promise<void> => {
  const { lock } = await locking();
  await lock(workstation, user);
};

/** Ends a session that was left while the server was away; while it is away, nothing happens. */
export const lazyEndLeft = async (workstation: WorkstationDatabase): Promise<void> => {
  const [{ context }, { endLeftSession }] = await Promise.all([
    load(workstation),
    fetchPart(() => import('../session/left-session.ts')),
  ]);
  await endLeftSession(workstation, context.api);
};

/** With a ticket of the page around the widget: see {@link signInWithTicket}. */
export const lazyTicket = async (
  workstation: WorkstationDatabase,
  handedIn: HandedIn,
  here: string | null,
): Promise<Result<SessionInfo, TicketFailure>> => {
  const [{ context }, { signInWithTicket }] = await Promise.all([
    load(workstation),
    fetchPart(() => import('../session/ticket.ts')),
  ]);
  return signInWithTicket(context, handedIn, here);
};

/**
 * Removes everything of a person.
 * @param stop what has to end first; nothing ends when what removes is not here
 */
export const lazyLeave = async (
  workstation: WorkstationDatabase,
  user: UserId,
  stop: () => Promise<void>,
): Promise<void> => {
  const [{ context }, { signOutAndRemove }] = await Promise.all([
    load(workstation),
    fetchPart(() => import('../session/session.ts')),
  ]);
  await stop();
  await signOutAndRemove(context, user);
};
