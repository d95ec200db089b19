/**
 * A small relay in memory, for tests of the engine: enough of the protocol to attach, sync,
 * acknowledge, fan out, refuse, close segments and forget. It uses core's own readers and writers,
 * so it cannot speak a dialect. The real relay has its own tests.
 */
import {
  type Arrival,
  CLOSE,
  type ClientStructs,
  type Command,
  type ConversationId,
  type ConversationState,
  type DirectoryConversation,
  type DirectoryDelta,
  decodeClientFrame,
  decodeEntry,
  decodeYMessage,
  digestOf,
  digestText,
  draftMark,
  type EntryId,
  type EntryKind,
  encodeFetchedSegment,
  encodeFrame,
  encodeRelayMessage,
  encodeStep1,
  encodeStep2,
  encodeUpdate,
  makeSegmentName,
  type PersonalItem,
  type PutPersonalResult,
  type RefusalCode,
  type RelayMessage,
  readSegmentUpdate,
  readStateVector,
  type SegmentName,
  type Struct,
  stampMs,
  USER_HEADER,
  type UserId,
  type UserSetting,
  writeSegmentUpdate,
  writeStateVector,
} from '@corridor/core';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Wire } from '../platform.ts';
import { LiveDouble } from './live-double.ts';

interface StoredEntry {
  readonly id: EntryId;
  readonly bytes: Uint8Array;
  readonly arrival: Arrival;
  readonly client: number;
  readonly clock: number;
  readonly atMs: number;
  readonly kind: EntryKind;
  readonly keyName: string;
}

interface Segment {
  readonly name: SegmentName;
  readonly conversation: ConversationId;
  readonly number: number;
  closed: boolean;
  entries: StoredEntry[];
}

interface Line {
  readonly user: UserId;
  readonly send: (messages: RelayMessage[]) => void;
  readonly close: (code: number, reason: string) => void;
  readonly channels: Map<number, { segment: Segment; dropped: Set<number> }>;
}

export interface RelayCopy {
  readonly segments: readonly Segment[];
  readonly conversations: readonly (readonly [ConversationId, DirectoryConversation])[];
  readonly erasKnown: readonly number[];
  readonly revision: number;
}

export interface RelayDoubleOptions {
  readonly random: (bytes: number) => Uint8Array;
  /** Relay time, Unix ms. */
  readonly nowMs: () => number;
  readonly practice: DirectoryDelta['practice'];
  readonly users: DirectoryDelta['users'];
  readonly segmentEntries?: number;
}

export class RelayDouble {
  readonly #o: RelayDoubleOptions;
  readonly segments = new Map<SegmentName, Segment>();
  readonly conversations = new Map<ConversationId, DirectoryConversation>();
  readonly devices: DirectoryDelta['devices'] = [];
  readonly #lines = new Set<Line>();
  readonly commandsSeen: string[] = [];
  readonly markers = new Map<string, Map<ConversationId, number>>();
  readonly live = new LiveDouble();
  readonly deactivated = new Set<UserId>();
  /** Who may browse public channels. */
  readonly browsers = new Set<UserId>();
  /** Called when a command arrives, before it is answered. */
  onCommandAsked: () => void = () => undefined;
  readonly erasKnown = new Set<number>();
  era: number;
  revision = 1;
  #n = 0;
  /** Last sequences as they were at the last start. */
  #before: ReadonlyMap<ConversationId, number> = new Map();
  reachable = true;
  /** Drops acknowledgements (not fan-out) that would go to writers. */
  mute = false;
  /** Whether it can write: it asks whoever sends something to come back, else. */
  canStore = true;
  /** Judges an entry; null takes it. */
  judge: (entry: {
    id: EntryId;
    text: string;
    kind: EntryKind;
    author: UserId;
  }) => RefusalCode | null = () => null;
  readonly refusals: { id: EntryId; code: RefusalCode }[] = [];
  healed = 0;
  /** Answers no request for a closed segment just now. */
  withholdsHistory = false;
  /** Set: told of each request over HTTP, and answers none, as a line that died without a word. */
  unanswered: (() => void) | null = null;
  /** The most channels that one line had open at once. */
  mostChannels = 0;
  /** Who attached what, in order. */
  readonly attached: { user: UserId; conversation: ConversationId }[] = [];
  /** Whose cookie every browser has now, when somebody else signed in; null: each their own. */
  cookieOf: UserId | null = null;

