/** One multiplexed `/sync` socket (M1 to M9): hello, channels, digests, healing. */
import {
  CLOSE,
  type ClientMessage,
  type ConversationId,
  decodeClientFrame,
  encodeRelayMessage,
  type Hello,
  MAX_CHANNELS,
  MAX_FRAME_BYTES,
  MAX_HELLO_BYTES,
  type Notice,
  PROTOCOL_MAX,
  PROTOCOL_MIN,
  type RelayMessage,
  SLOW_READER_BYTES,
} from '@corridor/core';
import { openRoom } from './attach.ts';
import { Channel } from './channel.ts';
import { Lane } from './lane.ts';
import { MuxVoice } from './mux-voice.ts';
import type { Session } from './notices.ts';
import type { RelayParts } from './parts.ts';
import type { Identity, Peer } from './ports.ts';
import { receiveYMessage } from './y-messages.ts';

type Slot =
  /** The segment is being looked up; what the client says meanwhile waits. */
  | { readonly at: 'attaching'; readonly held: Uint8Array[]; heldBytes: number }
  | { readonly at: 'attached'; readonly channel: Channel };

type State =
  | { readonly at: 'new' }
  /** The welcome is being put together; what the client says meanwhile waits. */
  | { readonly at: 'greeting'; readonly held: ClientMessage[] }
  | { readonly at: 'open'; readonly slots: Map<number, Slot> }
  | { readonly at: 'closed' };

type AttachMessage = Extract<ClientMessage, { type: 'attach' }>;
type HealMessage = Extract<ClientMessage, { type: 'heal' }>;

/** Payloads that a client may send before its attach is answered: a handshake and some typing. */
const MAX_HELD_BYTES = MAX_FRAME_BYTES;
/** Heal records that wait for their turn: twice a frame of them. A workstation sends one message. */
const MAX_HEAL_BYTES = 2 * MAX_FRAME_BYTES;
/** What keeping a payload or a record costs besides its bytes. */
const HELD_OVERHEAD = 64;
const NO_BYTES = new Uint8Array(0);

const weightOf = (message: ClientMessage): number =>
  message.type === 'heal' ? Math.max(1, message.records.length) : 1;

export class MuxSession implements Session {
  readonly identity: Identity;
  readonly #peer: Peer;
  readonly #parts: RelayParts;
  readonly #attachedTo = new Map<ConversationId, number>();
  readonly #lane: Lane;
  #state: State = { at: 'new' };
  /** Channels that fell behind are re-synced one after another. */
  #resyncing = false;
  #healBytes = 0;
  /** Something was held back because the reader was slow. */
  #owes = false;

  constructor(identity: Identity, peer: Peer, parts: RelayParts) {
    this.identity = identity;
    this.#peer = peer;
    this.#parts = parts;
    this.#lane = new Lane(parts.scheduler);
    parts.sessions.add(this);
  }

  get listens(): boolean {
    return this.#state.at === 'open';
  }

  /** Whether the hello was accepted; until then only a small hello is read. */
  get greeted(): boolean {
    return this.#state.at !== 'new';
  }

  get slow(): boolean {
    const slow = this.#peer.bufferedBytes > SLOW_READER_BYTES;
    if (slow) this.#owes = true;
    return slow;
  }

  inTurn(task: () => Promise<void>): Promise<void> {
    return this.#lane.run(task);
  }

  /**
   * One WebSocket message. Nothing of a faulty one is taken (M2).
   * @returns how many messages it held, for the socket's rate; a heal record counts as one
   */
  receive(frame: Uint8Array): number {
    if (this.#state.at === 'closed') return 0;
    const maxBytes = this.#state.at === 'new' ? MAX_HELLO_BYTES : MAX_FRAME_BYTES;
    const decoded = decodeClientFrame(frame, maxBytes);
    if (!decoded.ok) {
      const { code } = decoded.error;
      this.close(code === 'frame-too-large' ? CLOSE.frameTooLarge : CLOSE.badFrame, code);
      return 0;
    }
    for (const message of decoded.value) this.#take(message);
    return decoded.value.reduce((sum, message) => sum + weightOf(message), 0);
  }

  #take(message: ClientMessage): void {
    switch (this.#state.at) {
      case 'closed':
        return;
      case 'new':
        if (message.type === 'hello') void this.#greet(message.hello);
        else this.close(CLOSE.badFrame, 'hello-expected');
        return;
      case 'greeting':
        this.#state.held.push(message);
        return;
      case 'open':
        this.#handle(message, this.#state.slots);
    }
  }

