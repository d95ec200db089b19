/**
 * A small relay in memory, for tests of the engine: enough of the protocol to attach, sync,
 * acknowledge, fan out, refuse, close segments and forget. It uses core's own readers and writers,
 * so it cannot speak a dialect. The real relay has its own tests. This is the half that speaks over
 * sockets.
 */
import {
  type Arrival,
  CLOSE,
  type ConversationId,
  type ConversationState,
  type DirectoryConversation,
  decodeClientFrame,
  decodeEntry,
  decodeYMessage,
  digestOf,
  type EntryId,
  type EntryKind,
  encodeFrame,
  encodeRelayMessage,
  encodeStep1,
  encodeStep2,
  encodeUpdate,
  makeSegmentName,
  type Notice,
  type RefusalCode,
  type RelayMessage,
  readSegmentUpdate,
  readStateVector,
  type SegmentName,
  type Struct,
  stampMs,
  type UserId,
} from '@corridor/core';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Wire } from '../platform.ts';
import { HttpDouble, type RelayDoubleOptions } from './http-double.ts';
import { type SegmentDouble, type StoredEntry, updateOf, vectorOf } from './segment-double.ts';

interface Line {
  readonly user: UserId;
  readonly send: (messages: RelayMessage[]) => void;
  readonly close: (code: number, reason: string) => void;
  readonly channels: Map<number, { segment: SegmentDouble; dropped: Set<number> }>;
}

export interface RelayCopy {
  readonly segments: readonly SegmentDouble[];
  readonly conversations: readonly (readonly [ConversationId, DirectoryConversation])[];
  readonly erasKnown: readonly number[];
  readonly revision: number;
}

export class RelayDouble extends HttpDouble {
  readonly #o: RelayDoubleOptions;
  readonly #lines = new Set<Line>();
  readonly erasKnown = new Set<number>();
  era: number;
  #n = 0;
  /** Last sequences as they were at the last start. */
  #before: ReadonlyMap<ConversationId, number> = new Map();
  /** Drops acknowledgements (not fan-out) that would go to writers. */
  mute = false;
  /** Judges an entry; null takes it. */
  judge: (entry: {
    id: EntryId;
    text: string;
    kind: EntryKind;
    author: UserId;
  }) => RefusalCode | null = () => null;
  readonly refusals: { id: EntryId; code: RefusalCode }[] = [];
  healed = 0;
  /** The most channels that one line had open at once. */
  mostChannels = 0;
  /** Who attached what, in order. */
  readonly attached: { user: UserId; conversation: ConversationId }[] = [];

  constructor(options: RelayDoubleOptions) {
    super(options);
    this.#o = options;
    this.era = Math.floor(options.nowMs() / 1000);
    this.erasKnown.add(this.era);
  }

