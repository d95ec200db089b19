/** Somebody at a multiplexed socket of a relay whose time a test lets pass. */
import { type ClientMessage, encodeClientMessage, encodeFrame } from '@corridor/core';
import type { MuxSession } from '../mux-session.ts';
import type { Relay } from '../relay.ts';
import { FakePeer } from './fake-peer.ts';
import type { Person } from './people.ts';

/** Until what was asked of the store is answered. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export class Seat {
  readonly session: MuxSession;
  readonly peer = new FakePeer();

  private constructor(relay: Relay, person: Person) {
    this.session = relay.connect(person.identity, this.peer);
  }

  /** Connected, and said hello. */
  static async take(relay: Relay, person: Person | undefined): Promise<Seat> {
    if (!person) throw new Error('nobody');
    const seat = new Seat(relay, person);
    const hello = { minVersion: 1, maxVersion: 1, client: '', era: null, directoryRevision: 0 };
    await seat.say({ type: 'hello', hello });
    return seat;
  }

  async say(...messages: readonly ClientMessage[]): Promise<void> {
    this.session.receive(encodeFrame(messages.map(encodeClientMessage)));
    await turn();
  }
}