  #handle(message: ClientMessage, slots: Map<number, Slot>): void {
    switch (message.type) {
      case 'hello':
        this.close(CLOSE.badFrame, 'second-hello');
        return;
      case 'attach':
        this.#attach(message, slots);
        return;
      case 'detach':
        this.#detach(message.channel, slots);
        return;
      case 'data':
        this.#data(message.channel, message.payload, slots);
        return;
      case 'ping':
        this.send({ type: 'pong', nonce: message.nonce, relayTime: this.#parts.time.now() });
        return;
      case 'pong':
        return;
      case 'digest-request':
        this.#digest(message.channel, slots);
        return;
      case 'heal':
        this.#heal(message);
        return;
      default:
        this.#parts.live.receive(this, message);
    }
  }

  async #greet(hello: Hello): Promise<void> {
    const version = Math.min(hello.maxVersion, PROTOCOL_MAX);
    if (version < Math.max(hello.minVersion, PROTOCOL_MIN)) {
      this.close(CLOSE.versionNotSpoken, `${PROTOCOL_MIN}-${PROTOCOL_MAX}`);
      return;
    }
    const { store, directory, time } = this.#parts;
    const { user, device } = this.identity;
    const practice = directory.practiceOf(user);
    if (practice === null) return this.close(CLOSE.signedOut, 'signed-out');
    if (directory.device(device)?.blocked !== false) {
      return this.close(CLOSE.deviceBlocked, 'device-blocked');
    }
    const held: ClientMessage[] = [];
    this.#state = { at: 'greeting', held };
    try {
      const [eraKnown, heads] = await Promise.all([
        hello.era === null || hello.era === store.era || store.knowsEra(hello.era),
        store.heads([...directory.conversationsOf(user)]),
      ]);
      if (this.#state.at !== 'greeting') return;
      const conversations = heads
        .filter(({ conversation }) => directory.membership(user, conversation) !== null)
        .map(({ floor: _, ...state }) => state);
      const directoryRevision = directory.revision(practice);
      const relayTime = time.now();
      const { era } = store;
      this.send({
        type: 'welcome',
        welcome: { version, relayTime, era, eraKnown, user, directoryRevision, conversations },
      });
      this.#state = { at: 'open', slots: new Map() };
    } catch (error) {
      this.#failed(error, 'a hello was not answered');
      return;
    }
    for (const message of held) this.#take(message);
  }

  #attach(message: AttachMessage, slots: Map<number, Slot>): void {
    const number = message.channel;
    if (slots.has(number)) {
      this.close(CLOSE.badFrame, 'channel-in-use');
      return;
    }
    if (slots.size >= MAX_CHANNELS) {
      this.channelClosed(number, CLOSE.tooMany, 'too-many-channels');
      return;
    }
    const slot: Slot = { at: 'attaching', held: [], heldBytes: 0 };
    slots.set(number, slot);
    void this.#lane.run(() => this.#lookUp(message, slot, slots));
  }

  async #lookUp(message: AttachMessage, slot: Slot, slots: Map<number, Slot>): Promise<void> {
    const { channel: number, segment, sequence } = message;
    // Detached while it waited for its turn.
    if (slot.at !== 'attaching' || slots.get(number) !== slot) return;
    try {
      const { rooms, directory } = this.#parts;
      const room = await openRoom(segment, this.identity, rooms, directory);
      if (this.#state.at !== 'open' || slots.get(number) !== slot) return;
      if ('code' in room) {
        this.channelClosed(number, room.code, room.reason);
        return;
      }
      const channel = new Channel(room, new MuxVoice(this, number), sequence);
      slots.set(number, { at: 'attached', channel });
      this.#countAttached(room.conversation, 1);
      this.send({ type: 'attached', channel: number, segment, sequence: room.lastSequence });
      channel.askAgain();
      for (const payload of slot.held) this.#data(number, payload, slots);
    } catch (error) {
      this.#failed(error, 'a segment was not attached');
    }
  }