  /** A start after a stop: a new era, all lines cut. */
  restart(): void {
    this.cut();
    this.era += 10;
    this.erasKnown.add(this.era);
    this.#n = 0;
    this.#before = new Map(
      [...this.conversations.keys()].map((id) => [id, this.#lastSequence(id)]),
    );
  }

  /** Restored from a backup older than this conversation's first entry. */
  loseEverything(conversation: ConversationId): void {
    this.erasKnown.clear();
    for (const [name, segment] of this.segments) {
      if (segment.conversation === conversation) this.segments.delete(name);
    }
    this.#newSegment(conversation, 0);
    this.restart();
  }

  /** What it has now, as a copy of its data folder. */
  copy(): RelayCopy {
    const segments = [...this.segments.values()].map((each) => ({
      ...each,
      entries: [...each.entries],
    }));
    return {
      segments,
      conversations: [...this.conversations],
      erasKnown: [...this.erasKnown],
      revision: this.revision,
    };
  }

  /** Starts over an older copy that somebody put in place by hand: it knows its own eras. */
  startFrom(copy: RelayCopy): void {
    const { era } = this;
    this.segments.clear();
    for (const each of copy.segments) this.segments.set(each.name, each);
    this.conversations.clear();
    for (const [id, each] of copy.conversations) this.conversations.set(id, each);
    this.erasKnown.clear();
    for (const each of copy.erasKnown) this.erasKnown.add(each);
    this.revision = copy.revision;
    this.era = era;
    this.restart();
  }

  /** Ends an account: its lines close, and every request says so. */
  deactivate(user: UserId): void {
    this.deactivated.add(user);
    for (const line of [...this.#lines]) {
      if (line.user === user) line.close(CLOSE.deactivated, 'deactivated');
    }
  }

  /** @param code that every line closes with; without one it is as if the cable was pulled */
  cut(code = 1006): void {
    for (const line of [...this.#lines]) line.close(code, '');
    for (const line of this.#lines) this.live.ended(line);
    this.#lines.clear();
  }

  addConversation(conversation: DirectoryConversation): SegmentName {
    this.conversations.set(conversation.id, conversation);
    this.revision++;
    const head = this.head(conversation.id) ?? this.#newSegment(conversation.id, 0);
    return head.name;
  }

  #newSegment(conversation: ConversationId, number: number): SegmentDouble {
    const name = makeSegmentName(conversation, number, this.#o.random);
    const segment: SegmentDouble = { name, conversation, number, closed: false, entries: [] };
    this.segments.set(name, segment);
    return segment;
  }

  head(conversation: ConversationId): SegmentDouble | undefined {
    return [...this.segments.values()].find((s) => s.conversation === conversation && !s.closed);
  }

  entriesOf(conversation: ConversationId): StoredEntry[] {
    return [...this.segments.values()]
      .filter((segment) => segment.conversation === conversation)
      .flatMap(({ entries }) => entries);
  }

  #lastSequence(id: ConversationId): number {
    return Math.max(0, ...this.entriesOf(id).map(({ arrival }) => arrival.sequence));
  }

  #states(user: UserId): ConversationState[] {
    return [...this.conversations.values()]
      .filter(({ members }) => members.some((member) => member.user === user))
      .flatMap(({ id }) => {
        const head = this.head(id);
        if (!head) return [];
        const sequence = this.#lastSequence(id);
        const latestMs = Math.max(0, ...head.entries.map(({ atMs }) => atMs));
        const before = this.#before.get(id) ?? 0;
        return [{ conversation: id, head: head.name, sequence, before, latestMs }];
      });
  }

  /** The end of a workstation's socket. */
  connect(user: UserId): Wire {
    let line: Line | null = null;
    let closed = false;
    const wire: Wire = {
      binaryType: 'arraybuffer',
      onopen: null,
      onmessage: null,
      onclose: null,
      onerror: null,
      send: (data) => {
        if (!closed && line)
          queueMicrotask(() => line && this.#receive(line, new Uint8Array(data)));
      },
      close: () => {
        closed = true;
        if (line) {
          this.#lines.delete(line);
          this.live.ended(line);
        }
      },
    };
    const shut = (code: number, reason: string): void => {
      if (closed) return;
      closed = true;
      wire.onclose?.({ code, reason } as CloseEvent);
    };
    setTimeout(() => {
      if (closed) return;
      if (!this.reachable) {
        shut(1006, '');
        return;
      }
      if (this.deactivated.has(user)) {
        shut(CLOSE.deactivated, 'deactivated');
        return;
      }
      line = {
        user,
        channels: new Map(),
        close: shut,
        send: (messages) => {
          const data = new Uint8Array(encodeFrame(messages.map(encodeRelayMessage))).buffer;
          queueMicrotask(() => {
            if (!closed) wire.onmessage?.({ data } as MessageEvent);
          });
        },
      };
      this.#lines.add(line);
      wire.onopen?.({} as Event);
    }, 0);
    return wire;
  }

  #receive(line: Line, frame: Uint8Array): void {
    if (!this.#lines.has(line)) return;
    const decoded = decodeClientFrame(frame);
    if (!decoded.ok) throw new Error(`The engine sent a bad frame: ${decoded.error.detail}`);
    for (const message of decoded.value) {
      switch (message.type) {
        case 'hello':
          line.send([
            {
              type: 'welcome',
              welcome: {
                version: 1,
                relayTime: this.#o.nowMs(),
                era: this.era,
                eraKnown: message.hello.era === null || this.erasKnown.has(message.hello.era),
                user: line.user,
                directoryRevision: this.revision,
                conversations: this.#states(line.user),
              },
            },
          ]);
          break;
        case 'attach':
          this.#attach(line, message.channel, message.segment, message.sequence);
          break;
        case 'detach':
          line.channels.delete(message.channel);
          break;
        case 'data':
          this.#data(line, message.channel, message.payload);
          break;
        case 'ping':
          line.send([{ type: 'pong', nonce: message.nonce, relayTime: this.#o.nowMs() }]);
          break;
        case 'digest-request': {
          const channel = line.channels.get(message.channel);
          if (!channel) break;
          const { entries } = channel.segment;
          line.send([
            {
              type: 'digest',
              channel: message.channel,
              sequence: Math.max(0, ...entries.map(({ arrival }) => arrival.sequence)),
              digest: digestOf(entries.map(({ id }) => id)),
            },
          ]);
          break;
        }
        case 'heal':
          this.#heal(line, message);
          break;
        case 'pong':
          break;
        default:
          this.live.receive(line, message);
      }
    }
  }

  readonly #held = new WeakMap<object, number>();

  #attach(line: Line, channel: number, name: SegmentName, sequence: number): void {
    const segment = this.segments.get(name);
    const closed = (code: number, reason: string): void =>
      line.send([{ type: 'channel-closed', channel, code, reason }]);
    if (!segment) {
      closed(CLOSE.unknownSegment, '');
      return;
    }
    if (segment.closed) {
      closed(CLOSE.segmentClosed, this.head(segment.conversation)?.name ?? '');
      return;
    }
    this.attached.push({ user: line.user, conversation: segment.conversation });
    this.mostChannels = Math.max(this.mostChannels, line.channels.size + 1);
    const state = { segment, dropped: new Set<number>() };
    this.#held.set(state, sequence);
    line.channels.set(channel, state);
    const last = Math.max(0, ...segment.entries.map(({ arrival }) => arrival.sequence));
    line.send([
      { type: 'attached', channel, segment: name, sequence: last },
      { type: 'data', channel, payload: encodeStep1(vectorOf(segment)) },
    ]);
  }

  #data(line: Line, channel: number, payload: Uint8Array): void {
    const state = line.channels.get(channel);
    if (!state) return;
    const message = decodeYMessage(payload);
    if (!message.ok) throw new Error(`The engine sent bad bytes: ${message.error.detail}`);
    if (message.value.type === 'step1') {
      const held = this.#held.get(state) ?? 0;
      const vector = readStateVector(message.value.stateVector);
      if (!vector.ok) throw new Error('The engine sent a bad state vector.');
      const { value: clocks } = vector;
      const lacking = state.segment.entries.filter(
        ({ client, clock }) => clock >= (clocks.get(client) ?? 0),
      );
      const arrivals = state.segment.entries
        .map(({ arrival }) => arrival)
        .filter(({ sequence }) => sequence > held);
      line.send([
        { type: 'data', channel, payload: encodeStep2(updateOf(lacking)) },
        ...(arrivals.length > 0 ? [{ type: 'arrivals', channel, arrivals } as const] : []),
      ]);
    } else if (message.value.type !== 'awareness') {
      this.#write(line, channel, state, message.value.update);
    }
  }

  #write(
    line: Line,
    channel: number,
    state: { segment: SegmentDouble; dropped: Set<number> },
    update: Uint8Array,
  ): void {
    const read = readSegmentUpdate(update);
    if (!read.ok) throw new Error(`The engine sent a malformed update: ${read.error.detail}`);
    for (const { client, structs } of read.value.clients) {
      if (state.dropped.has(client)) continue;
      this.#writeClient(line, channel, state, client, structs);
    }
  }

  #writeClient(
    line: Line,
    channel: number,
    state: { segment: SegmentDouble; dropped: Set<number> },
    client: number,
    structs: readonly Struct[],
  ): void {
    const { segment } = state;
    const stored: StoredEntry[] = [];
    if (!this.canStore && structs.length > 0) {
      line.close(CLOSE.tryAgain, 'try again');
      return;
    }
    const known: Arrival[] = [];
    for (const [i, struct] of structs.entries()) {
      const same = segment.entries.find((e) => e.client === client && e.clock === struct.clock);
      if (same) {
        known.push(same.arrival);
        continue;
      }
      const next = [...segment.entries, ...stored].filter((e) => e.client === client).length;
      if (struct.clock > next) {
        line.send([{ type: 'data', channel, payload: encodeStep1(vectorOf(segment)) }]);
        return;
      }
      const fault = this.#judge(segment, line, struct, stored);
      if (fault) {
        state.dropped.add(client);
        if (fault.arrival) known.push(fault.arrival);
        this.#commit(line, channel, segment, stored, known);
        const refused = structs.slice(i).map(({ id }, j) => ({
          id,
          code: j === 0 ? fault.code : ('client-id-dropped' as const),
          detail: j === 0 ? fault.detail : '',
        }));
        for (const { id, code } of refused) this.refusals.push({ id, code });
        line.send([{ type: 'refused', channel, client, entries: refused }]);
        return;
      }
      stored.push(this.#entry(struct, client, stored.length));
    }
    this.#commit(line, channel, segment, stored, known);
  }

  #judge(
    segment: SegmentDouble,
    line: Line,
    struct: Struct,
    pending: readonly StoredEntry[],
  ): { code: RefusalCode; detail: string; arrival?: Arrival } | null {
    const decoded = decodeEntry(struct.bytes, sha256);
    if (!decoded.ok) return { code: 'entry-malformed', detail: decoded.error.detail };
    const { id, payload } = decoded.value;
    if (id !== struct.id) return { code: 'wrong-hash', detail: '' };
    if (payload.author !== line.user) return { code: 'wrong-author', detail: '' };
    if (payload.conversation !== segment.conversation) {
      return { code: 'wrong-conversation', detail: '' };
    }
    const all = [...this.entriesOf(segment.conversation), ...pending];
    const keyName = `${payload.author}/${payload.key}`;
    const duplicate = all.find((e) => e.id === id || e.keyName === keyName);
    if (duplicate) return { code: 'duplicate', detail: duplicate.id, arrival: duplicate.arrival };
    if (segment.closed) {
      const head = this.head(segment.conversation)?.name ?? '';
      return { code: 'segment-closed', detail: head };
    }
    const text = payload.kind === 'message' || payload.kind === 'edit' ? payload.body.text : '';
    const code = this.judge({ id, text, kind: payload.kind, author: payload.author });
    return code ? { code, detail: '' } : null;
  }

  #entry(struct: Struct, client: number, ahead: number): StoredEntry {
    const decoded = decodeEntry(struct.bytes, sha256);
    if (!decoded.ok) throw new Error('judged before');
    const { payload } = decoded.value;
    const sequence = this.era * 2 ** 21 + this.#n + ahead + 1;
    return {
      id: struct.id,
      bytes: struct.bytes.slice(),
      client,
      clock: struct.clock,
      atMs: stampMs(payload.at),
      kind: payload.kind,
      keyName: `${payload.author}/${payload.key}`,
      arrival: {
        id: struct.id,
        sequence,
        arrivedAt: this.#o.nowMs(),
        receipt: new Uint8Array(16).fill(7),
      },
    };
  }

  #commit(
    line: Line,
    channel: number,
    segment: SegmentDouble,
    stored: readonly StoredEntry[],
    known: readonly Arrival[],
  ): void {
    segment.entries.push(...stored);
    this.#n += stored.length;
    const arrivals = stored.map(({ arrival }) => arrival);
    const own = [...known, ...arrivals];
    if (own.length > 0 && !this.mute) line.send([{ type: 'arrivals', channel, arrivals: own }]);
    if (stored.length === 0) return;
    const payload = encodeUpdate(updateOf(stored));
    for (const other of this.#lines) {
      for (const [each, { segment: theirs }] of other.channels) {
        if (theirs !== segment || (other === line && each === channel)) continue;
        other.send([
          { type: 'data', channel: each, payload },
          { type: 'arrivals', channel: each, arrivals },
        ]);
      }
      if (other !== line) this.#notice(other, segment.conversation);
    }
    if (segment.entries.length >= (this.#o.segmentEntries ?? 2_000)) this.close(segment);
  }

  #notice(line: Line, conversation: ConversationId): void {
    const attached = [...line.channels.values()].some(
      ({ segment }) => segment === this.head(conversation),
    );
    if (attached) return;
    const conversations = this.#states(line.user).filter((s) => s.conversation === conversation);
    if (conversations.length > 0) line.send([{ type: 'notice', notice: { conversations } }]);
  }

  close(segment: SegmentDouble): void {
    segment.closed = true;
    const head = this.#newSegment(segment.conversation, segment.number + 1);
    for (const line of this.#lines) {
      for (const [channel, { segment: theirs }] of [...line.channels]) {
        if (theirs !== segment) continue;
        line.channels.delete(channel);
        line.send([
          { type: 'channel-closed', channel, code: CLOSE.segmentClosed, reason: head.name },
        ]);
      }
      this.#notice(line, segment.conversation);
    }
  }

  #heal(
    line: Line,
    message: Extract<Parameters<typeof this.healRecords>[0], { type: 'heal' }>,
  ): void {
    line.send([
      { type: 'healed', conversation: message.conversation, results: this.healRecords(message) },
    ]);
  }

  /** Takes entries back under their old sequence, as the relay's own client. */
  healRecords(message: {
    readonly type: 'heal';
    readonly conversation: ConversationId;
    readonly records: readonly {
      sequence: number;
      arrivedAt: number;
      receipt: Uint8Array;
      bytes: Uint8Array;
    }[];
  }) {
    const head = this.head(message.conversation);
    if (!head) throw new Error('no head');
    return message.records.map(({ sequence, arrivedAt, receipt, bytes }) => {
      const decoded = decodeEntry(bytes, sha256);
      if (!decoded.ok) throw new Error('a heal record is malformed');
      const { id, payload } = decoded.value;
      if (this.entriesOf(message.conversation).some((each) => each.id === id)) {
        return { id, outcome: 'known' as const };
      }
      this.healed++;
      head.entries.push({
        id,
        bytes: bytes.slice(),
        client: 1,
        clock: head.entries.filter(({ client }) => client === 1).length,
        atMs: stampMs(payload.at),
        kind: payload.kind,
        keyName: `${payload.author}/${payload.key}`,
        arrival: { id, sequence, arrivedAt, receipt: receipt.slice() },
      });
      return { id, outcome: 'stored' as const };
    });
  }

  /** @param changed a conversation whose members are told of it as well */
  tellDirectory(changed?: ConversationId): void {
    this.revision++;
    for (const line of this.#lines) {
      const conversations = this.#states(line.user).filter(
        ({ conversation }) => conversation === changed,
      );
      line.send([{ type: 'notice', notice: { conversations, directoryRevision: this.revision } }]);
    }
  }

  protected tell(user: UserId, notice: Partial<Notice>): void {
    for (const line of this.#lines) {
      if (line.user === user)
        line.send([{ type: 'notice', notice: { conversations: [], ...notice } }]);
    }
  }
}
