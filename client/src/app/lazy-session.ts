/**
 * The session's ports, loaded when they are first called: whoever opens the app and is in already
 * does not wait for what signs people in.
 */
import type { Result, SessionInfo, UserId } from '@corridor/core';
import type { WorkstationDatabase } from '../local/people.ts';
import type { HandedIn, TicketFailure } from '../session/ticket.ts';
import type { SettingsPort } from '../settings/port.ts';
import type { FirstSignInPort, SignInFailure, SignInPort } from '../sign-in/port.ts';

const load = async (workstation: WorkstationDatabase) => {
  const [ports, { apiClient }] = await Promise.all([
    import('./session-ports.ts'),
    import('../engine/http.ts'),
  ]);
  const api = apiClient((input, init) => fetch(input, init), '');
  return { ports, context: { workstation, api } };
};

export const lazySignInPort = (workstation: WorkstationDatabase): SignInPort => ({
  signIn: async (login, password) => {
    const { ports, context } = await load(workstation);
    return ports.signInPort(context).signIn(login, password);
  },
  enter: async (person, password) => {
    const { ports, context } = await load(workstation);
    return ports.signInPort(context).enter(person, password);
  },
});

export const lazyFirstSignInPort = (workstation: WorkstationDatabase): FirstSignInPort => ({
  info: async (link) => {
    const { ports, context } = await load(workstation);
    return ports.firstSignInPort(context).info(link);
  },
  setPassword: async (link, login, password) => {
    const { ports, context } = await load(workstation);
    return ports.firstSignInPort(context).setPassword(link, login, password);
  },
});

export const lazySettingsPort = (workstation: WorkstationDatabase): SettingsPort => {
  const port = async (): Promise<SettingsPort> => {
    const { ports, context } = await load(workstation);
    return ports.settingsPort(context);
  };
  return {
    sessions: async () => (await port()).sessions(),
    revoke: async (session) => (await port()).revoke(session),
    changePassword: async (current, next) => (await port()).changePassword(current, next),
    storage: async () => (await port()).storage(),
  };
};

export const lazyUnlock = async (
  workstation: WorkstationDatabase,
  user: UserId,
  password: string,
): Promise<Result<null, SignInFailure>> => {
  const { ports, context } = await load(workstation);
  return ports.unlockHere(context, user, password);
};

export const lazyLock = async (workstation: WorkstationDatabase, user: UserId): Promise<void> => {
  const { lock } = await import('../session/lock.ts');
  await lock(workstation, user);
};

/** Ends a session that was left while the server was away; while it is away, nothing happens. */
export const lazyEndLeft = async (workstation: WorkstationDatabase): Promise<void> => {
  const [{ context }, { endLeftSession }] = await Promise.all([
    load(workstation),
    import('../session/left-session.ts'),
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
    import('../session/ticket.ts'),
  ]);
  return signInWithTicket(context, handedIn, here);
};

/** Removes everything of a person; the engine has stopped. */
export const lazyLeave = async (workstation: WorkstationDatabase, user: UserId): Promise<void> => {
  const [{ context }, { signOutAndRemove }] = await Promise.all([
    load(workstation),
    import('../session/session.ts'),
  ]);
  await signOutAndRemove(context, user);
};
