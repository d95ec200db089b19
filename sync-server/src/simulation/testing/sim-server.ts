/** The simulated server: the real relay over the store in memory, on a disk that outlives it. */
import { encodeFrame, type PracticeId, type SegmentName } from '@corridor/core';
import type { FakeScheduler, LinkEnd, SeededRandom } from '@corridor/core/testing';
import { Link } from '@corridor/core/testing';
import { Liveness } from '../../relay/liveness.ts';
import type { MuxSession } from '../../relay/mux-session.ts';
import type { Identity, Peer } from '../../relay/ports.ts';
import { Relay } from '../../relay/relay.ts';
import type { TestingDirectory } from '../../relay/testing/directory.ts';
import { sha256 } from '../../relay/testing/people.ts';
import { mayReadSegment, type SegmentSummary } from '../../store/port.ts';
import { MemoryEntryStore } from '../../store/testing/memory.ts';
import { MemoryMarkers } from '../../store/testing/memory-markers.ts';
import { MemoryPresence } from '../../store/testing/memory-presence.ts';
import { MemoryDisk } from '../../store/testing/memory-tables.ts';

const SECRET = new Uint8Array(32).fill(9);
const SILENT = { info: () => {}, warn: () => {}, error: () => {} };

/** What was sent in one turn leaves in one frame; the link's liveness is watched. */
class SimSocket implements Peer {
  readonly bufferedBytes = 0;
  readonly #end: LinkEnd;
  readonly #scheduler: FakeScheduler;
  readonly #liveness: Liveness;
  #session: MuxSession | null = null;
  #parts: Uint8Array[] = [];
  #nonce = 0;

  constructor(end: LinkEnd, scheduler: FakeScheduler) {
    this.#end = end;
    this.#scheduler = scheduler;
    this.#liveness = new Liveness(scheduler.nowMs);
    end.onMessage = (bytes) => {
      this.#liveness.received(scheduler.nowMs);
      this.#session?.receive(bytes);
    };
    end.onClose = () => this.#session?.ended();
    this.#watch();
  }

  begin(session: MuxSession): void {
    this.#session = session;
  }

  #watch(): void {
    this.#scheduler.after(1_000, () => {
      if (!this.#end.open) return;
      const state = this.#liveness.check(this.#scheduler.nowMs);
      if (state === 'dead') this.#end.drop(1006, '');
      else {
        if (state === 'ping') this.#session?.ping(++this.#nonce);
        this.#watch();
      }
    });
  }

  send(head: Uint8Array, body: Uint8Array): void {
    if (this.#parts.length === 0) this.#scheduler.soon(() => this.#flush());
    const message = new Uint8Array(head.length + body.length);
    message.set(head);
    message.set(body, head.length);
    this.#parts.push(message);
  }

  #flush(): void {
    if (this.#parts.length === 0) return;
    const frame = encodeFrame(this.#parts);
    this.#parts = [];
    this.#liveness.sent(this.#scheduler.nowMs);
    this.#end.send(frame);
  }

  close(code: number, reason: string): void {
    this.#flush();
    this.#end.close(code, reason);
  }
}

export interface SimServerOptions {
  readonly scheduler: FakeScheduler;
  readonly random: SeededRandom;
  readonly directory: TestingDirectory;
  readonly practice: PracticeId;
}

interface Running {
  readonly store: MemoryEntryStore;
  readonly relay: Relay;
}

export class SimServer {
  disk = new MemoryDisk(SECRET);
  /** Of commits that fail. */
  commitFailures = 0;
  wallOffsetMs = Date.UTC(2026, 0, 5, 8);
  readonly #options: SimServerOptions;
  readonly #links = new Set<Link>();
  #running: Running | null = null;

  constructor(options: SimServerOptions) {
    this.#options = options;
  }

  get up(): boolean {
    return this.#running !== null;
  }

  get store(): MemoryEntryStore {
    if (this.#running === null) throw new Error('the server is down');
    return this.#running.store;
  }

  nowMs(): number {
    return this.wallOffsetMs + this.#options.scheduler.nowMs;
  }

  async start(): Promise<void> {
    const { scheduler, random, directory } = this.#options;
    const store = new MemoryEntryStore({
      disk: this.disk,
      now: () => this.nowMs(),
      random: random.bytes,
      beforeCommit: async () => {
        await scheduler.wait(random.between(0, 15));
        if (random.chance(this.commitFailures)) throw new Error('disk full');
      },
    });
    this.#slowReads(store);
    const relay = await Relay.create({
      store,
      markers: new MemoryMarkers((conversation) => directory.members(conversation)),
      presence: new MemoryPresence(),
      directory,
      clock: { wallMs: () => this.nowMs(), monotonicMs: () => scheduler.nowMs },
      scheduler,
      sha256,
      verify: () => Promise.resolve(true),
      log: SILENT,
      metrics: { count: () => {} },
      isHealWindowOpen: () => false,
    });
    this.#running = { store, relay };
  }

  /** Reads take their time, before and after they look: commits happen in between. */
  #slowReads(store: MemoryEntryStore): void {
    const { scheduler, random } = this.#options;
    const slow = async <T>(read: () => Promise<T>): Promise<T> => {
      await scheduler.wait(random.between(0, 10));
      const answer = await read();
      await scheduler.wait(random.between(0, 20));
      return answer;
    };
    const { diff, arrivalsSince } = MemoryEntryStore.prototype;
    store.diff = (name, vector) => slow(() => diff.call(store, name, vector));
    store.arrivalsSince = (name, sequence) => slow(() => arrivalsSince.call(store, name, sequence));
  }

  /** SIGKILL: what was not committed is gone, and every link with it. */
  crash(): void {
    this.#running?.store.crash();
    this.#running = null;
    for (const link of this.#links) link.cut();
    this.#links.clear();
  }

  /** What a backup taken now holds. */
  backUp(): MemoryDisk {
    const copy: unknown = structuredClone(this.disk);
    return Object.setPrototypeOf(copy, MemoryDisk.prototype) as MemoryDisk;
  }

  /** A socket of somebody who is signed in; null while the server is down. */
  connect(identity: Identity): Link | null {
    if (this.#running === null) return null;
    const { scheduler, random } = this.#options;
    const link = new Link({ scheduler, random, maxDelayMs: 40 });
    this.#links.add(link);
    const socket = new SimSocket(link.server, scheduler);
    socket.begin(this.#running.relay.connect(identity, socket));
    return link;
  }

  /** `GET` of segments, as the HTTP side answers it. @throws when the server is down */
  async readableSegments(
    identity: Identity,
    conversation: Parameters<MemoryEntryStore['segments']>[0],
  ): Promise<readonly SegmentSummary[]> {
    await this.#latency();
    const membership = this.#options.directory.membership(identity.user, conversation);
    if (membership === null) return [];
    const all = await this.store.segments(conversation);
    return all.filter(({ floor }) => mayReadSegment(floor, membership.readableFrom));
  }

  /** `GET /api/segments/<name>`; null when it may not be read. @throws when the server is down */
  async fetch(identity: Identity, name: SegmentName): Promise<Uint8Array | null> {
    await this.#latency();
    const state = await this.store.segment(name);
    if (state === null) return null;
    const membership = this.#options.directory.membership(identity.user, state.conversation);
    if (membership === null || !mayReadSegment(state.floor, membership.readableFrom)) return null;
    return this.store.fetch(name);
  }

  async #latency(): Promise<void> {
    const { scheduler, random } = this.#options;
    await scheduler.wait(random.between(2, 60));
    if (!this.up) throw new Error('the server is down');
  }
}