  #detach(number: number, slots: Map<number, Slot>): void {
    const slot = slots.get(number);
    slots.delete(number);
    if (slot?.at !== 'attached') return;
    slot.channel.leave();
    this.#countAttached(slot.channel.room.conversation, -1);
  }

  /** What comes for a channel that is not open is dropped: it may have closed meanwhile (M10). */
  #data(number: number, payload: Uint8Array, slots: Map<number, Slot>): void {
    const slot = slots.get(number);
    if (slot === undefined) return;
    if (slot.at === 'attaching') {
      slot.held.push(payload);
      slot.heldBytes += payload.length + HELD_OVERHEAD;
      if (slot.heldBytes > MAX_HELD_BYTES) this.close(CLOSE.tooMany, 'wait-for-attached');
      return;
    }
    receiveYMessage(slot.channel, payload, this.#parts.intake, this.#parts.committer);
  }

  #digest(number: number, slots: Map<number, Slot>): void {
    const slot = slots.get(number);
    if (slot?.at !== 'attached') return;
    const { lastSequence: sequence, digest } = slot.channel.room;
    this.send({ type: 'digest', channel: number, sequence, digest });
  }

  #heal(message: HealMessage): void {
    const bytes = message.records.reduce((sum, each) => sum + each.bytes.length + HELD_OVERHEAD, 0);
    this.#healBytes += bytes;
    if (this.#healBytes > MAX_HEAL_BYTES) {
      this.close(CLOSE.tooMany, 'wait-for-healed');
      return;
    }
    void this.#lane.run(async () => {
      if (this.#state.at === 'open') await this.#judge(message);
      this.#healBytes -= bytes;
    });
  }

  async #judge({ conversation, records }: HealMessage): Promise<void> {
    try {
      const results = await this.#parts.healer.heal(this.identity, conversation, records);
      this.send({ type: 'healed', conversation, results });
      if (results.some(({ outcome }) => outcome === 'stored')) {
        this.#parts.refreshSoon(conversation);
      }
    } catch (error) {
      this.#failed(error, 'a heal was not answered');
    }
  }

  #failed(error: unknown, message: string): void {
    this.#parts.log.error({ err: error, session: this.identity.sessionId }, message);
    this.close(CLOSE.tryAgain, 'try again');
  }

  #countAttached(conversation: ConversationId, by: number): void {
    const count = (this.#attachedTo.get(conversation) ?? 0) + by;
    if (count > 0) this.#attachedTo.set(conversation, count);
    else this.#attachedTo.delete(conversation);
  }

  isAttachedTo(conversation: ConversationId): boolean {
    return this.#attachedTo.has(conversation);
  }

  notify(notice: Notice): void {
    this.send({ type: 'notice', notice });
  }

  /** A sign of life when nothing else was sent for a while (M7). */
  ping(nonce: number): void {
    if (this.#state.at === 'open') this.send({ type: 'ping', nonce });
  }

  send(message: RelayMessage): void {
    if (this.#state.at !== 'closed') this.#peer.send(NO_BYTES, encodeRelayMessage(message));
  }

  /** @param body shared with other sockets */
  sendShared(head: Uint8Array, body: Uint8Array): void {
    if (this.#state.at !== 'closed') this.#peer.send(head, body);
  }

  channelClosed(channel: number, code: number, reason: string): void {
    if (this.#state.at !== 'open') return;
    this.#detach(channel, this.#state.slots);
    this.send({ type: 'channel-closed', channel, code, reason });
  }

  endMembership(conversation: ConversationId): void {
    this.#eachChannel((channel) => {
      if (channel.room.conversation === conversation) channel.close(CLOSE.forbidden, 'forbidden');
    });
  }

  /** The socket took what was waiting: channels that fell behind are re-synced (M8). */
  async drained(): Promise<void> {
    this.#parts.live.drained(this);
    if (!this.#owes || this.#resyncing) return;
    this.#owes = false;
    this.#resyncing = true;
    const behind: Channel[] = [];
    this.#eachChannel((channel) => {
      if (channel.behind) behind.push(channel);
    });
    for (const channel of behind) {
      if (this.slow) break; // It drains again.
      await channel.drained();
    }
    this.#resyncing = false;
    // It drained once more meanwhile.
    if (this.#owes && !this.slow) await this.drained();
  }

  #eachChannel(visit: (channel: Channel) => void): void {
    if (this.#state.at !== 'open') return;
    for (const slot of [...this.#state.slots.values()]) {
      if (slot.at === 'attached') visit(slot.channel);
    }
  }

  /** The relay ends the session. */
  close(code: number, reason: string): void {
    if (this.#state.at === 'closed') return;
    this.ended();
    this.#peer.close(code, reason);
  }

  /** The socket is gone. */
  ended(): void {
    if (this.#state.at === 'closed') return;
    this.#eachChannel((channel) => channel.leave());
    this.#state = { at: 'closed' };
    this.#attachedTo.clear();
    this.#parts.live.ended(this);
    this.#parts.sessions.remove(this);
  }
}
