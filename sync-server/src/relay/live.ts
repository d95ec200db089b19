/** What workstations tell of people beside their entries, and who is told (M15, M16). */
import type { LiveClientMessage } from '@corridor/core';
import { MemberMarkers, type MemberMarkersDeps } from './member-markers.ts';
import { type Watcher, Watching } from './watching.ts';

export class Live {
  readonly markers: MemberMarkers;
  readonly #watching: Watching;

  constructor(deps: Omit<MemberMarkersDeps, 'watching'>) {
    this.#watching = new Watching(deps.directory);
    this.markers = new MemberMarkers({ ...deps, watching: this.#watching });
  }

  receive(from: Watcher, message: LiveClientMessage): void {
    switch (message.type) {
      case 'watch':
        this.markers.tellAll(from, this.#watching.set(from, message.conversations));
        return;
      case 'held':
        this.markers.held(from.identity, message.markers);
        return;
    }
  }

  /** The socket took what was waiting: what it missed is told (M8). */
  drained(watcher: Watcher): void {
    this.markers.drained(watcher);
  }

  ended(watcher: Watcher): void {
    this.#watching.end(watcher);
    this.markers.ended(watcher);
  }
}