  constructor(options: RelayDoubleOptions) {
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

  #newSegment(conversation: ConversationId, number: number): Segment {
    const name = makeSegmentName(conversation, number, this.#o.random);
    const segment: Segment = { name, conversation, number, closed: false, entries: [] };
    this.segments.set(name, segment);
    return segment;
  }

  head(conversation: ConversationId): Segment | undefined {
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
      { type: 'data', channel, payload: encodeStep1(this.#vector(segment)) },
    ]);
  }

  #vector(segment: Segment): Uint8Array {
    const clocks = new Map<number, number>();
    for (const { client, clock } of segment.entries) {
      clocks.set(client, Math.max(clocks.get(client) ?? 0, clock + 1));
    }
    return writeStateVector(clocks);
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
    state: { segment: Segment; dropped: Set<number> },
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
    state: { segment: Segment; dropped: Set<number> },
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
        line.send([{ type: 'data', channel, payload: encodeStep1(this.#vector(segment)) }]);
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
    segment: Segment,
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
    segment: Segment,
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

  close(segment: Segment): void {
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

  /** `fetch` for one user. */
  fetchFor(user: UserId): typeof fetch {
    return async (input, init) => {
      if (!this.reachable) throw new TypeError('fetch failed');
      if (this.unanswered) return this.#never(this.unanswered, init?.signal);
      const url = new URL(String(input), 'http://relay.test');
      const body = typeof init?.body === 'string' ? (JSON.parse(init.body) as unknown) : null;
      const asked = new Headers(init?.headers).get(USER_HEADER);
      if (asked !== (this.cookieOf ?? user)) {
        const error = { code: 'other-user', message: 'Somebody else is signed in here.' };
        return Response.json({ error }, { status: 409 });
      }
      return this.#answer(user, `${init?.method ?? 'GET'} ${url.pathname}`, body);
    };
  }

  #never(asked: () => void, signal: AbortSignal | null | undefined): Promise<Response> {
    asked();
    return new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new TypeError('fetch failed')));
    });
  }

  /** Whether what is asked ends in a fault of the server. @param route as `GET /api/settings` */
  fails: (route: string) => boolean = () => false;

  #answer(user: UserId, route: string, body: unknown): Response {
    if (this.fails(route)) return Response.json({}, { status: 500 });
    if (route === 'POST /api/commands') this.onCommandAsked();
    if (this.deactivated.has(user)) {
      const error = { code: 'deactivated', message: 'This account was deactivated.' };
      return Response.json({ error }, { status: 403 });
    }
    const [, what = '', id = ''] =
      /^(?:GET|POST|PUT) \/api\/(session|directory|markers|settings|personal|commands|heal|segments|conversations)\/?([^/]*)/.exec(
        route,
      ) ?? [];
    switch (what) {
      case 'session':
        return Response.json({
          user: this.#o.users.find(({ id: each }) => each === (this.cookieOf ?? user)),
          practice: this.#o.practice,
          device: this.devices[0]?.id,
          expiresAt: 1,
        });
      case 'directory':
        return Response.json(this.#directory(user));
      case 'markers':
        return this.#markers(
          user,
          body as { markers: { conversation: ConversationId; sequence: number }[] } | null,
        );
      case 'settings':
        return this.#settings(user, body as { settings: { setting: UserSetting }[] } | null);
      case 'personal':
        return this.#personal(user, body as { items: { item: PersonalItem }[] } | null);
      case 'commands':
        if (!this.canStore) {
          const error = { code: 'store-unavailable', message: 'The disk is full.' };
          return Response.json({ error }, { status: 503 });
        }
        return Response.json(this.#command(user, (body as { command: Command }).command));
      case 'heal':
        return Response.json({ healed: 0, known: 0, refused: 0 });
      case 'conversations':
        return Response.json({ conversation: id, segments: this.#list(id as ConversationId) });
      case 'segments': {
        const segment = this.segments.get(id as SegmentName);
        if (this.withholdsHistory) return Response.json({}, { status: 503 });
        if (!segment)
          return Response.json({ error: { code: 'not-found', message: '' } }, { status: 404 });
        return new Response(new Uint8Array(fetched(segment)));
      }
      default:
        return Response.json({ error: { code: 'not-found', message: route } }, { status: 404 });
    }
  }

  #directory(user: UserId): DirectoryDelta {
    return {
      revision: this.revision,
      complete: true,
      practice: this.#o.practice,
      users: this.#o.users,
      devices: this.devices,
      departments: [],
      conversations: [...this.conversations.values()].flatMap((each) => {
        if (each.members.some((member) => member.user === user)) return [each];
        const mayBrowse = each.visibility === 'public' && this.browsers.has(user);
        return mayBrowse ? [{ ...each, members: [], readableFrom: null }] : [];
      }),
      goneConversations: [],
      goneUsers: [],
      records: [],
    };
  }

  #markers(
    user: UserId,
    put: { markers: { conversation: ConversationId; sequence: number }[] } | null,
  ): Response {
    const mine = this.markers.get(user) ?? new Map<ConversationId, number>();
    this.markers.set(user, mine);
    for (const { conversation, sequence } of put?.markers ?? []) {
      mine.set(conversation, Math.max(sequence, mine.get(conversation) ?? 0));
      const readAt = this.#o.nowMs();
      this.live.raise(conversation, { user, read: sequence, readAt, held: sequence });
    }
    if (put) {
      for (const line of this.#lines) {
        if (line.user !== user) continue;
        line.send([{ type: 'notice', notice: { conversations: [], markersMoved: true } }]);
      }
    }
    const markers = [...mine].map(([conversation, sequence]) => ({ conversation, sequence }));
    return Response.json({ markers });
  }

  readonly settings = new Map<UserId, Map<string, UserSetting>>();

  #settings(user: UserId, put: { settings: { setting: UserSetting }[] } | null): Response {
    const mine = this.settings.get(user) ?? new Map<string, UserSetting>();
    this.settings.set(user, mine);
    for (const { setting } of put?.settings ?? []) {
      mine.set(`${setting.name} ${'conversation' in setting ? setting.conversation : ''}`, setting);
    }
    if (put) {
      for (const line of this.#lines) {
        if (line.user !== user) continue;
        line.send([{ type: 'notice', notice: { conversations: [], settingsMoved: true } }]);
      }
    }
    return Response.json({ settings: [...mine.values()] });
  }

