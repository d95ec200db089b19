import type { ConversationId, UserId } from '@corridor/core';
import { describeEntryStore, type StoreHarness } from './contract.ts';
import { NOW_MS, seededRandom } from './fixtures.ts';
import { describeHealing } from './heal-contract.ts';
import { describeMarkers } from './marker-contract.ts';
import { MemoryEntryStore } from './memory.ts';
import { MemoryMarkers } from './memory-markers.ts';
import { MemoryDisk } from './memory-tables.ts';
import { describePermission } from './permission-contract.ts';

const open = (): Promise<StoreHarness> => {
  const random = seededRandom(9);
  const disk = new MemoryDisk(random(32));
  let failing = false;
  const beforeCommit = (): void => {
    if (failing) throw new Error('injected');
  };
  const start = () => new MemoryEntryStore({ disk, now: () => NOW_MS, random, beforeCommit });
  let store = start();
  return Promise.resolve({
    get store() {
      return store;
    },
    addConversation: async (conversation) => store.addConversation(conversation),
    addMember: async (conversation, user, from) => store.addMember(conversation, user, from),
    removeMember: async (conversation, user) => store.removeMember(conversation, user),
    archive: async (conversation) => store.archive(conversation),
    setPerson: async (user, person) => store.setPerson(user, person),
    blockDevice: async (device) => store.blockDevice(device),
    closeHeadFor: async (conversation) => store.closeHeadFor(conversation),
    erase: async (entry) => store.erase(entry),
    failCommits: (fail) => {
      failing = fail;
    },
    restart: async () => {
      store.crash();
      store = start();
    },
    close: async () => store.crash(),
  });
};

describeEntryStore('in memory', open);
describeHealing('in memory', open);
describePermission('in memory', open);
describeMarkers('in memory', () => {
  const members = new Map<ConversationId, Set<UserId>>();
  const highest = 40;
  return Promise.resolve({
    markers: new MemoryMarkers(
      (conversation) => members.get(conversation) ?? [],
      () => highest,
    ),
    highest,
    addMember: async (conversation, user) =>
      void members.set(conversation, new Set(members.get(conversation)).add(user)),
    removeMember: async (conversation, user) => void members.get(conversation)?.delete(user),
    close: async () => undefined,
  });
});
