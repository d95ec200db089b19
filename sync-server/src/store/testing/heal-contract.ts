/** What every {@link EntryStore} does when workstations bring back what it lost (rules H). */
import { decodeFetchedSegment, type SegmentName } from '@corridor/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type HealEntry, mayReadSegment } from '../port.ts';
import type { StoreHarness } from './contract.ts';
import { Fixture, NOW_MS } from './fixtures.ts';

const RECEIPT = Uint8Array.from({ length: 16 }, (_, i) => i);
const SEQUENCES_PER_ERA = 2 ** 21;

export const describeHealing = (name: string, open: () => Promise<StoreHarness>): void => {
  describe(`the healing contract: ${name}`, () => {
    let harness: StoreHarness;
    let fixture: Fixture;
    let head: SegmentName;
    /** An era that this store had before it lost its data. */
    let lostEra: number;

    const healed = (n: number, parts: Partial<HealEntry> = {}): HealEntry => ({
      entry: fixture.entry(),
      device: fixture.device,
      conversation: fixture.conversation,
      sequence: lostEra * SEQUENCES_PER_ERA + n,
      arrivedAt: NOW_MS - 10_000 + n,
      brought: { by: fixture.author, at: NOW_MS, receipt: RECEIPT },
      ...parts,
    });
    /** As what an open window lets in. */
    const unproven = (): Partial<HealEntry> => ({
      brought: { by: fixture.author, at: NOW_MS, receipt: null },
    });
    const outcomes = async (entries: readonly HealEntry[]): Promise<string[]> =>
      (await harness.store.heal(entries)).map(({ outcome }) => outcome);

    beforeEach(async () => {
      fixture = new Fixture(2);
      harness = await open();
      await harness.addConversation(fixture.conversation);
      const state = await harness.store.head(fixture.conversation);
      if (!state) throw new Error('no head');
      head = state.head;
      lostEra = harness.store.era - 100;
    });
    afterEach(() => harness.close());

    test('[H4] an entry comes back with its old sequence and arrival time, once', async () => {
      const entries = [healed(2), healed(1)];
      expect(await outcomes(entries)).toEqual(['stored', 'stored']);
      expect(await outcomes(entries)).toEqual(['known', 'known']);
      await harness.restart();
      const arrivals = await harness.store.arrivalsSince(head, 0);
      expect(arrivals.map(({ sequence, arrivedAt }) => [sequence, arrivedAt])).toEqual(
        entries.map(({ sequence, arrivedAt }) => [sequence, arrivedAt]).reverse(),
      );
      for (const arrival of arrivals) {
        expect(await harness.store.verifyReceipt(fixture.conversation, arrival)).toBe(true);
      }
    });

    test('[H4] new entries go on in the new era, under other client ids', async () => {
      await outcomes([healed(5)]);
      const [outcome] = await harness.store.commit([fixture.frame(head, fixture.entries(1))]);
      expect(outcome?.stored[0]?.sequence).toBe(harness.store.era * SEQUENCES_PER_ERA + 1);
      expect((await harness.store.segment(head))?.writers.size).toBe(2);
    });

    test('[H4] arrivals of healed entries reach a replica that holds later ones', async () => {
      const [outcome] = await harness.store.commit([fixture.frame(head, fixture.entries(1))]);
      const back = healed(3);
      await outcomes([back]);
      const since = await harness.store.arrivalsSince(head, outcome?.stored[0]?.sequence ?? 0);
      expect(since.map(({ id }) => id)).toEqual([back.entry.id]);
    });

    test('[H4] what came before a cut does not enter the head behind it', async () => {
      const early = healed(1);
      await outcomes([healed(2)]);
      const cut = await harness.closeHeadFor(fixture.conversation);
      await harness.addMember(fixture.conversation, fixture.newUser(), cut);
      expect(await outcomes([early, healed(3)])).toEqual(['stored', 'stored']);
      const segments = await harness.store.segments(fixture.conversation);
      for (const { name: segment, floor } of segments) {
        if (!mayReadSegment(floor, cut)) continue;
        const body = await harness.store.fetch(segment);
        const fetched = body && decodeFetchedSegment(body);
        expect(fetched?.ok && fetched.value.arrivals).toEqual([]);
      }
      const open = segments.filter(({ closed }) => !closed);
      expect(open).toHaveLength(1);
      const now = await harness.store.head(fixture.conversation);
      expect(open[0]?.name).toBe(now?.head);
      expect(segments.reduce((sum, { entries }) => sum + entries, 0)).toBe(3);
    });

    test('[H5] without a receipt a number that is taken is replaced by a new one', async () => {
      await outcomes([healed(1)]);
      expect(await outcomes([healed(1)])).toEqual(['bad-receipt']);
      expect(await outcomes([healed(1, unproven())])).toEqual(['stored']);
      const arrivals = await harness.store.arrivalsSince(head, 0);
      expect(arrivals.map(({ sequence }) => sequence)).toEqual([
        lostEra * SEQUENCES_PER_ERA + 1,
        harness.store.era * SEQUENCES_PER_ERA + 1,
      ]);
    });

    test('[H5] [R11] without a receipt it is judged as a new entry, with one it is not', async () => {
      const { author, conversation } = fixture;
      const other = fixture.newUser();
      await harness.addMember(conversation, author, 0);
      await harness.addMember(conversation, other, 0);
      const unvouched = (entry = fixture.entry()) => healed(0, { ...unproven(), entry });
      const his = healed(1, { entry: fixture.entry({ author: other }) });
      const hers = healed(2);
      const edit = (of: HealEntry) =>
        unvouched({ ...fixture.entry(), kind: 'edit', target: of.entry.id });
      expect(
        await outcomes([his, hers, edit(his), edit(healed(9)), edit(hers), unvouched()]),
      ).toEqual(['stored', 'stored', 'not-permitted', 'unknown-target', 'stored', 'stored']);
      await harness.setPerson(author, { role: 'staff', active: false });
      expect(await outcomes([unvouched(), healed(3)])).toEqual(['not-a-member', 'stored']);
      await harness.setPerson(author, { role: 'staff', active: true });
      await harness.archive(conversation);
      expect(await outcomes([unvouched(), healed(4)])).toEqual(['archived', 'stored']);
      await harness.blockDevice(fixture.device, author);
      expect(await outcomes([unvouched(), healed(5)])).toEqual(['device-blocked', 'stored']);
      await harness.removeMember(conversation, author);
      const imported = unvouched(fixture.entry({ imported: true }));
      expect(await outcomes([imported, healed(6)])).toEqual(['stored', 'stored']);
    });

    test('[H4] a sequence of this era or a later one is not from before', async () => {
      const sequence = harness.store.era * SEQUENCES_PER_ERA + 9;
      expect(await outcomes([healed(1, { sequence })])).toEqual(['bad-receipt']);
    });

    test('[H8] who brought each back, when, and on what receipt, is written down for good', async () => {
      const { conversation } = fixture;
      const [his, hers] = [fixture.newUser(), fixture.newUser()];
      const proven = healed(2, { brought: { by: his, at: NOW_MS + 5, receipt: RECEIPT } });
      const claimed = healed(1, { brought: { by: hers, at: NOW_MS + 7, receipt: null } });
      await outcomes([proven, claimed]);
      // What changes nothing leaves no line: known, and refused.
      const again = { by: hers, at: NOW_MS + 9, receipt: RECEIPT };
      expect(
        await outcomes([{ ...proven, brought: again }, healed(3, { brought: again, sequence: 0 })]),
      ).toEqual(['known', 'bad-receipt']);
      await harness.restart();
      const lines = (await harness.store.healed(conversation)).map(({ receipt, ...line }) => ({
        ...line,
        receipt: receipt && [...receipt],
      }));
      expect(lines).toEqual([
        { id: proven.entry.id, by: his, at: NOW_MS + 5, receipt: [...RECEIPT] },
        { id: claimed.entry.id, by: hers, at: NOW_MS + 7, receipt: null },
      ]);
      await harness.erase(proven.entry);
      expect(await harness.store.healed(conversation)).toHaveLength(2);
      expect(await harness.store.healed(fixture.newConversation())).toEqual([]);
    });

    test('[H7] what was erased stays erased', async () => {
      const entry = healed(1);
      await harness.erase(entry.entry);
      expect(await outcomes([entry])).toEqual(['erased']);
    });

    test('[H6] a conversation that is not known heals nothing', async () => {
      const conversation = fixture.newConversation();
      const entry = fixture.entry({}, conversation);
      expect(await outcomes([healed(1, { conversation, entry })])).toEqual(['wrong-conversation']);
    });

    test('[H4] a key that another entry holds is a duplicate', async () => {
      const first = healed(1);
      await outcomes([first]);
      const entry = fixture.entry({ key: first.entry.key });
      expect(await outcomes([healed(2, { entry })])).toEqual(['duplicate']);
    });
  });
};
