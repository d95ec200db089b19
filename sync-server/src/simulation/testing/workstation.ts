/**
 * A small model of a workstation's engine: outbox, one `Y.Doc` per open segment, entries held with
 * their arrivals, refusal and healing as designed. What is named durable survives a crash.
 */
import {
  type Arrival,
  addEntries,
  allEntries,
  CLOSE,
  type ClientMessage,
  type ConversationId,
  type ConversationState,
  decodeFetchedSegment,
  decodeRelayFrame,
  decodeYMessage,
  type EntryId,
  encodeClientMessage,
  encodeFrame,
  encodeStep1,
  encodeStep2,
  encodeUpdate,
  freshClientId,
  getEntry,
  hasEntry,
  type RefusalCode,
  type RefusedEntry,
  type RelayMessage,
  remedyOf,
  SegmentName,
} from '@corridor/core';
import type { FakeScheduler, Link, SeededRandom } from '@corridor/core/testing';
import * as Y from 'yjs';
import { Liveness } from '../../relay/liveness.ts';
import type { SimPerson } from './sim-person.ts';
import type { SimServer } from './sim-server.ts';

/** A row of the outbox: durable from the moment it was written. */
export interface Row {
  readonly conversation: ConversationId;
  readonly id: EntryId;
  readonly bytes: Uint8Array;
  refused: RefusalCode | null;
}

export interface Held {
  readonly conversation: ConversationId;
  readonly bytes: Uint8Array;
  readonly arrival: Arrival;
}

interface Open {
  readonly conversation: ConversationId;
  readonly segment: SegmentName;
  readonly channel: number;
  readonly doc: Y.Doc;
  synced: boolean;
  sequence: number;
}

/** A replica on the disk: what it holds, and up to which sequence it was told. */
interface Replica {
  readonly update: Uint8Array;
  readonly sequence: number;
}

export interface WorkstationOptions {
  readonly person: SimPerson;
  readonly server: SimServer;
  readonly scheduler: FakeScheduler;
  readonly random: SeededRandom;
  readonly trace: (line: string) => void;
}

export class Workstation {
  readonly person: SimPerson;
  // Durable.
  readonly outbox = new Map<EntryId, Row>();
  readonly held = new Map<EntryId, Held>();
  readonly #replicas = new Map<SegmentName, Replica>();
  readonly #fetched = new Set<SegmentName>();
  #era: number | null = null;
  // Of this start of the engine.
  readonly #options: WorkstationOptions;
  #opens = new Map<number, Open>();
  #link: Link | null = null;
  #liveness = new Liveness(0);
  #channel = 0;
  #connection = 0;
  #healing: { left: number; done: () => void } | null = null;
  #clockMs = 0;

  constructor(options: WorkstationOptions) {
    this.#options = options;
    this.person = options.person;
    this.#watch();
  }

  get link(): Link | null {
    return this.#link;
  }

  /** "Saved on this device". */
  write(conversation: ConversationId, text: string): EntryId {
    this.#clockMs = Math.max(this.#clockMs + 1, this.#options.server.nowMs() - 60_000);
    const { id, bytes } = this.person.write(conversation, text, this.#clockMs);
    this.outbox.set(id, { conversation, id, bytes, refused: null });
    this.#pump(conversation);
    return id;
  }

  connect(): void {
    if (this.#link !== null) return;
    const link = this.#options.server.connect(this.person.identity);
    if (link === null) {
      this.#reconnectLater();
      return;
    }
    const connection = ++this.#connection;
    this.#link = link;
    this.#liveness = new Liveness(this.#options.scheduler.nowMs);
    link.client.onMessage = (bytes) => {
      if (connection === this.#connection) this.#receive(bytes);
    };
    link.client.onClose = () => {
      if (connection === this.#connection) this.#lost();
    };
    const hello = { minVersion: 1, maxVersion: 1, client: 'sim', directoryRevision: 0 };
    this.#send({ type: 'hello', hello: { ...hello, era: this.#era } });
  }

  /** The tab is killed; `replicasLost` when the browser evicted them as well. */
  crash(replicasLost: boolean): void {
    this.#disconnect();
    if (replicasLost) {
      this.#replicas.clear();
      this.#fetched.clear();
    }
    this.#reconnectLater();
  }

  #disconnect(): void {
    this.#connection++;
    this.#link?.cut();
    this.#lost();
  }

  #lost(): void {
    const wasConnected = this.#link !== null;
    this.#link = null;
    this.#healing = null;
    for (const open of this.#opens.values()) this.#save(open);
    this.#opens = new Map();
    if (wasConnected) this.#reconnectLater();
  }

  #reconnectLater(): void {
    const { scheduler, random } = this.#options;
    scheduler.after(random.between(50, 1_500), () => this.connect());
  }

  #watch(): void {
    const { scheduler } = this.#options;
    scheduler.after(1_000, () => {
      if (this.#link !== null) {
        const state = this.#liveness.check(scheduler.nowMs);
        if (state === 'dead') this.#disconnect();
        else if (state === 'ping') this.#send({ type: 'ping', nonce: 1 });
      }
      this.#watch();
    });
  }

  #send(...messages: readonly ClientMessage[]): void {
    if (this.#link === null) return;
    this.#liveness.sent(this.#options.scheduler.nowMs);
    this.#link.client.send(encodeFrame(messages.map(encodeClientMessage)));
  }

  #receive(frame: Uint8Array): void {
    this.#liveness.received(this.#options.scheduler.nowMs);
    const decoded = decodeRelayFrame(frame);
    if (!decoded.ok) throw new Error(`the relay sent ${decoded.error.detail}`);
    for (const message of decoded.value) this.#handle(message);
  }

