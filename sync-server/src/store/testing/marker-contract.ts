/** What every store of markers does. */
import type { ConversationId, UserId } from '@corridor/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newConversation, Person } from '../../relay/testing/people.ts';
import type { MarkerStore } from '../marker-port.ts';

export interface MarkerHarness {
  readonly markers: MarkerStore;
  addMember(conversation: ConversationId, user: UserId): Promise<void>;
  removeMember(conversation: ConversationId, user: UserId): Promise<void>;
  /** The highest sequence that any marker may stand at now. */
  readonly highest: number;
  close(): Promise<void>;
}

export const describeMarkers = (name: string, open: () => Promise<MarkerHarness>): void => {
  describe(`markers, ${name}`, () => {
    let harness: MarkerHarness;
    const conversation = newConversation();
    const { user } = new Person();
    const hold = (sequence: number) => harness.markers.hold([{ user, conversation, sequence }]);

    beforeEach(async () => {
      harness = await open();
      await harness.addMember(conversation, user);
    });
    afterEach(() => harness.close());

    it('[M16] what a device holds only grows, and only what grew is told', async () => {
      const marker = { user, read: 0, readAt: 0, held: 20 };
      expect(await hold(20)).toEqual([{ conversation, ...marker }]);
      expect(await hold(20)).toEqual([]);
      expect(await hold(7)).toEqual([]);
      expect(await harness.markers.list(conversation)).toEqual([marker]);
    });

    it('[M16] nobody holds what is not written yet', async () => {
      const [moved] = await hold(Number.MAX_SAFE_INTEGER);
      expect(moved?.held).toBe(harness.highest);
    });

    it('[M16] a stranger’s counts for nothing, and who left is not told of', async () => {
      const sequence = 20;
      const stranger = new Person().user;
      expect(await harness.markers.hold([{ user: stranger, conversation, sequence }])).toEqual([]);
      await hold(sequence);
      await harness.removeMember(conversation, user);
      expect(await harness.markers.list(conversation)).toEqual([]);
    });
  });
};
