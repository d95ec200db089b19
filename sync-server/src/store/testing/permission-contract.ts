/** What the writer judges again inside its transaction, by what the directory has committed (R11). */
import type { EntryId, SegmentName } from '@corridor/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FrameOutcome } from '../port.ts';
import type { StoreHarness } from './contract.ts';
import { Fixture } from './fixtures.ts';

export const describePermission = (name: string, open: () => Promise<StoreHarness>): void => {
  describe(`permission in the transaction: ${name}`, () => {
    let harness: StoreHarness;
    let fixture: Fixture;
    let head: SegmentName;

    const headName = async (): Promise<SegmentName> => {
      const state = await harness.store.head(fixture.conversation);
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

    beforeEach(async () => {
      fixture = new Fixture();
      harness = await open();
      await harness.addConversation(fixture.conversation);
      head = await headName();
    });
    afterEach(() => harness.close());

    test('[R11] membership is judged again in the transaction', async () => {
      const { author, conversation } = fixture;
      await harness.addMember(conversation, author, 0);
      expect((await commitOne(head, fixture.entries(1))).stored).toHaveLength(1);
      await harness.removeMember(conversation, author);
      const late = await commitOne(head, fixture.entries(1), { firstClock: 1 });
      expect(codes(late)).toEqual(['not-a-member']);
      const imported = await commitOne(head, [fixture.entry({ imported: true })], { client: 8 });
      expect(imported.stored).toHaveLength(1);
    });

    test('[R11] a conversation that was archived meanwhile takes nothing, what it holds is known', async () => {
      const { author, conversation } = fixture;
      await harness.addMember(conversation, author, 0);
      const entries = fixture.entries(2);
      await commitOne(head, entries.slice(0, 1));
      await harness.archive(conversation);
      const late = await commitOne(head, entries);
      expect(ids(late.known)).toEqual(ids(entries.slice(0, 1)));
      expect(codes(late)).toEqual(['archived']);
      expect((await harness.store.segment(head))?.entries).toBe(1);
    });

    test('[R11] [P1] who was deactivated meanwhile writes nothing', async () => {
      const { author, conversation } = fixture;
      await harness.addMember(conversation, author, 0);
      await commitOne(head, fixture.entries(1));
      await harness.setPerson(author, { role: 'staff', active: false });
      const late = await commitOne(head, fixture.entries(2), { firstClock: 1 });
      expect(codes(late)).toEqual(['not-a-member', 'not-a-member']);
      const imported = await commitOne(head, [fixture.entry({ imported: true })], { client: 8 });
      expect(imported.stored).toHaveLength(1);
    });

    test('[R11] a role that changed meanwhile decides', async () => {
      const { author, conversation } = fixture;
      const other = fixture.newUser();
      await harness.addMember(conversation, author, 0);
      await harness.addMember(conversation, other, 0);
      const theirs = fixture.entry({ author: other });
      await commitOne(head, [theirs], { client: 9, device: fixture.newDevice() });
      const redaction = () => ({
        ...fixture.entry(),
        kind: 'redaction' as const,
        target: theirs.id,
      });
      expect(codes(await commitOne(head, [redaction()]))).toEqual(['not-permitted']);
      await harness.setPerson(author, { role: 'admin', active: true });
      expect((await commitOne(head, [redaction()], { client: 10 })).stored).toHaveLength(1);
      await harness.setPerson(author, { role: 'staff', active: true });
      const late = await commitOne(head, [redaction()], { client: 10, firstClock: 1 });
      expect(codes(late)).toEqual(['not-permitted']);
    });

    test('[R11] a device that was blocked meanwhile writes nothing', async () => {
      const { author, conversation, device } = fixture;
      await harness.addMember(conversation, author, 0);
      await commitOne(head, fixture.entries(1));
      await harness.blockDevice(device, author);
      const late = await commitOne(head, fixture.entries(1), { firstClock: 1 });
      expect(codes(late)).toEqual(['device-blocked']);
    });

    test('[R11] [P3] a target from before the join is as unknown as one that never was', async () => {
      const { author, conversation } = fixture;
      const other = fixture.newUser();
      await harness.addMember(conversation, other, 0);
      const before = fixture.entry({ author: other });
      await commitOne(head, [before], { client: 9, device: fixture.newDevice() });
      const from = await harness.closeHeadFor(conversation);
      await harness.addMember(conversation, author, from);
      const now = await headName();
      const reaction = (target: EntryId) => ({
        ...fixture.entry(),
        kind: 'reaction' as const,
        target,
      });
      const targets = [before.id, fixture.entry().id];
      for (const [i, target] of targets.entries()) {
        const { refused } = await commitOne(now, [reaction(target)], { client: 20 + i });
        expect(refused).toMatchObject([{ code: 'unknown-target', detail: target }]);
      }
      const after = fixture.entry();
      const both = await commitOne(now, [after, reaction(after.id)], { client: 30 });
      expect(both.stored).toHaveLength(2);
    });
  });
};
