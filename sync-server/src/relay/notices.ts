/**
 * Tells members who are not attached to a conversation that it changed, all of them that its closed
 * segments did, and everybody concerned that the directory did. What changes within a few milliseconds goes out in one message (M9).
 */
import type { ConversationId, ConversationState, Notice, UserId } from '@corridor/core';
import type { RelayDirectory } from './directory-port.ts';
import type { Identity, Scheduler } from './ports.ts';

/** Long enough to gather a burst, too short to be noticed. */
const GATHER_MS = 50;

/** A session as the relay's other parts see it. */
export interface Session {
  readonly identity: Identity;
  /** Said hello, and listens to notices. */
  readonly listens: boolean;
  isAttachedTo(conversation: ConversationId): boolean;
  notify(notice: Notice): void;
  /** The user may not read the conversation any more. */
  endMembership(conversation: ConversationId): void;
  close(code: number, reason: string): void;
}

export class Sessions {
  readonly #byUser = new Map<UserId, Set<Session>>();

  add(session: Session): void {
    const own = this.#byUser.get(session.identity.user);
    if (own === undefined) this.#byUser.set(session.identity.user, new Set([session]));
    else own.add(session);
  }

  remove(session: Session): void {
    const own = this.#byUser.get(session.identity.user);
    own?.delete(session);
    if (own?.size === 0) this.#byUser.delete(session.identity.user);
  }

  ofUser(user: UserId): Iterable<Session> {
    return this.#byUser.get(user) ?? [];
  }

  *all(): Generator<Session> {
    for (const own of this.#byUser.values()) yield* own;
  }
}

export class Notices {
  readonly #sessions: Sessions;
  readonly #directory: RelayDirectory;
  readonly #scheduler: Scheduler;
  readonly #changed = new Map<ConversationId, ConversationState>();
  readonly #histories = new Set<ConversationId>();
  readonly #revisions = new Map<UserId, number>();
  /** Users whose markers, settings or personal items moved, and in which sessions. */
  readonly #markers = new Map<UserId, Set<string>>();
  readonly #settings = new Map<UserId, Set<string>>();
  readonly #personal = new Map<UserId, Set<string>>();
  #scheduled = false;

  constructor(sessions: Sessions, directory: RelayDirectory, scheduler: Scheduler) {
    this.#sessions = sessions;
    this.#directory = directory;
    this.#scheduler = scheduler;
  }

  /** Told to members who are not attached: the others see it happen. */
  conversationChanged(state: ConversationState): void {
    this.#changed.set(state.conversation, state);
    this.#schedule();
  }

  /** Closed segments came or went (healing, erasure): told to every member. */
  historyChanged(state: ConversationState): void {
    this.#histories.add(state.conversation);
    this.conversationChanged(state);
  }

  directoryChanged(users: Iterable<UserId>, revision: number): void {
    for (const user of users) this.#revisions.set(user, revision);
    this.#schedule();
  }

  /** Told to the user's other sessions, so that unread counts stay in step. */
  markersMoved(identity: Pick<Identity, 'user' | 'sessionId'>): void {
    this.#moved(this.#markers, identity);
  }

  /** The same of what somebody settles for themselves. */
  settingsMoved(identity: Pick<Identity, 'user' | 'sessionId'>): void {
    this.#moved(this.#settings, identity);
  }

  /** The same of what somebody keeps for themselves. */
  personalMoved(identity: Pick<Identity, 'user' | 'sessionId'>): void {
    this.#moved(this.#personal, identity);
  }

  #moved(
    what: Map<UserId, Set<string>>,
    { user, sessionId }: Pick<Identity, 'user' | 'sessionId'>,
  ): void {
    what.set(user, (what.get(user) ?? new Set<string>()).add(sessionId));
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#scheduler.after(GATHER_MS, () => {
      this.#scheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    const told = new Map<Session, ConversationState[]>();
    for (const state of this.#changed.values()) {
      const toAll = this.#histories.has(state.conversation);
      for (const user of this.#directory.members(state.conversation)) {
        for (const session of this.#sessions.ofUser(user)) {
          if (!session.listens) continue;
          if (!toAll && session.isAttachedTo(state.conversation)) continue;
          const own = told.get(session);
          if (own === undefined) told.set(session, [state]);
          else own.push(state);
        }
      }
    }
    const notices = new Map<Session, Notice>();
    const add = (session: Session, more: Partial<Notice>): void => {
      const known = notices.get(session) ?? { conversations: [] };
      notices.set(session, { ...known, ...more });
    };
    for (const [session, conversations] of told) add(session, { conversations });
    for (const [user, directoryRevision] of this.#revisions) {
      for (const session of this.#sessions.ofUser(user)) add(session, { directoryRevision });
    }
    const addMoved = (
      moved: ReadonlyMap<UserId, ReadonlySet<string>>,
      more: Partial<Notice>,
    ): void => {
      for (const [user, movedIn] of moved) {
        for (const session of this.#sessions.ofUser(user)) {
          // Moved in one session, it knows; moved in several, each lacks the other's.
          const knows = movedIn.size === 1 && movedIn.has(session.identity.sessionId);
          if (!knows) add(session, more);
        }
      }
    };
    addMoved(this.#markers, { markersMoved: true });
    addMoved(this.#settings, { settingsMoved: true });
    addMoved(this.#personal, { personalMoved: true });
    for (const [session, notice] of notices) if (session.listens) session.notify(notice);
    this.#changed.clear();
    this.#histories.clear();
    this.#revisions.clear();
    this.#markers.clear();
    this.#settings.clear();
    this.#personal.clear();
  }
}
