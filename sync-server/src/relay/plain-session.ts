/** One plain `/sync/<segment>` socket: the stock y-websocket client, under the same checks (M13). */
import {
  CLOSE,
  type ConversationId,
  encodePermissionDenied,
  MAX_FRAME_BYTES,
  type RefusedEntry,
  type SegmentName,
  SLOW_READER_BYTES,
} from '@corridor/core';
import { openRoom } from './attach.ts';
import { Channel } from './channel.ts';
import { Lane } from './lane.ts';
import type { Session } from './notices.ts';
import type { RelayParts } from './parts.ts';
import type { Identity, Peer, Voice } from './ports.ts';
import { receiveYMessage } from './y-messages.ts';

type State =
  | { readonly at: 'attaching'; readonly held: Uint8Array[]; heldBytes: number }
  | { readonly at: 'attached'; readonly channel: Channel }
  | { readonly at: 'closed' };

/** What keeping a payload costs besides its bytes. */
const HELD_OVERHEAD = 64;
const NO_BYTES = new Uint8Array(0);

export class PlainSession implements Session, Voice {
  readonly identity: Identity;
  /** It knows y-websocket's messages only. */
  readonly listens = false;
  readonly greeted = true;
  readonly #peer: Peer;
  readonly #parts: RelayParts;
  readonly #lane: Lane;
  /** Something was held back because the reader was slow. */
  #owes = false;
  #state: State = { at: 'attaching', held: [], heldBytes: 0 };

  constructor(identity: Identity, segment: SegmentName, peer: Peer, parts: RelayParts) {
    this.identity = identity;
    this.#peer = peer;
    this.#parts = parts;
    this.#lane = new Lane(parts.scheduler);
    parts.sessions.add(this);
    void this.#attach(segment);
  }

  async #attach(segment: SegmentName): Promise<void> {
    const { rooms, directory, log } = this.#parts;
    if (directory.device(this.identity.device)?.blocked !== false) {
      return this.close(CLOSE.deviceBlocked, 'device-blocked');
    }
    try {
      const room = await openRoom(segment, this.identity, rooms, directory);
      if (this.#state.at !== 'attaching') return;
      if ('code' in room) return this.close(room.code, room.reason);
      const { held } = this.#state;
      // It is told of no arrivals, so it holds them all.
      const channel = new Channel(room, this, Number.MAX_SAFE_INTEGER);
      this.#state = { at: 'attached', channel };
      channel.askAgain();
      for (const payload of held) this.receive(payload);
    } catch (error) {
      log.error({ err: error, session: this.identity.sessionId }, 'a segment was not attached');
      this.tryAgain();
    }
  }

  /** One WebSocket message. @returns how many messages it was, for the socket's rate */
  receive(payload: Uint8Array): number {
    this.#take(payload);
    return 1;
  }

  #take(payload: Uint8Array): void {
    switch (this.#state.at) {
      case 'closed':
        return;
      case 'attaching': {
        this.#state.held.push(payload);
        this.#state.heldBytes += payload.length + HELD_OVERHEAD;
        if (this.#state.heldBytes > MAX_FRAME_BYTES) this.close(CLOSE.tooMany, 'too-much');
        return;
      }
      case 'attached':
        receiveYMessage(this.#state.channel, payload, this.#parts.intake, this.#parts.committer);
    }
  }

  get slow(): boolean {
    const slow = this.#peer.bufferedBytes > SLOW_READER_BYTES;
    if (slow) this.#owes = true;
    return slow;
  }

  data(payload: Uint8Array): void {
    if (this.#state.at !== 'closed') this.#peer.send(NO_BYTES, payload);
  }

  arrivals(): void {}

  /** As y-protocols' auth message: the code, and the id of the entry, or of none. */
  refused(_client: number, entries: readonly RefusedEntry[]): void {
    for (const { id, code, detail } of entries.slice(0, 64)) {
      this.data(encodePermissionDenied(`${code} ${id} ${detail}`.trimEnd()));
    }
  }

  closed(code: number, reason: string): void {
    this.close(code, reason);
  }

  tryAgain(): void {
    this.close(CLOSE.tryAgain, 'try again');
  }

  inTurn(task: () => Promise<void>): Promise<void> {
    return this.#lane.run(task);
  }

  isAttachedTo(conversation: ConversationId): boolean {
    return this.#state.at === 'attached' && this.#state.channel.room.conversation === conversation;
  }

  notify(): void {}

  /** The socket layer sends WebSocket pings instead. */
  ping(): void {}

  endMembership(conversation: ConversationId): void {
    if (this.isAttachedTo(conversation)) this.close(CLOSE.forbidden, 'forbidden');
  }

  drained(): void {
    if (!this.#owes) return;
    this.#owes = false;
    if (this.#state.at === 'attached') void this.#state.channel.drained();
  }

  close(code: number, reason: string): void {
    if (this.#state.at === 'closed') return;
    this.ended();
    this.#peer.close(code, reason);
  }

  /** The socket is gone. */
  ended(): void {
    if (this.#state.at === 'attached') this.#state.channel.leave();
    this.#state = { at: 'closed' };
    this.#parts.sessions.remove(this);
  }
}
