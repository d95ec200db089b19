/** What workstations tell of people beside their entries, and who is told (M15 to M18). */
import type { LiveClientMessage, UserId } from '@corridor/core';
import type { MarkerStore } from '../store/marker-port.ts';
import type { PresenceStore } from '../store/presence-port.ts';
import type { RelayDirectory } from './directory-port.ts';
import { MemberMarkers } from './member-markers.ts';
import type { Clock, RelayLog, Scheduler } from './ports.ts';
import { Presence } from './presence.ts';
import { Typing } from './typing.ts';
import { type Watcher, Watching } from './watching.ts';

export interface LiveDeps {
  readonly markers: MarkerStore;
  readonly presence: PresenceStore;
  readonly directory: RelayDirectory;
  readonly scheduler: Scheduler;
  readonly clock: Clock;
  /** Relay time, Unix ms. */
  readonly nowMs: () => number;
  readonly log: RelayLog;
}

export class Live {
  readonly markers: MemberMarkers;
  readonly #watching: Watching;
  readonly #presence: Presence;
  readonly #typing: Typing;

  constructor(deps: LiveDeps) {
    this.#watching = new Watching(deps.directory);
    const parts = { ...deps, watching: this.#watching };
    this.markers = new MemberMarkers({ ...parts, store: deps.markers });
    this.#presence = new Presence({ ...deps, store: deps.presence });
    this.#typing = new Typing(parts);
  }

  /** Before the first session. */
  async load(): Promise<void> {
    await this.#presence.load();
  }

  receive(from: Watcher, message: LiveClientMessage): void {
    switch (message.type) {
      case 'watch':
        this.markers.tellAll(from, this.#watching.set(from, message.conversations));
        return;
      case 'held':
        this.markers.held(from.identity, message.markers);
        return;
      case 'activity':
        this.#presence.activity(from, message.active);
        return;
      case 'typing':
        this.#typing.types(from, message.conversation);
        return;
    }
  }

  /** What they say of themselves changed. */
  says(user: UserId): void {
    this.#presence.says(user);
  }

  /** The directory of these changed, and with it whom they see. */
  viewChanged(users: Iterable<UserId>): void {
    this.#presence.viewChanged(users);
  }

  /** The socket took what was waiting: what it missed is told (M8). */
  drained(watcher: Watcher): void {
    this.markers.drained(watcher);
    this.#presence.drained(watcher);
  }

  ended(watcher: Watcher): void {
    this.#watching.end(watcher);
    this.markers.ended(watcher);
    this.#presence.ended(watcher);
  }

  async stop(): Promise<void> {
    await this.#presence.stop();
  }
}