  #handle(message: RelayMessage): void {
    this.#options.trace(`${this.person.name} ${message.type}`);
    switch (message.type) {
      case 'welcome':
        void this.#welcomed(message.welcome);
        return;
      case 'data':
        this.#data(message.channel, message.payload);
        return;
      case 'arrivals':
        this.#arrived(message.channel, message.arrivals);
        return;
      case 'refused':
        this.#refused(message.channel, message.entries);
        return;
      case 'channel-closed':
        void this.#channelClosed(message.channel, message.code, message.reason);
        return;
      case 'notice':
        for (const state of message.notice.conversations) void this.#open(state);
        return;
      case 'healed': {
        const healing = this.#healing;
        if (healing !== null && --healing.left === 0) healing.done();
        return;
      }
      case 'ping':
        this.#send({ type: 'pong', nonce: message.nonce });
        return;
      case 'attached':
      case 'pong':
      case 'digest':
      case 'markers':
      case 'presence':
      case 'someone-types':
        return;
    }
  }

  async #welcomed(welcome: Extract<RelayMessage, { type: 'welcome' }>['welcome']): Promise<void> {
    const connection = this.#connection;
    if (!welcome.eraKnown) {
      await this.#heal();
      if (connection !== this.#connection) return;
      // What it holds is offered; replicas of what the relay lost are cloned afresh.
      this.#replicas.clear();
      this.#fetched.clear();
    }
    this.#era = welcome.era;
    for (const state of welcome.conversations) void this.#open(state);
  }

  #heal(): Promise<void> {
    const byConversation = new Map<ConversationId, Held[]>();
    for (const held of this.held.values()) {
      const list = byConversation.get(held.conversation);
      if (list === undefined) byConversation.set(held.conversation, [held]);
      else list.push(held);
    }
    if (byConversation.size === 0) return Promise.resolve();
    const healed = new Promise<void>((done) => {
      this.#healing = { left: 0, done };
    });
    for (const [conversation, list] of byConversation) {
      for (let i = 0; i < list.length; i += 200) {
        const records = list.slice(i, i + 200).map(({ bytes, arrival }) => ({ ...arrival, bytes }));
        if (this.#healing !== null) this.#healing.left++;
        this.#send({ type: 'heal', conversation, records });
      }
    }
    return healed;
  }

  #openOf(conversation: ConversationId): Open | null {
    for (const open of this.#opens.values()) if (open.conversation === conversation) return open;
    return null;
  }

  /** Fetches what closed, then attaches the head. */
  async #open({ conversation, head }: ConversationState): Promise<void> {
    const connection = this.#connection;
    const before = this.#openOf(conversation);
    if (before === null) this.#attach(conversation, head);
    try {
      await this.#fetchClosed(conversation);
    } catch {
      if (connection === this.#connection) this.#disconnect();
    }
  }

  async #fetchClosed(conversation: ConversationId): Promise<void> {
    const { server } = this.#options;
    const { identity } = this.person;
    for (const { name, closed } of await server.readableSegments(identity, conversation)) {
      if (!closed || this.#fetched.has(name)) continue;
      const body = await server.fetch(identity, name);
      if (body === null) continue;
      const fetched = decodeFetchedSegment(body);
      if (!fetched.ok) throw new Error(fetched.error);
      const doc = new Y.Doc();
      Y.applyUpdate(doc, fetched.value.update);
      for (const arrival of fetched.value.arrivals) {
        this.#hold(conversation, arrival, getEntry(doc, arrival.id));
      }
      this.#fetched.add(name);
      this.#replicas.delete(name);
    }
  }

  #attach(conversation: ConversationId, segment: SegmentName): void {
    const replica = this.#replicas.get(segment);
    const doc = new Y.Doc();
    doc.clientID = freshClientId(this.#options.random.bytes);
    if (replica !== undefined) Y.applyUpdate(doc, replica.update);
    const channel = ++this.#channel;
    const sequence = replica?.sequence ?? 0;
    this.#opens.set(channel, { conversation, segment, channel, doc, synced: false, sequence });
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'own') return;
      this.#send({ type: 'data', channel, payload: encodeUpdate(update) });
    });
    const payload = encodeStep1(Y.encodeStateVector(doc));
    this.#send({ type: 'attach', channel, segment, sequence }, { type: 'data', channel, payload });
  }

  #save({ doc, segment, sequence, synced }: Open): void {
    // A crash loses what y-indexeddb had not written yet: now and then, everything since the last.
    if (!synced || this.#options.random.chance(0.2)) return;
    this.#replicas.set(segment, { update: Y.encodeStateAsUpdate(doc), sequence });
  }

  #data(channel: number, payload: Uint8Array): void {
    const open = this.#opens.get(channel);
    if (open === undefined) return;
    const decoded = decodeYMessage(payload);
    if (!decoded.ok) throw new Error(decoded.error.detail);
    const message = decoded.value;
    if (message.type === 'awareness') return;
    if (message.type === 'step1') {
      const update = Y.encodeStateAsUpdate(open.doc, message.stateVector);
      this.#send({ type: 'data', channel, payload: encodeStep2(update) });
      return;
    }
    Y.applyUpdate(open.doc, message.update, 'relay');
    if (message.type === 'step2') {
      open.synced = true;
      this.#pump(open.conversation);
    }
  }

  /** Rows join the head's document only when it is synced. */
  #pump(conversation: ConversationId): void {
    const open = this.#openOf(conversation);
    if (open === null || !open.synced) return;
    for (const row of this.outbox.values()) {
      if (row.conversation !== conversation || row.refused !== null) continue;
      if (!hasEntry(open.doc, row.id)) addEntries(open.doc, [row], 'own');
    }
  }

  #arrived(channel: number, arrivals: readonly Arrival[]): void {
    const open = this.#opens.get(channel);
    if (open === undefined) return;
    for (const arrival of arrivals) {
      open.sequence = Math.max(open.sequence, arrival.sequence);
      const bytes = getEntry(open.doc, arrival.id) ?? this.outbox.get(arrival.id)?.bytes;
      this.#hold(open.conversation, arrival, bytes);
    }
  }

  #hold(conversation: ConversationId, arrival: Arrival, bytes: Uint8Array | undefined): void {
    if (bytes === undefined) throw new Error(`${arrival.id} arrived without its bytes`);
    this.held.set(arrival.id, { conversation, bytes, arrival });
    if (this.outbox.delete(arrival.id))
      this.#options.trace(`${this.person.name} ack ${arrival.id}`);
  }

  #refused(channel: number, entries: readonly RefusedEntry[]): void {
    const open = this.#opens.get(channel);
    for (const { id, code } of entries) {
      this.#options.trace(`${this.person.name} refused ${code} ${id}`);
      const row = this.outbox.get(id);
      if (row !== undefined && remedyOf(code) === 'keep') row.refused = code;
    }
    if (open === undefined) return;
    // A fresh clone under a fresh client id; what waits joins it again with the same bytes.
    this.#opens.delete(channel);
    this.#replicas.delete(open.segment);
    this.#send({ type: 'detach', channel });
    this.#attach(open.conversation, open.segment);
  }

  async #channelClosed(channel: number, code: number, reason: string): Promise<void> {
    const open = this.#opens.get(channel);
    this.#options.trace(`${this.person.name} closed ${code}`);
    if (open === undefined) return;
    this.#opens.delete(channel);
    this.#replicas.delete(open.segment);
    const head = SegmentName.safeParse(reason);
    if (code !== CLOSE.segmentClosed || !head.success) return;
    await this.#open({ conversation: open.conversation, head: head.data, sequence: 0 });
  }

  /** Ids of an open head's document, for its digest. */
  idsIn(segment: SegmentName): EntryId[] | null {
    for (const open of this.#opens.values()) {
      if (open.segment === segment && open.synced) {
        return [...allEntries(open.doc)].map(({ id }) => id);
      }
    }
    return null;
  }
}
