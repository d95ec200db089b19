import 'fake-indexeddb/auto';
import { ConversationId, type EntryId, UserId } from '@corridor/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { markThreadRead } from '../actions/reading.ts';
import { recountReplies } from '../engine/refold.ts';
import { testId } from '../engine/testing/workstation.ts';
import { LocalDatabase, type MessageRow } from '../local/database.ts';
import { draftsOfConversations } from '../local/personal.ts';
import { arrange } from '../timeline/arrange.pure.ts';
import { author as ben, conversation, entryId, message } from '../timeline/testing/rows.ts';
import { countNewThreads, follow, followedThreads, isFollowed } from './following.ts';
import { peopleOf, readThread } from './read-threads.ts';

const me = UserId.parse(testId('ana'));
const cleo = UserId.parse(testId('cleo'));
const root = message(1);
const elsewhere = ConversationId.parse(testId('elsewhere'));
let db: LocalDatabase;
let disk = 0;

const add = async (...rows: MessageRow[]): Promise<void> => {
  await db.transaction('rw', db.messages, async () => {
    await db.messages.bulkPut(rows);
    await recountReplies(
      db,
      [...rows].flatMap(({ thread }) => thread ?? []),
    );
  });
};
const reply = (n: number, fields: Partial<MessageRow> = {}): MessageRow =>
  message(n, { thread: root.id, ref: `${fields.author ?? ben}/${n}`, ...fields });
const first = async (): Promise<MessageRow> => (await db.messages.get(root.ref)) as MessageRow;

beforeEach(async () => {
  db = new LocalDatabase(`threads-${disk++}`);
  await db.conversations.add({ id: conversation, marker: 10, sequence: 0, unread: 1 } as never);
  await add(root);
});

describe('a thread', () => {
  it('has its first message, the newest replies in order, what waits, and how many there are', async () => {
    const waiting = message(9, {
      ref: `${me}/9`,
      author: me,
      id: null,
      pendingThread: root.ref,
      sequence: null,
    });
    await add(reply(3), reply(2), reply(4), waiting);
    const thread = await readThread(db, root.ref, 3);
    expect(thread.root?.ref).toBe(root.ref);
    expect(thread.replies.map(({ text }) => text)).toEqual(['message 3', 'message 4', 'message 9']);
    expect(thread.total).toBe(4);
    expect((await readThread(db, 'nobody/nothing', 3)).root).toBeNull();
  });

  it('names whoever began it and each who answered once, however often they did', async () => {
    await add(...[2, 3, 4, 5].map((n) => reply(n, { author: n % 2 ? cleo : ben })));
    expect(await peopleOf(db, await first())).toEqual([ben, cleo]);
  });
});

describe('following', () => {
  it('is for who began, answered or is mentioned, and for whoever chose otherwise', async () => {
    await add(reply(2));
    expect(await isFollowed(db, me, await first())).toBe(false);
    expect(await isFollowed(db, ben, await first())).toBe(true);
    await add(reply(3, { mentions: [me], mentionsMe: 1 }));
    expect(await isFollowed(db, me, await first())).toBe(true);
    await follow(db, root, false);
    expect(await isFollowed(db, me, await first())).toBe(false);
    await follow(db, root, true);
    expect(await isFollowed(db, me, await first())).toBe(true);
    await add(reply(4, { author: cleo }));
    expect(await isFollowed(db, cleo, await first())).toBe(true);
  });

  it('lists threads by their last reply, with what the marker says is unread', async () => {
    const other = message(20, { author: me, ref: `${me}/20` });
    await add(other, reply(2, { author: me, countable: 0 }), reply(8), reply(12), reply(13));
    await add(message(11, { thread: other.id, ref: `${ben}/11` }));
    const listed = await followedThreads(db, me);
    expect(listed.map(({ root: { ref }, unread }) => [ref, unread])).toEqual([
      [root.ref, 2],
      [other.ref, 1],
    ]);
    // Seen in its pane, while the conversation has others that nobody saw.
    await markThreadRead(db, conversation, other.id as EntryId, 11);
    expect((await followedThreads(db, me)).map(({ unread }) => unread)).toEqual([2, 0]);
    expect(await countNewThreads(db, me)).toBe(1);
    await db.conversations.update(conversation, { marker: 12 });
    expect((await followedThreads(db, me)).map(({ unread }) => unread)).toEqual([1, 0]);
    await follow(db, root, false);
    expect(await countNewThreads(db, me)).toBe(0);
  });
});

