/** Rules D1 to D6, P3, P6, P9 and S6 over HTTP, against a real server and its database. */
import { type Command, directConversationId, EntryKey, type UserId } from '@corridor/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, Served } from '../http/testing/served.ts';
import { sha256 } from '../store/sqlite/sha256.ts';
import { idsOf, newGroup } from './testing/groups.ts';

describe('commands', () => {
  let server: Served;
  let ana: Person;
  let ben: Person;
  let cora: Person;

  beforeAll(async () => {
    server = await Served.start();
    await server.makePractice('helpdesk');
    ana = await server.person('ana', 'staff');
    ben = await server.person('ben', 'staff');
    cora = await server.person('cora', 'staff');
  });
  afterAll(() => server.stop());

  it('[D2] answers a repeated key with its first answer and changes nothing', async () => {
    const key = EntryKey.parse(server.id());
    const conversation = server.conversationId();
    const command: Command = {
      type: 'create-group',
      conversation,
      name: 'Once',
      members: [ben.id],
    };
    const answers = await Promise.all([
      ana.command(command, key),
      ana.command(command, key),
      ana.command(command, key),
    ]);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    await ana.command({ type: 'remove-member', conversation, user: ben.id });
    expect(await ana.command(command, key)).toEqual(answers[0]);
    const delta = await ana.directory();
    const row = delta.conversations.find(({ id }) => id === conversation);
    expect(row?.members.map(({ user }) => user)).toEqual([ana.id]);
  });

  it('[D2] keeps a refusal, too', async () => {
    const key = EntryKey.parse(server.id());
    const conversation = server.conversationId();
    const refused = await ana.command({ type: 'join', conversation }, key);
    expect(refused).toMatchObject({ outcome: 'refused', code: 'unknown-conversation' });
    await ana.command({
      type: 'create-channel',
      conversation,
      name: 'later',
      topic: null,
      visibility: 'public',
      members: [],
    });
    expect(await ana.command({ type: 'join', conversation }, key)).toEqual(refused);
  });

  it('[D5] makes one direct conversation of two people, from either side', async () => {
    const conversation = directConversationId(server.practice, ana.id, ben.id, sha256);
    const [a, b] = await Promise.all([
      ana.command({ type: 'create-direct', conversation, with: ben.id }),
      ben.command({ type: 'create-direct', conversation, with: ana.id }),
    ]);
    expect([a.outcome, b.outcome]).toEqual(['done', 'done']);
    const row = (await ben.directory()).conversations.find(({ id }) => id === conversation);
    expect(row?.members).toHaveLength(2);
    expect(
      await ana.command({
        type: 'create-direct',
        conversation: server.conversationId(),
        with: cora.id,
      }),
    ).toMatchObject({ code: 'wrong-conversation-id' });
  });

  it('[P9] records tell no more than the view does', async () => {
    const fay = await server.person('fay', 'staff');
    const conversation = await newGroup(server, ana, [ben, cora], 'since_join');
    await ana.command({ type: 'remove-member', conversation, user: ben.id });
    await ana.command({ type: 'add-members', conversation, members: [fay.id] });
    const delta = await fay.directory();
    const seen = new Set<string>(delta.users.map(({ id }) => id));
    for (const { kind, json, id } of delta.records) {
      const row = JSON.parse(json) as Record<string, unknown>;
      if (kind === 'device' && row.user !== fay.id) expect(row.name).toBe('');
      if (kind === 'conversation') {
        for (const { user } of row.members as { user: string }[]) expect(seen).toContain(user);
      }
      if (kind === 'user') {
        const view = delta.users.find((user) => user.id === id);
        expect([row.organisation, row.assignedTo]).toEqual([view?.organisation, view?.assignedTo]);
      }
    }
  });

  it('[P3] who left long ago hears no more of a conversation', async () => {
    const conversation = await newGroup(server, ana, [ben, cora]);
    const told: boolean[] = [];
    const stop = server.running.services.directory.onChange(({ users }) => {
      told.push(users.has(ben.id));
    });
    await ana.command({ type: 'remove-member', conversation, user: ben.id });
    await ana.command({ type: 'change-conversation', conversation, name: 'Without Ben' });
    stop();
    expect(told).toEqual([true, false]);
  });

  it('[D5] nobody else can take the place of two people’s conversation', async () => {
    const dora = await server.person('dora', 'staff');
    const conversation = directConversationId(server.practice, ben.id, dora.id, sha256);
    const several = { conversation, name: 'ours', members: [ben.id] };
    for (const command of [
      { type: 'create-group', ...several },
      { type: 'create-channel', topic: null, visibility: 'private', ...several },
    ] as const) {
      expect(await ana.command(command)).toMatchObject({ code: 'wrong-conversation-id' });
    }
    expect(await ben.command({ type: 'create-direct', conversation, with: dora.id })).toMatchObject(
      { outcome: 'done' },
    );
    const row = (await dora.directory()).conversations.find(({ id }) => id === conversation);
    expect(row?.members.map(({ user }) => user).sort()).toEqual([ben.id, dora.id].sort());
  });

  it('[P9] does not tell whether two people write to each other', async () => {
    const conversation = directConversationId(server.practice, ben.id, cora.id, sha256);
    const members = [server.conversationId() as string as UserId];
    const ask = (): Promise<unknown> =>
      ana.command({ type: 'create-group', conversation, name: null, members });
    const before = await ask();
    await ben.command({ type: 'create-direct', conversation, with: cora.id });
    expect(await ask()).toEqual(before);
  });

  it('[P3] hides private conversations from who is no member, managers included', async () => {
    const conversation = await newGroup(server, ana, [ben]);
    expect(idsOf(await cora.directory())).not.toContain(conversation);
    expect((await cora.ask(`/api/conversations/${conversation}/segments`)).status).toBe(404);
    const leader = await server.person('leader', 'admin');
    expect(
      await leader.command({ type: 'add-members', conversation, members: [leader.id] }),
    ).toMatchObject({ code: 'unknown-conversation' });
  });

  it('lets everybody browse a public channel, and join and leave it', async () => {
    const conversation = server.conversationId();
    await ana.command({
      type: 'create-channel',
      conversation,
      name: 'open',
      topic: 'for all',
      visibility: 'public',
      members: [],
    });
    const browsed = (await ben.directory()).conversations.find(({ id }) => id === conversation);
    expect(browsed).toMatchObject({ members: [], readableFrom: null, name: 'open' });
    expect((await ben.ask(`/api/conversations/${conversation}/segments`)).status).toBe(404);
    await ben.command({ type: 'join', conversation });
    expect((await ben.ask(`/api/conversations/${conversation}/segments`)).status).toBe(200);
    await ben.command({ type: 'leave', conversation });
    expect((await ben.ask(`/api/conversations/${conversation}/segments`)).status).toBe(404);
  });

  it('[D4] names what may not be read any more, and tells everything anew', async () => {
    const conversation = await newGroup(server, ana, [ben, cora]);
    const before = await ben.directory();
    expect(idsOf(before)).toContain(conversation);
    await ana.command({ type: 'remove-member', conversation, user: ben.id });
    const after = await ben.directory(before.revision);
    expect(after.complete).toBe(true);
    expect(after.goneConversations).toContain(conversation);
    expect(idsOf(after)).not.toContain(conversation);
    const again = await ben.directory(after.revision);
    expect(again).toMatchObject({ complete: false, goneConversations: [], conversations: [] });
  });

  it('does not leave a conversation without an owner', async () => {
    const conversation = await newGroup(server, ana, [ben, cora]);
    expect(await ana.command({ type: 'leave', conversation })).toMatchObject({
      code: 'last-owner',
    });
    await ana.command({
      type: 'set-member-role',
      conversation,
      user: ben.id,
      role: 'owner',
    });
    const both = await Promise.all([
      ana.command({ type: 'leave', conversation }),
      ben.command({ type: 'leave', conversation }),
    ]);
    expect(both.map((answer) => answer.outcome).sort()).toEqual(['done', 'refused']);
  });

  it('[P6] is managed by its owners and admins', async () => {
    const conversation = await newGroup(server, ana, [ben]);
    const rename = { type: 'change-conversation', conversation, name: 'Renamed' } as const;
    expect(await ben.command(rename)).toMatchObject({ code: 'not-permitted' });
    const promote = {
      type: 'set-member-role',
      conversation,
      user: ben.id,
      role: 'admin',
    } as const;
    await ana.command(promote);
    expect(await ben.command(rename)).toMatchObject({ outcome: 'done' });
    expect(await ben.command({ type: 'remove-member', conversation, user: ana.id })).toMatchObject({
      code: 'not-permitted',
    });
    await ana.command({ type: 'change-conversation', conversation, archived: true });
    expect(await ben.command({ ...rename, name: 'Again' })).toMatchObject({ code: 'archived' });
    expect(
      await ana.command({ type: 'change-conversation', conversation, archived: false }),
    ).toMatchObject({ outcome: 'done' });
  });

  it('[D6] serves who joins with since_join only what comes after', async () => {
    const conversation = await newGroup(server, ana, [ben], 'since_join');
    await server.running.writer.settled();
    await ana.command({ type: 'add-members', conversation, members: [cora.id] });
    await server.running.writer.settled();
    const seen = async (person: Person) =>
      (
        (await person.ask(`/api/conversations/${conversation}/segments`)).body as {
          segments: { name: string; number: number; entries: number }[];
        }
      ).segments;
    const all = await seen(ana);
    const part = await seen(cora);
    expect(all).toHaveLength(2);
    expect(part.map(({ number }) => number)).toEqual([1]);
    const first = all.find(({ number }) => number === 0)?.name ?? '';
    expect((await ana.ask(`/api/segments/${first}`)).status).toBe(200);
    expect((await cora.ask(`/api/segments/${first}`)).status).toBe(404);
    const mine = (await cora.directory()).conversations.find(({ id }) => id === conversation);
    expect(mine?.readableFrom).toBeGreaterThan(0);
  });

  it('[S6] serves a compacted segment as it lies in the store, to whoever unpacks it', async () => {
    const conversation = await newGroup(server, ana, [ben], 'since_join');
    await server.running.writer.settled();
    await ana.command({ type: 'add-members', conversation, members: [cora.id] });
    const list = (await ana.ask(`/api/conversations/${conversation}/segments`)).body as {
      segments: { name: string; closed: boolean }[];
    };
    const path = `/api/segments/${list.segments.find(({ closed }) => closed)?.name}`;
    const before = await ana.ask(path);
    expect(before.headers.get('content-encoding')).toBeNull();
    await server.running.services.store.compacted();
    const packed = await ana.ask(path);
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(packed.text).toBe(before.text);
    const plain = await ana.ask(path, { headers: { 'Accept-Encoding': 'gzip;q=0' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(plain.text).toBe(before.text);
  });

  it('writes what happened into the conversation, once, and keeps it out of shared caches', async () => {
    const conversation = await newGroup(server, ana, [ben]);
    await ana.command({ type: 'change-conversation', conversation, topic: 'New topic' });
    await ben.command({ type: 'leave', conversation });
    await server.running.writer.settled();
    const list = (await ana.ask(`/api/conversations/${conversation}/segments`)).body as {
      segments: { name: string; entries: number }[];
    };
    expect(list.segments.map(({ entries }) => entries)).toEqual([3]);
    const fetched = await ana.ask(`/api/segments/${list.segments[0]?.name}`);
    expect(fetched.headers.get('cache-control')).toBe('no-store');
    expect(fetched.text).toContain('"event":"left"');
    expect(await server.running.services.store.run('directory.owedEntries', null)).toEqual([]);
  });

  it('[D1] tells a difference, and everything when it cannot', async () => {
    const start = await ana.directory();
    expect(start.complete).toBe(true);
    const conversation = await newGroup(server, ana, [cora]);
    const delta = await ana.directory(start.revision);
    expect(delta.complete).toBe(false);
    expect(idsOf(delta)).toEqual([conversation]);
    expect((await ana.directory(delta.revision)).conversations).toEqual([]);
    expect((await ana.directory(delta.revision + 1_000_000)).complete).toBe(true);
    await server.restart();
    const unchanged = await ana.directory(delta.revision);
    expect(unchanged).toMatchObject({ complete: false, revision: delta.revision, users: [] });
    await newGroup(server, ana, [ben]);
    expect((await ana.directory(delta.revision)).complete).toBe(false);
    expect((await ana.directory(start.revision)).complete).toBe(true);
  });

  it('brings the people of a new conversation with it', async () => {
    const before = await ben.directory();
    const hidden = await server.person('hidden', 'staff');
    await newGroup(server, hidden, [ben]);
    const delta = await ben.directory(before.revision);
    expect(delta.complete).toBe(false);
    expect(delta.users.map(({ id }) => id)).toContain(hidden.id);
    expect(delta.devices.map(({ user }) => user)).toContain(hidden.id);
  });
});