  readonly personal = new Map<UserId, Map<string, PersonalItem>>();

  /** As the server does, but for clocks: of two choices made without knowing the one told last counts. */
  #personal(
    user: UserId,
    put: { items: { item: PersonalItem; seen?: readonly (boolean | string)[] }[] } | null,
  ): Response {
    const mine = this.personal.get(user) ?? new Map<string, PersonalItem>();
    this.personal.set(user, mine);
    if (!put) return Response.json({ items: [...mine.values()] });
    const results = put.items.map(({ item, seen }): PutPersonalResult => {
      if (!this.conversations.has(item.conversation)) return { outcome: 'no-conversation' };
      const name = `${item.name} ${item.conversation} ${item.entry ?? ''}`;
      const stored = mine.get(name);
      const isSeen =
        item.name !== 'draft' ||
        !stored?.value ||
        stored.value === item.value ||
        seen?.includes(draftMark(String(stored.value), sha256));
      if (stored && !isSeen) return { outcome: 'other', item: stored };
      mine.set(name, item);
      return { outcome: 'kept' };
    });
    for (const line of this.#lines) {
      if (line.user !== user) continue;
      line.send([{ type: 'notice', notice: { conversations: [], personalMoved: true } }]);
    }
    return Response.json({ results });
  }

  /** What a command is answered with; a test may refuse it. */
  onCommand: (command: Command) => 'done' | 'refused' = () => 'done';

  #command(user: UserId, command: Command): unknown {
    this.commandsSeen.push(command.type);
    if (this.onCommand(command) === 'refused') {
      return { outcome: 'refused', code: 'not-permitted', message: 'You may not.' };
    }
    if (command.type === 'create-direct' && !this.conversations.has(command.conversation)) {
      const member = (each: UserId) => ({ user: each, role: 'member' as const, joinedAt: 1 });
      this.addConversation({
        id: command.conversation,
        kind: 'direct',
        name: null,
        topic: null,
        visibility: 'private',
        recordPolicy: 'editable',
        history: 'all',
        archived: false,
        createdAt: 1,
        createdBy: user,
        members: [member(user), member(command.with)],
        readableFrom: 0,
      });
      setTimeout(() => {
        for (const line of this.#lines) this.#notice(line, command.conversation);
      }, 0);
    }
    const left = this.conversations.get(command.conversation);
    if (command.type === 'leave' && left) {
      const members = left.members.filter((each) => each.user !== user);
      this.conversations.set(left.id, { ...left, members });
      this.revision++;
    }
    return { outcome: 'done', conversation: command.conversation, revision: this.revision };
  }

  #list(conversation: ConversationId) {
    return [...this.segments.values()]
      .filter((segment) => segment.conversation === conversation)
      .sort((a, b) => b.number - a.number)
      .map(({ name, number, closed, entries }) => ({
        name,
        number,
        closed,
        entries: entries.length,
        digest: digestText(digestOf(entries.map(({ id }) => id))),
        firstSequence: entries[0]?.arrival.sequence ?? 0,
        lastSequence: Math.max(0, ...entries.map(({ arrival }) => arrival.sequence)),
        fromMs: entries.length === 0 ? 0 : Math.min(...entries.map(({ atMs }) => atMs)),
        toMs: Math.max(0, ...entries.map(({ atMs }) => atMs)),
        messages: entries.filter(({ kind }) => kind === 'message').length,
        imported: 0,
      }));
  }
}

const updateOf = (entries: readonly StoredEntry[]): Uint8Array => {
  const clients = new Map<number, Struct[]>();
  for (const { client, clock, id, bytes } of entries) {
    const structs = clients.get(client) ?? [];
    clients.set(client, structs);
    structs.push({ clock, id, bytes });
  }
  const blocks: ClientStructs[] = [...clients].map(([client, structs]) => ({
    client,
    structs: structs.sort((a, b) => a.clock - b.clock),
  }));
  return writeSegmentUpdate(blocks);
};

const fetched = (segment: Segment): Uint8Array =>
  encodeFetchedSegment({
    update: updateOf(segment.entries),
    arrivals: segment.entries.map(({ arrival }) => arrival),
  });