describe('of many threads', () => {
  it('those that one follows are found behind any number of newer ones of others', async () => {
    await add(
      reply(2, { author: me, countable: 0 }),
      ...[...Array(400).keys()].map((n) => message(1_000 + n, { conversation: elsewhere })),
      ...[...Array(400).keys()].map((n) =>
        message(2_000 + n, { conversation: elsewhere, thread: entryId(1_000 + n) }),
      ),
    );
    expect((await followedThreads(db, me)).map((thread) => thread.root.ref)).toEqual([root.ref]);
  });

  it('those begun, answered in, chosen, or with a mention are listed once, those left are not', async () => {
    const roots = [20, 21, 22, 23, 24, 25].map((n) => message(n));
    const [begun, named, namedIn, chosen, left, others] = roots as [MessageRow, ...MessageRow[]];
    begun.author = me;
    await add(
      { ...begun },
      { ...named, mentions: [me], mentionsMe: 1 } as MessageRow,
      ...[namedIn, chosen, left, others].map((row) => row as MessageRow),
      ...roots.map(({ id: thread }, at) => message(30 + at, { thread, author: cleo })),
      message(40, { thread: begun.id, author: me, countable: 0 }),
      message(41, { thread: left?.id ?? null, author: me, countable: 0 }),
      message(42, { thread: namedIn?.id ?? null, mentions: [me], mentionsMe: 1 }),
    );
    await follow(db, chosen as MessageRow, true);
    await follow(db, left as MessageRow, false);
    const listed = (await followedThreads(db, me)).map((thread) => thread.root.text);
    expect(listed).toEqual(['message 22', 'message 20', 'message 23', 'message 21']);
  });
});

describe('a reply in its conversation', () => {
  const position = { marker: 0, lastReadSort: null };
  it('is a line that belongs to no group, unless it was sent to the conversation as well', () => {
    const rows = [message(2), reply(3), message(4), reply(5, { replyTo: root.id }), message(6)];
    const starts = arrange(rows, position, () => 0).map(({ startsGroup }) => startsGroup);
    expect(starts).toEqual([true, true, true, false, false]);
  });
});

describe('a draft in a thread', () => {
  it('brings the thread into the list, also where nobody has answered yet or it is from another device', async () => {
    const theirs = message(2, { ref: `${ben}/2` });
    await add(theirs);
    expect(await followedThreads(db, me)).toEqual([]);
    await db.threadDrafts.put({ thread: root.ref, conversation, text: 'half', updatedAt: 1 });
    const entry = theirs.id as EntryId;
    const row = { name: 'draft', conversation, value: 'from the phone', at: 0, told: 1 } as const;
    await db.personal.put({ ...row, entry });
    const found = await followedThreads(db, me);
    expect(found.map((each) => [each.root.ref, each.draft]).sort()).toEqual(
      [
        [root.ref, 'half'],
        [theirs.ref, 'from the phone'],
      ].sort(),
    );
    expect(await draftsOfConversations(db)).toEqual([
      { conversation, text: 'from the phone' },
      expect.objectContaining({ conversation, text: 'half' }),
    ]);
    // The same thread once, and nothing of one that is empty.
    await db.personal.put({ ...row, entry: root.id as EntryId, value: 'as it was told' });
    await db.personal.put({ ...row, entry, value: '' });
    expect((await followedThreads(db, me)).map(({ draft }) => draft)).toEqual(['half']);
  });
});
