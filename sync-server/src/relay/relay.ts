/**
 * The relay: checks, orders, acknowledges and fans out entries. It knows no transport and no
 * database; every session reaches it through {@link Peer}, every entry leaves it to the store.
 */
import {
  CLOSE,
  type ConversationId,
  type PracticeId,
  type SegmentName,
  type Sha256,
  type Verify,
} from '@corridor/core';
import type { MarkerStore, MovedMarker } from '../store/marker-port.ts';
import type { EntryStore } from '../store/port.ts';
import type { PresenceStore } from '../store/presence-port.ts';
import { mayRead } from './attach.ts';
import { Committer } from './committer.ts';
import type { DirectoryChange, RelayDirectory } from './directory-port.ts';
import { Healer } from './heal.ts';
import { Intake } from './intake.ts';
import { Live } from './live.ts';
import { MuxSession } from './mux-session.ts';
import { Notices, Sessions } from './notices.ts';
import type { RelayParts } from './parts.ts';
import { PlainSession } from './plain-session.ts';
import type { Clock, Identity, Peer, RelayLog, RelayMetrics, Scheduler } from './ports.ts';
import { loadRelayTime, type RelayTime } from './relay-time.ts';
import type { Room } from './room.ts';
import { Rooms } from './rooms.ts';
import { SignatureQueue } from './signature-queue.ts';
import { Targets } from './targets.ts';

export interface RelayDeps {
  readonly store: EntryStore;
  readonly markers: MarkerStore;
  readonly presence: PresenceStore;
  readonly directory: RelayDirectory;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly sha256: Sha256;
  readonly verify: Verify;
  readonly log: RelayLog;
  readonly metrics: RelayMetrics;
  /** Whether an admin of the practice lets entries without a receipt back in right now (H5). */
  readonly isHealWindowOpen: (practice: PracticeId) => boolean;
}

/** Authors of the newest entries, for edits and reactions: about 150 bytes each. */
const RECENT_TARGETS = 20_000;
/** Workstations heal in many frames: their readers are brought up to date once for all of them. */
const HEAL_GATHER_MS = 250;

export class Relay {
  readonly #deps: RelayDeps;
  readonly #parts: RelayParts;
  readonly #notices: Notices;
  readonly #signatures: SignatureQueue;
  readonly #stopListening: () => void;
  readonly #refreshing = new Set<ConversationId>();
  #stopping = false;

