/** What every {@link EntryStore} does, the one in memory included. Titles name PROTOCOL.md's rules. */
import {
  type ConversationId,
  type DeviceId,
  decodeFetchedSegment,
  type EntryId,
  MAX_NEW_CLIENT_IDS_PER_HOUR,
  MAX_SEGMENT_ENTRIES,
  MAX_SEGMENT_WRITERS,
  type Role,
  readSegmentUpdate,
  type SegmentName,
  stampMs,
  type UserId,
} from '@corridor/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import {
  type CheckedEntry,
  type EntryStore,
  type FrameOutcome,
  mayReadSegment,
  StoreUnavailableError,
} from '../port.ts';
import { Fixture, NOW_MS } from './fixtures.ts';

/** One store under test, and what its surroundings do to it. */
export interface StoreHarness {
  readonly store: EntryStore;
  addConversation(conversation: ConversationId): Promise<void>;
  /** Adds a member; from the first one on, members are checked. */
  addMember(conversation: ConversationId, user: UserId, readableFrom: number): Promise<void>;
  removeMember(conversation: ConversationId, user: UserId): Promise<void>;
  archive(conversation: ConversationId): Promise<void>;
  /** Who is not as everybody is here, active staff. */
  setPerson(user: UserId, person: { readonly role: Role; readonly active: boolean }): Promise<void>;
  /** @param user whose device it is: a member of something */
  blockDevice(device: DeviceId, user: UserId): Promise<void>;
  closeHeadFor(conversation: ConversationId): Promise<number>;
  erase(entry: CheckedEntry): Promise<void>;
  /** Makes the next commits fail until it is called again with false. */
  failCommits(fail: boolean): void;
  /** Ends this start and begins the next one on the same disk. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

const HOUR_MS = 3_600_000;
const SEQUENCES_PER_ERA = 2 ** 21;

export const describeEntryStore = (name: string, open: () => Promise<StoreHarness>): void => {
  describe(`the entry store contract: ${name}`, () => {
    let harness: StoreHarness;
    let fixture: Fixture;
    let head: SegmentName;

    const headName = async (conversation = fixture.conversation): Promise<SegmentName> => {
      const state = await harness.store.head(conversation);
      if (!state) throw new Error('no head');
      return state.head;
    };
    const commitOne = async (...frame: Parameters<Fixture['frame']>): Promise<FrameOutcome> => {
      const [outcome] = await harness.store.commit([fixture.frame(...frame)]);
      if (!outcome) throw new Error('no outcome');
      return outcome;
    };
    const codes = ({ refused }: FrameOutcome): string[] => refused.map(({ code }) => code);
    const ids = (entries: readonly { readonly id: EntryId }[]): EntryId[] =>
      entries.map(({ id }) => id);
    const state = async (segment: SegmentName) => {
      const found = await harness.store.segment(segment);
      if (!found) throw new Error('no segment');
      return found;
    };

    beforeEach(async () => {
      fixture = new Fixture();
      harness = await open();
      await harness.addConversation(fixture.conversation);
      head = await headName();
    });
    afterEach(() => harness.close());

    test('[A2] sequences run without gaps from 1 in the era, over frames and segments', async () => {
      const { era } = harness.store;
      const first = await commitOne(head, fixture.entries(3));
      const second = await commitOne(head, fixture.entries(2), { client: 8 });
      const numbers = [...first.stored, ...second.stored].map(({ sequence }) => sequence);
      expect(numbers).toEqual([1, 2, 3, 4, 5].map((n) => era * SEQUENCES_PER_ERA + n));
    });

    test('[A2] the next start draws a greater era and goes on from 1 in it', async () => {
      const { era } = harness.store;
      await commitOne(head, fixture.entries(2));
      await harness.restart();
      expect(harness.store.era).toBeGreaterThan(era);
      expect(await harness.store.knowsEra(era)).toBe(true);
      expect(await harness.store.knowsEra(harness.store.era + 1)).toBe(false);
      const outcome = await commitOne(head, fixture.entries(1), { firstClock: 2 });
      expect(outcome.stored[0]?.sequence).toBe(harness.store.era * SEQUENCES_PER_ERA + 1);
    });

    test('[A1] what was acknowledged is there after a restart, byte for byte', async () => {
      const entries = fixture.entries(5);
      const { stored } = await commitOne(head, entries);
      await harness.restart();
      const update = readSegmentUpdate(await harness.store.diff(head, new Map()));
      if (!update.ok) throw new Error(update.error.detail);
      const structs = update.value.clients[0]?.structs ?? [];
      expect(structs.map(({ bytes }) => [...bytes])).toEqual(entries.map((e) => [...e.bytes]));
      const arrivals = await harness.store.arrivalsSince(head, 0);
      expect(arrivals).toEqual(stored.map(({ clock: _, ...arrival }) => arrival));
      expect(await harness.store.newestArrival(NOW_MS)).toBe(NOW_MS);
      expect(await harness.store.newestArrival(NOW_MS - 1)).toBe(0);
    });

    test('[A4] a receipt proves its own arrival and no other', async () => {
      const { stored } = await commitOne(head, fixture.entries(1));
      const arrival = stored[0];
      if (!arrival) throw new Error('nothing stored');
      const { store } = harness;
      const { conversation } = fixture;
      expect(arrival.receipt).toHaveLength(16);
      expect(await store.verifyReceipt(conversation, arrival)).toBe(true);
      const other = fixture.newConversation();
      expect(await store.verifyReceipt(other, arrival)).toBe(false);
      const later = { ...arrival, sequence: arrival.sequence + 1 };
      expect(await store.verifyReceipt(conversation, later)).toBe(false);
      const earlier = { ...arrival, arrivedAt: arrival.arrivedAt - 1 };
      expect(await store.verifyReceipt(conversation, earlier)).toBe(false);
      const short = { ...arrival, receipt: arrival.receipt.slice(0, 8) };
      expect(await store.verifyReceipt(conversation, short)).toBe(false);
      await harness.restart();
      expect(await harness.store.verifyReceipt(conversation, arrival)).toBe(true);
    });

    test('[R6] what is stored under the same client id and clock is known, with its arrival', async () => {
      const entries = fixture.entries(4);
      const first = await commitOne(head, entries.slice(0, 2));
      const again = await commitOne(head, entries, { arrivedAt: NOW_MS + 5_000 });
      expect(again.known).toEqual(first.stored.map(({ clock: _, ...arrival }) => arrival));
      expect(again.stored.map(({ clock }) => clock)).toEqual([2, 3]);
      const tail = await commitOne(head, entries.slice(1), { firstClock: 1 });
      expect(ids(tail.known)).toEqual(ids(entries.slice(1)));
      expect(tail.stored).toEqual([]);
      expect((await state(head)).entries).toBe(4);
    });

    test('[R4] another entry under a clock that is taken is refused, with all behind it', async () => {
      const entries = fixture.entries(2);
      await commitOne(head, entries);
      const forked = await commitOne(head, fixture.entries(3), { firstClock: 1 });
      expect(forked.stored).toEqual([]);
      expect(codes(forked)).toEqual(['clock-reused', 'clock-reused', 'clock-reused']);
      expect((await state(head)).entries).toBe(2);
    });

    test('[R7] a gap stores nothing, refuses nothing and asks for what is missing', async () => {
      const outcome = await commitOne(head, fixture.entries(1), { firstClock: 1 });
      expect(outcome).toMatchObject({ gap: true, stored: [], refused: [], known: [] });
      expect((await state(head)).entries).toBe(0);
      expect(codes(await commitOne(head, fixture.entries(1)))).toEqual([]);
    });

    test('[R2] a client id of another device is refused and stays usable for its owner', async () => {
      const thief = fixture.newDevice();
      await commitOne(head, fixture.entries(1));
      const stolen = await commitOne(head, fixture.entries(1), { firstClock: 1, device: thief });
      expect(codes(stolen)).toEqual(['foreign-client-id']);
      const own = await commitOne(head, fixture.entries(1), { firstClock: 1 });
      expect(own.stored).toHaveLength(1);
    });

    test('[R3] a device brings up sixty client ids an hour, and more an hour later', async () => {
      for (let client = 0; client < MAX_NEW_CLIENT_IDS_PER_HOUR; client++) {
        expect((await commitOne(head, fixture.entries(1), { client })).stored).toHaveLength(1);
      }
      const parts = { client: 1_000 };
      expect(codes(await commitOne(head, fixture.entries(1), parts))).toEqual([
        'too-many-client-ids',
      ]);
      const old = await commitOne(head, fixture.entries(1), { client: 3, firstClock: 1 });
      expect(old.stored).toHaveLength(1);
      const device = fixture.newDevice();
      const other = await commitOne(head, fixture.entries(1), { client: 2_000, device });
      expect(other.stored).toHaveLength(1);
      const later = { client: 3_000, arrivedAt: NOW_MS + HOUR_MS + 1 };
      expect((await commitOne(head, fixture.entries(1), later)).stored).toHaveLength(1);
    });

    test('[R12] a second entry for a key is a duplicate and brings the arrival of the first', async () => {
      const [first] = fixture.entries(1) as [CheckedEntry];
      const { stored } = await commitOne(head, [first]);
      const again = fixture.entry({ key: first.key, text: 'signed again' });
      const outcome = await commitOne(head, [again], { client: 8 });
      expect(outcome.refused).toEqual([{ id: again.id, code: 'duplicate', detail: first.id }]);
      expect(outcome.known).toEqual(stored.map(({ clock: _, ...arrival }) => arrival));
      const same = await commitOne(head, [first], { client: 9 });
      expect(same.refused).toEqual([{ id: first.id, code: 'duplicate', detail: first.id }]);
      const stranger = fixture.entry({ key: first.key, author: fixture.newUser() });
      expect((await commitOne(head, [stranger], { client: 10 })).stored).toHaveLength(1);
    });

    test('[R12] a key is unique within one frame and one call too', async () => {
      const first = fixture.entry();
      const twin = fixture.entry({ key: first.key });
      const outcomes = await harness.store.commit([
        fixture.frame(head, [first, twin]),
        fixture.frame(head, [first], { client: 8 }),
      ]);
      expect(outcomes.map(codes)).toEqual([['duplicate'], ['duplicate']]);
      expect((await state(head)).entries).toBe(1);
    });

    test('[R9] a fault takes the good prefix; each entry behind gets its own code', async () => {
      const stored = fixture.entries(2);
      await commitOne(head, stored);
      const [good, fresh] = fixture.entries(2) as [CheckedEntry, CheckedEntry];
      const outcome = await commitOne(head, [good, ...stored, fresh], { client: 8 });
      expect(ids(outcome.stored)).toEqual([good.id]);
      expect(codes(outcome)).toEqual(['duplicate', 'duplicate', 'client-id-dropped']);
      expect(ids(outcome.known)).toEqual(ids(stored));
      const later = await commitOne(head, [fresh], { client: 8, firstClock: 1 });
      expect(codes(later)).toEqual(['client-id-dropped']);
      const owner = await commitOne(head, [fresh], { client: 9 });
      expect(owner.stored).toHaveLength(1);
    });

    test('[R9] a device cannot drop the client id of another', async () => {
      const [twice] = fixture.entries(1) as [CheckedEntry];
      await commitOne(head, [twice]);
      const device = fixture.newDevice();
      await commitOne(head, [twice], { client: 8, device });
      expect((await commitOne(head, fixture.entries(1), { client: 8 })).stored).toHaveLength(1);
    });

    test('[R12] what was erased is refused for ever', async () => {
      const entry = fixture.entry();
      await harness.erase(entry);
      expect(codes(await commitOne(head, [entry]))).toEqual(['erased']);
      await harness.restart();
      expect(codes(await commitOne(head, [entry], { client: 8 }))).toEqual(['erased']);
    });

    test('[S5] a segment closes at its entries, in the commit that reaches them', async () => {
      const full = await commitOne(head, fixture.entries(MAX_SEGMENT_ENTRIES - 1));
      expect(full.newHead).toBeNull();
      const last = await commitOne(head, fixture.entries(3), {
        firstClock: MAX_SEGMENT_ENTRIES - 1,
      });
      expect(last.stored).toHaveLength(3);
      expect(last.newHead).toBe(await headName());
      expect(last.newHead).not.toBe(head);
      const closed = await state(head);
      expect(closed).toMatchObject({ closed: true, entries: 2_002, head: last.newHead });
      const [newest, oldest] = await harness.store.segments(fixture.conversation);
      expect(newest).toMatchObject({ name: last.newHead, number: 1, closed: false, entries: 0 });
      expect(oldest).toMatchObject({ name: head, number: 0, closed: true, messages: 2_002 });
      expect(await harness.store.summary(head)).toEqual(oldest);
      const never = head.replace('.0.', '.7.') as SegmentName;
      expect(await harness.store.summary(never)).toBeNull();
    });

    test('[S5] a segment closes at its writers', async () => {
      for (let client = 0; client < MAX_SEGMENT_WRITERS; client++) {
        const entry = fixture.entry({ author: fixture.newUser() });
        const outcome = await commitOne(head, [entry], { client, device: fixture.newDevice() });
        expect(outcome.newHead !== null).toBe(client === MAX_SEGMENT_WRITERS - 1);
      }
    });

    test('[S5] a segment closes at its bytes', async () => {
      const text = 'x'.repeat(8_000);
      const entries = Array.from({ length: 140 }, () => fixture.entry({ text }));
      expect((await commitOne(head, entries)).newHead).not.toBeNull();
    });

    test('[R13] a closed segment refuses with the head, and still knows what it holds', async () => {
      const entries = fixture.entries(2);
      await commitOne(head, entries);
      await harness.closeHeadFor(fixture.conversation);
      const next = await headName();
      const [fresh] = fixture.entries(1) as [CheckedEntry];
      const outcome = await commitOne(head, [...entries, fresh]);
      expect(ids(outcome.known)).toEqual(ids(entries));
      expect(outcome.refused).toEqual([{ id: fresh.id, code: 'segment-closed', detail: next }]);
      const moved = await commitOne(next, [fresh]);
      expect(moved.stored).toHaveLength(1);
      const gap = await commitOne(head, fixture.entries(1), { firstClock: 9 });
      expect(codes(gap)).toEqual(['segment-closed']);
    });

    test('[R13] a segment that is gone points at the head', async () => {
      const gone = head.replace('.0.', '.7.') as SegmentName;
      const outcome = await commitOne(gone, fixture.entries(1));
      expect(outcome.refused[0]).toMatchObject({ code: 'segment-closed', detail: head });
      const nowhere = head.replace(fixture.conversation, fixture.newConversation()) as SegmentName;
      expect(codes(await commitOne(nowhere, fixture.entries(1)))).toEqual(['wrong-conversation']);
      expect(await harness.store.segment(gone)).toBeNull();
      expect(await harness.store.fetch(gone)).toBeNull();
    });

    test('[D6] a join that reads only what comes after cuts the history', async () => {
      const first = await commitOne(head, fixture.entries(2));
      const floor = await harness.closeHeadFor(fixture.conversation);
      expect(floor).toBe((first.stored[1]?.sequence ?? 0) + 1);
      const after = await state(await headName());
      expect(after.floor).toBe(floor);
      expect(mayReadSegment(after.floor, floor)).toBe(true);
      expect(mayReadSegment((await state(head)).floor, floor)).toBe(false);
      // Nobody wrote between two joins: one empty head serves both.
      expect(await harness.closeHeadFor(fixture.conversation)).toBe(floor);
      expect(await headName()).toBe(after.name);
      const outcome = await commitOne(after.name, fixture.entries(1));
      expect(outcome.stored[0]?.sequence).toBe(floor);
    });

    test('[A5] when a commit fails nothing is decided, and later ones work', async () => {
      await commitOne(head, fixture.entries(1));
      harness.failCommits(true);
      // The first ones fit into what a full disk has left, the others do not.
      const text = 'x'.repeat(8_000);
      const big = Array.from({ length: 30 }, () => fixture.entry({ text }));
      const entries = [...fixture.entries(3), ...big];
      const failing = harness.store.commit([fixture.frame(head, entries, { firstClock: 1 })]);
      await expect(failing).rejects.toBeInstanceOf(StoreUnavailableError);
      harness.failCommits(false);
      expect((await state(head)).entries).toBe(1);
      const outcome = await commitOne(head, entries, { firstClock: 1 });
      const places = outcome.stored.map(({ sequence }) => sequence % SEQUENCES_PER_ERA);
      expect(places).toEqual(entries.map((_, i) => i + 2));
    });

    test('[A2] calls made at once are committed in their order', async () => {
      const frames = Array.from({ length: 20 }, (_, i) =>
        fixture.frame(head, fixture.entries(1), { firstClock: i }),
      );
      const outcomes = await Promise.all(frames.map((frame) => harness.store.commit([frame])));
      const places = outcomes.map(([o]) => (o?.stored[0]?.sequence ?? 0) % SEQUENCES_PER_ERA);
      expect(places).toEqual(frames.map((_, i) => i + 1));
    });

    test('[S7] a diff brings exactly what a replica lacks; documents and digests agree', async () => {
      const doc = new Y.Doc();
      let digestCount = 0;
      for (let round = 0; round < 4; round++) {
        for (const client of [11, 12, 13]) {
          const clock = (await state(head)).writers.get(client)?.next ?? 0;
          await commitOne(head, fixture.entries(round + 1), { client, firstClock: clock });
          digestCount += round + 1;
        }
        const vector = Y.decodeStateVector(Y.encodeStateVector(doc));
        const update = await harness.store.diff(head, vector);
        const read = readSegmentUpdate(update);
        const structs = read.ok ? read.value.clients.flatMap((c) => c.structs) : [];
        expect(structs).toHaveLength(3 * (round + 1));
        Y.applyUpdate(doc, update);
        expect(doc.getMap('entries').size).toBe(digestCount);
      }
      const current = await harness.store.diff(head, Y.decodeStateVector(Y.encodeStateVector(doc)));
      expect([...current]).toEqual([0, 0]);
      const ahead = new Map([
        [11, 99],
        [12, 0],
      ]);
      const read = readSegmentUpdate(await harness.store.diff(head, ahead));
      expect(read.ok && read.value.clients.map((c) => [c.client, c.structs.length])).toEqual([
        [13, 10],
        [12, 10],
      ]);
      expect((await state(head)).digest.count).toBe(30);
    });

    test('[S6] a fetched segment is its update and its arrivals, open or closed', async () => {
      const { stored } = await commitOne(head, fixture.entries(3));
      const check = async (): Promise<void> => {
        const body = await harness.store.fetch(head);
        const fetched = decodeFetchedSegment(body ?? new Uint8Array());
        if (!fetched.ok) throw new Error(fetched.error);
        expect(fetched.value.arrivals).toEqual(stored.map(({ clock: _, ...rest }) => rest));
        const doc = new Y.Doc();
        Y.applyUpdate(doc, fetched.value.update);
        expect(doc.getMap('entries').size).toBe(3);
      };
      await check();
      await harness.closeHeadFor(fixture.conversation);
      await check();
    });

    test('[M5] arrivals since a sequence are those above it, ascending', async () => {
      const { stored } = await commitOne(head, fixture.entries(3));
      const since = await harness.store.arrivalsSince(head, stored[0]?.sequence ?? 0);
      expect(ids(since)).toEqual(ids(stored.slice(1)));
      expect(await harness.store.arrivalsSince(head, stored[2]?.sequence ?? 0)).toEqual([]);
    });

    test('[R8] targets are found by id, unknown ones are missing', async () => {
      const entries = fixture.entries(2);
      await commitOne(head, entries.slice(0, 1));
      const targets = await harness.store.targets(ids(entries));
      const [stored, missing] = entries as [CheckedEntry, CheckedEntry];
      const { author, conversation } = fixture;
      expect([...targets]).toEqual([[stored.id, { author, conversation, floor: 0 }]]);
      expect(await harness.store.target(missing.id)).toBeNull();
    });

    test('[M9] heads of many conversations; unknown ones are missing', async () => {
      const other = fixture.newConversation();
      await harness.addConversation(other);
      const [entry] = fixture.entries(1) as [CheckedEntry];
      const { stored } = await commitOne(head, [entry]);
      const heads = await harness.store.heads([
        fixture.conversation,
        fixture.newConversation(),
        other,
      ]);
      expect(heads.map(({ conversation }) => conversation)).toEqual([fixture.conversation, other]);
      const latestMs = stampMs(entry.at);
      expect(heads[0]).toMatchObject({ head, sequence: stored[0]?.sequence, floor: 0, latestMs });
      expect(heads[1]).toMatchObject({ sequence: 0, latestMs: 0 });
    });

    test('[H1] heads say where a conversation stood when the store was opened', async () => {
      const [first, second] = fixture.entries(2) as [CheckedEntry, CheckedEntry];
      const { stored } = await commitOne(head, [first]);
      const one = async () => (await harness.store.heads([fixture.conversation]))[0];
      expect(await one()).toMatchObject({ before: 0, sequence: stored[0]?.sequence });
      await harness.restart();
      expect(await one()).toMatchObject({ before: stored[0]?.sequence });
      await commitOne(head, [second], { client: 8 });
      expect((await one())?.sequence).toBeGreaterThan(stored[0]?.sequence ?? 0);
      expect(await one()).toMatchObject({ before: stored[0]?.sequence });
    });

    test('[A3] one call over several conversations is one commit', async () => {
      const other = fixture.newConversation();
      await harness.addConversation(other);
      const outcomes = await harness.store.commit([
        fixture.frame(head, fixture.entries(1)),
        fixture.frame(await headName(other), fixture.entries(1, other)),
      ]);
      expect(outcomes.map(({ stored }) => stored.length)).toEqual([1, 1]);
    });
  });
};
