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
    for (const [user, directoryRevision] of this.#revisions) {
      for (const session of this.#sessions.ofUser(user)) {
        if (!session.listens) continue;
        session.notify({ conversations: told.get(session) ?? [], directoryRevision });
        told.delete(session);
      }
    }
    for (const [session, conversations] of told) session.notify({ conversations });
    this.#changed.clear();
    this.#histories.clear();
    this.#revisions.clear();
  }
}