  private constructor(deps: RelayDeps, time: RelayTime) {
    this.#deps = deps;
    const { store, directory, scheduler, sha256, verify, log, metrics, isHealWindowOpen } = deps;
    const sessions = new Sessions();
    const rooms = new Rooms(store, scheduler);
    this.#notices = new Notices(sessions, directory, scheduler);
    const onBad = ({ voice }: { voice: { identity: Identity } }): void =>
      this.#closeDevice(voice.identity);
    this.#signatures = new SignatureQueue({ directory, scheduler, verify, log, metrics, onBad });
    const committer = new Committer({
      store,
      directory,
      scheduler,
      targets: new Targets(store, RECENT_TARGETS),
      signatures: this.#signatures,
      listener: {
        committed: (room) => this.#fanOut(room),
        closed: (room) => this.#closeRoom(room),
      },
      log,
      metrics,
    });
    this.#parts = {
      store,
      directory,
      time,
      rooms,
      sessions,
      intake: new Intake({ directory, time, sha256, metrics }),
      committer,
      healer: new Healer({
        store,
        directory,
        time,
        sha256,
        verify,
        metrics,
        scheduler,
        isHealWindowOpen,
      }),
      live: new Live({ ...deps, nowMs: () => time.now() }),
      scheduler,
      log,
      refreshSoon: (conversation) => this.#refreshSoon(conversation),
    };
    this.#stopListening = directory.onChange((change) => void this.#directoryChanged(change));
  }

  static async create(deps: RelayDeps): Promise<Relay> {
    const relay = new Relay(deps, await loadRelayTime(deps.store, deps.clock, deps.log));
    await relay.#parts.live.load();
    return relay;
  }

  get time(): RelayTime {
    return this.#parts.time;
  }

  /** A multiplexed socket whose user and device are proven. */
  connect(identity: Identity, peer: Peer): MuxSession {
    return new MuxSession(identity, peer, this.#parts);
  }

  /** A plain y-websocket socket on one segment. */
  connectPlain(identity: Identity, segment: SegmentName, peer: Peer): PlainSession {
    return new PlainSession(identity, segment, peer, this.#parts);
  }

  /**
   * Call after the store changed past the relay (import, REST, a join that closed a head, an
   * erasure): rooms take over what the store says, readers get what they lack, members are told.
   */
  async refresh(conversation: ConversationId): Promise<void> {
    await this.#parts.rooms.refresh(conversation);
    await this.#announceHistory(conversation);
  }

  /** Somebody read on: their other sessions are told, and the members of what they read. */
  markersMoved(
    identity: Pick<Identity, 'user' | 'sessionId'>,
    moved: readonly MovedMarker[],
  ): void {
    this.#notices.markersMoved(identity);
    this.#parts.live.markers.moved(moved);
  }

  /** Somebody changed their settings: their other sessions are told, and others what they say. */
  settingsMoved(identity: Pick<Identity, 'user' | 'sessionId'>): void {
    this.#notices.settingsMoved(identity);
    this.#parts.live.says(identity.user);
  }

  /** The same of what they keep for themselves (D10). */
  personalMoved(identity: Pick<Identity, 'user' | 'sessionId'>): void {
    this.#notices.personalMoved(identity);
  }

  /** Resolves when everything that was taken is committed and answered. */
  async settled(): Promise<void> {
    await this.#parts.committer.settled();
  }

  /** Commits and answers what was taken, then says goodbye to every session. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#stopListening();
    await this.settled();
    await this.#parts.live.stop();
    for (const session of [...this.#parts.sessions.all()]) {
      session.close(CLOSE.goingAway, 'going away');
    }
  }

  #fanOut(room: Room): void {
    const batch = room.fanOut.take();
    if (batch === null) return;
    room.reads.committed(batch);
    const { directory } = this.#deps;
    let readers = 0;
    for (const channel of [...room.channels]) {
      if (mayRead(channel.voice.identity, room, directory)) {
        channel.offer(batch);
        readers++;
      } else channel.close(CLOSE.forbidden, 'forbidden');
    }
    this.#deps.metrics.count('fan-outs', readers);
    this.#noticeOf(room);
  }

  #noticeOf(room: Room): void {
    this.#notices.conversationChanged({
      conversation: room.conversation,
      head: room.head,
      sequence: room.lastSequence,
    });
  }

  #closeRoom(room: Room): void {
    for (const channel of [...room.channels]) channel.segmentClosed();
    this.#noticeOf(room);
  }

  async #announce(conversations: Iterable<ConversationId>): Promise<void> {
    for (const state of await this.#deps.store.heads([...conversations])) {
      const { conversation, head, sequence } = state;
      this.#notices.conversationChanged({ conversation, head, sequence });
    }
  }

  #refreshSoon(conversation: ConversationId): void {
    if (this.#refreshing.has(conversation)) return;
    this.#refreshing.add(conversation);
    this.#deps.scheduler.after(HEAL_GATHER_MS, () => {
      this.#refreshing.delete(conversation);
      this.refresh(conversation).catch((error: unknown) => {
        this.#deps.log.error({ err: error }, 'what was healed was not announced');
      });
    });
  }

  async #announceHistory(conversation: ConversationId): Promise<void> {
    const state = await this.#deps.store.head(conversation);
    if (state === null) return;
    const { head, sequence } = state;
    this.#notices.historyChanged({ conversation, head, sequence });
  }

  async #directoryChanged(change: DirectoryChange): Promise<void> {
    if (this.#stopping) return;
    this.#endSessions(change);
    for (const { user, conversation } of change.endedMemberships) {
      for (const session of [...this.#parts.sessions.ofUser(user)]) {
        session.endMembership(conversation);
      }
    }
    this.#notices.directoryChanged(change.users, change.revision);
    this.#parts.live.viewChanged(change.users);
    try {
      for (const conversation of change.conversations)
        await this.#parts.rooms.refresh(conversation);
      await this.#announce(change.conversations);
    } catch (error) {
      this.#deps.log.error({ err: error }, 'a change of the directory was not announced');
    }
  }

  #endSessions(change: DirectoryChange): void {
    // First: a deactivation ends the person's sessions too, and is what they are told.
    for (const user of new Set(change.deactivatedUsers)) {
      for (const session of [...this.#parts.sessions.ofUser(user)]) {
        session.close(CLOSE.deactivated, 'deactivated');
      }
    }
    const ended = new Set(change.endedSessions);
    if (ended.size > 0) {
      for (const session of [...this.#parts.sessions.all()]) {
        if (ended.has(session.identity.sessionId)) session.close(CLOSE.signedOut, 'signed-out');
      }
    }
    for (const user of change.users) {
      for (const session of [...this.#parts.sessions.ofUser(user)]) {
        if (this.#deps.directory.device(session.identity.device)?.blocked !== false) {
          session.close(CLOSE.deviceBlocked, 'device-blocked');
        }
      }
    }
  }

  #closeDevice({ user, device }: Identity): void {
    for (const session of [...this.#parts.sessions.ofUser(user)]) {
      if (session.identity.device === device) session.close(CLOSE.deviceBlocked, 'device-blocked');
    }
  }
}
