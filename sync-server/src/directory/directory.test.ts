/** Rules D1 to D7 and P9 over HTTP, against a real server and its database. */
import {
  type Command,
  type ConversationId,
  type DirectoryDelta,
  directConversationId,
  EntryKey,
  Markers,
  SegmentList,
  type UserId,
} from '@corridor/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, Served } from '../http/testing/served.ts';
import { sha256 } from '../store/sqlite/sha256.ts';

const logins = (delta: DirectoryDelta, people: readonly Person[]): string[] =>
  delta.users
    .map(({ id }) => people.find((person) => person.id === id)?.login ?? '?')
    .filter((login) => login !== '?')
    .sort();

const idsOf = (delta: DirectoryDelta): string[] => delta.conversations.map(({ id }) => id);

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

  const group = async (
    owner: Person,
    members: readonly Person[],
    history?: 'all' | 'since_join',
  ): Promise<ConversationId> => {
    const conversation = server.conversationId();
    const result = await owner.command({
      type: 'create-group',
      conversation,
      name: 'Group',
      members: members.map(({ id }) => id),
      ...(history && { history }),
    });
    expect(result.outcome).toBe('done');
    return conversation;
  };

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
    const conversation = await group(ana, [ben, cora], 'since_join');
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
    const conversation = await group(ana, [ben, cora]);
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
    const conversation = await group(ana, [ben]);
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
    const conversation = await group(ana, [ben, cora]);
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
    const conversation = await group(ana, [ben, cora]);
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
    const conversation = await group(ana, [ben]);
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
    const conversation = await group(ana, [ben], 'since_join');
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
    const conversation = await group(ana, [ben], 'since_join');
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
    const conversation = await group(ana, [ben]);
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

  it('[D7] raises markers only, and only where one is a member', async () => {
    const conversation = await group(ana, [ben]);
    const put = async (person: Person, ...sequences: number[]): Promise<unknown> => {
      const markers = sequences.map((sequence) => ({ conversation, sequence }));
      const put = await person.ask('/api/markers', { method: 'PUT', json: { markers } });
      expect(put.status).toBe(204);
      return (await person.ask('/api/markers')).body;
    };
    await put(ana, 20);
    expect(await put(ana, 10)).toMatchObject({ markers: [{ conversation, sequence: 20 }] });
    expect(await put(ana, 3, 30, 7)).toMatchObject({ markers: [{ conversation, sequence: 30 }] });
    expect(await put(cora, 10)).toEqual({ markers: [] });
  });

  it('[M16] members learn how far others have read and since when, of what was read offline too', async () => {
    const conversation = await group(ana, [ben]);
    const from = Date.now();
    const put = (sequence: number, agoMs?: number) =>
      ben.ask('/api/markers', {
        method: 'PUT',
        json: { markers: [{ conversation, sequence, agoMs }] },
      });
    const { store } = server.running.services;
    const told = async () => (await store.run('markers.ofMembers', conversation))[0];
    await put(20, 600_000);
    const offline = await told();
    expect(offline).toMatchObject({ user: ben.id, read: 20, held: 20 });
    expect(offline?.readAt).toBeLessThan(from - 500_000);
    await put(10);
    expect(await told()).toEqual(offline);
    await put(30);
    expect(await told()).toMatchObject({ read: 30, held: 30 });
    expect((await told())?.readAt).toBeGreaterThanOrEqual(from);
    await put(40, Number.MAX_SAFE_INTEGER);
    expect(await told()).toMatchObject({ read: 40, readAt: 0 });
  });

  it('[D8] of each setting the one that was set last counts, and only where one is a member', async () => {
    const conversation = await group(ana, [ben]);
    const put = async (person: Person, agoMs: number, ...settings: object[]) => {
      const answer = await person.ask('/api/settings', {
        method: 'PUT',
        json: { settings: settings.map((setting) => ({ setting, agoMs })) },
      });
      return answer.status;
    };
    const list = async (person: Person) =>
      ((await person.ask('/api/settings')).body as { settings: object[] }).settings;
    const notify = (value: string) => ({ name: 'notify', conversation, value });
    const pinned = { name: 'pinned', conversation, value: true };
    expect(await put(ana, 1_000, notify('none'), { name: 'sound', value: true })).toBe(204);
    // Set offline an hour ago, and told only now.
    expect(await put(ana, 3_600_000, notify('all'), pinned)).toBe(204);
    expect(await list(ana)).toEqual(
      expect.arrayContaining([notify('none'), pinned, { name: 'sound', value: true }]),
    );
    expect(await list(ana)).toHaveLength(3);
    // By a clock that was an hour behind: whoever saw what is there may replace it.
    const replace = { setting: notify('mentions'), agoMs: 3_600_000, seen: 'none' };
    await ana.ask('/api/settings', { method: 'PUT', json: { settings: [replace] } });
    expect(await list(ana)).toContainEqual(notify('mentions'));
    expect(await put(cora, 0, pinned)).toBe(204);
    expect(await list(cora)).toEqual([]);
    expect(await put(ana, 0, { name: 'pinned', conversation, value: 'yes' })).toBe(400);
    expect(await put(ana, 0, { name: 'colour', value: 'red' })).toBe(400);
    await ana.command({ type: 'remove-member', conversation, user: ben.id });
    await put(ben, 0, pinned);
    expect(await list(ben)).toEqual([]);
  });

  it('[D7] no marker goes past the last entry: what is written later is unread', async () => {
    const conversation = await group(ana, [ben]);
    await ana.command({ type: 'change-conversation', conversation, topic: 'One' });
    await server.running.writer.settled();
    const raise = async (): Promise<number | undefined> => {
      const markers = [{ conversation, sequence: Number.MAX_SAFE_INTEGER }];
      const put = await ben.ask('/api/markers', { method: 'PUT', json: { markers } });
      expect(put.status).toBe(204);
      const list = Markers.parse((await ben.ask('/api/markers')).body).markers;
      return list.find((marker) => marker.conversation === conversation)?.sequence;
    };
    const last = async (): Promise<number | undefined> => {
      const answer = await ben.ask(`/api/conversations/${conversation}/segments`);
      return SegmentList.parse(answer.body).segments.at(-1)?.lastSequence;
    };
    const first = await raise();
    expect(first).toBe(await last());
    await ana.command({ type: 'change-conversation', conversation, topic: 'Two' });
    await server.running.writer.settled();
    expect(await last()).toBeGreaterThan(Number(first));
    expect(await raise()).toBe(await last());
  });

  it('[D1] tells a difference, and everything when it cannot', async () => {
    const start = await ana.directory();
    expect(start.complete).toBe(true);
    const conversation = await group(ana, [cora]);
    const delta = await ana.directory(start.revision);
    expect(delta.complete).toBe(false);
    expect(idsOf(delta)).toEqual([conversation]);
    expect((await ana.directory(delta.revision)).conversations).toEqual([]);
    expect((await ana.directory(delta.revision + 1_000_000)).complete).toBe(true);
    await server.restart();
    const unchanged = await ana.directory(delta.revision);
    expect(unchanged).toMatchObject({ complete: false, revision: delta.revision, users: [] });
    await group(ana, [ben]);
    expect((await ana.directory(delta.revision)).complete).toBe(false);
    expect((await ana.directory(start.revision)).complete).toBe(true);
  });

  it('brings the people of a new conversation with it', async () => {
    const before = await ben.directory();
    const hidden = await server.person('hidden', 'staff');
    await group(hidden, [ben]);
    const delta = await ben.directory(before.revision);
    expect(delta.complete).toBe(false);
    expect(delta.users.map(({ id }) => id)).toContain(hidden.id);
    expect(delta.devices.map(({ user }) => user)).toContain(hidden.id);
  });
});

describe('[P9] who sees whom', () => {
  let server: Served;
  const people: Person[] = [];
  const add = async (...args: Parameters<Served['person']>): Promise<Person> => {
    const person = await server.person(...args);
    people.push(person);
    return person;
  };
  const sees = async (person: Person): Promise<string[]> =>
    logins(await person.directory(), people);

  beforeAll(async () => {
    server = await Served.start();
  });
  afterAll(() => server.stop());

  it('company: staff see staff and their own clients; clients see who looks after them', async () => {
    await server.makePractice('company');
    people.length = 0;
    const boss = await add('boss', 'super_admin');
    const manager = await add('manager', 'manager');
    const sam = await add('sam', 'staff');
    const sue = await add('sue', 'staff');
    const carl = await add('carl', 'client', { assignedTo: [sam.id], organisation: 'Acme' });
    const cleo = await add('cleo', 'client', { assignedTo: [sue.id] });
    const lost = await add('lost', 'client');
    const staff = ['boss', 'manager', 'sam', 'sue'];
    expect(await sees(boss)).toEqual([...staff, 'carl', 'cleo', 'lost'].sort());
    expect(await sees(manager)).toEqual([...staff, 'carl', 'cleo', 'lost'].sort());
    expect(await sees(sam)).toEqual([...staff, 'carl'].sort());
    expect(await sees(carl)).toEqual(['carl', 'sam']);
    expect(await sees(lost)).toEqual(['lost']);

    const change = await boss.ask('/api/practice', {
      method: 'PATCH',
      json: { reception: sue.id },
    });
    expect(change.status).toBe(200);
    expect(await sees(lost)).toEqual(['lost', 'sue']);
    expect(await sees(carl)).toEqual(['carl', 'sam']);

    const toSam = await carl.directory();
    const samForCarl = toSam.users.find(({ id }) => id === sam.id);
    expect(samForCarl).toMatchObject({ login: '', assignedTo: [], leads: [] });
    expect(toSam.records.map(({ kind, id }) => [kind, id])).not.toContainEqual(['user', sam.id]);
    expect(JSON.stringify(toSam)).not.toContain(cleo.id);

    // [P9] [M17] Whom they may write to, and not all whom they see.
    const { directory, store } = server.running.services;
    const told = (reader: Person): string[] =>
      [boss, manager, sam, sue, carl, cleo, lost]
        .filter(({ id }) => directory.seesPresence(reader.id, id))
        .map(({ login }) => login);
    expect(told(carl)).toEqual(['sam', 'carl']);
    expect(told(sam)).toEqual(['boss', 'manager', 'sam', 'sue', 'carl']);
    expect(told(manager)).toEqual(['boss', 'manager', 'sam', 'sue', 'carl', 'cleo', 'lost']);

    // [M17] A session tells when somebody was last seen, until the relay knows better.
    const lastSeen = async () =>
      (await store.run('presence.lastSeen', null)).find(({ user }) => user === sam.id)?.at ?? 0;
    const signedIn = await lastSeen();
    expect(signedIn).toBeGreaterThan(Date.now() - 600_000);
    await store.run('presence.seen', [{ user: sam.id, at: signedIn + 5_000 }]);
    await store.run('presence.seen', [{ user: sam.id, at: signedIn + 1_000 }]);
    expect(await lastSeen()).toBe(signedIn + 5_000);

    const thread = (staffId: UserId): ConversationId =>
      directConversationId(server.practice, carl.id, staffId, sha256);
    expect(
      await carl.command({
        type: 'create-client',
        conversation: thread(sam.id),
        client: carl.id,
        staff: sam.id,
      }),
    ).toMatchObject({ outcome: 'done' });
    // [P9] Who may begin it for them does not learn that it is there already.
    const begunByBoss = {
      type: 'create-client',
      conversation: thread(sam.id),
      client: carl.id,
      staff: sam.id,
    } as const;
    expect(await boss.command(begunByBoss)).toMatchObject({
      outcome: 'done',
      conversation: thread(sam.id),
    });
    expect(idsOf(await boss.directory())).not.toContain(thread(sam.id));
    expect(
      await carl.command({
        type: 'create-client',
        conversation: thread(sue.id),
        client: carl.id,
        staff: sue.id,
      }),
    ).toMatchObject({ code: 'unknown-user' });
    expect(
      await sue.command({
        type: 'create-client',
        conversation: thread(sue.id),
        client: carl.id,
        staff: sue.id,
      }),
    ).toMatchObject({ code: 'not-permitted' });
    expect(
      await manager.command({
        type: 'create-group',
        conversation: server.conversationId(),
        name: 'With client',
        members: [carl.id],
      }),
    ).toMatchObject({ code: 'clients-not-in-groups' });
    expect(
      await sam.command({
        type: 'create-group',
        conversation: server.conversationId(),
        name: 'By staff',
        members: [sue.id],
      }),
    ).toMatchObject({ code: 'not-permitted' });

    // The client moves to a colleague: sight moves with them, and is told from scratch.
    const before = await sue.directory();
    const moved = await boss.ask(`/api/users/${carl.id}`, {
      method: 'PATCH',
      json: { assignedTo: [sue.id] },
    });
    expect(moved.status).toBe(200);
    const after = await sue.directory(before.revision);
    expect(after.complete).toBe(true);
    expect(logins(after, people)).toContain('carl');
    // Sam still shares a conversation with the client.
    expect(await sees(sam)).toContain('carl');
    expect(await sees(carl)).toEqual(['carl', 'sam', 'sue']);

    const handed = await boss.ask(`/api/users/${sam.id}/deactivate`, { method: 'POST' });
    expect(handed.body).toMatchObject({
      user: { active: false },
      handOver: [{ conversation: thread(sam.id), client: carl.id, name: 'CARL' }],
    });
    // Told apart from a session that merely ended: his workstation removes what it holds.
    expect(await sam.ask('/api/session')).toMatchObject({
      status: 403,
      body: { error: { code: 'deactivated' } },
    });
    expect((await sam.signIn()).body).toMatchObject({ error: { code: 'deactivated' } });
    expect((await sam.signIn('not this one')).status).toBe(401);
    const left = (await carl.directory()).users.find(({ id }) => id === sam.id);
    expect(left).toMatchObject({ name: 'SAM', active: false });
    expect(
      (await boss.ask(`/api/users/${boss.id}/deactivate`, { method: 'POST' })).body,
    ).toMatchObject({ error: { code: 'last-super-admin' } });
  });

  it('therapy: one client, one clinician, an immutable record and nothing else', async () => {
    const practice = await server.makePractice('therapy');
    people.length = 0;
    const doctor = await add('doctor', 'staff');
    const colleague = await add('colleague', 'staff');
    const client = await add('patient', 'client', { assignedTo: [doctor.id] });
    const conversation = directConversationId(practice, client.id, doctor.id, sha256);
    await doctor.command({
      type: 'create-client',
      conversation,
      client: client.id,
      staff: doctor.id,
    });
    const row = (await client.directory()).conversations.find(({ id }) => id === conversation);
    expect(row).toMatchObject({ recordPolicy: 'immutable', kind: 'client' });
    expect(await sees(client)).toEqual(['doctor', 'patient']);
    expect(await sees(colleague)).toEqual(['colleague', 'doctor']);
    // [P9] [M17] [M18] Neither presence nor typing to a client; the doctor learns of the patient's.
    const { directory } = server.running.services;
    expect(directory.seesPresence(client.id, doctor.id)).toBe(false);
    expect(directory.seesPresence(doctor.id, client.id)).toBe(true);
    expect(directory.seesPresence(colleague.id, client.id)).toBe(false);
    expect(
      await doctor.command({
        type: 'create-group',
        conversation: server.conversationId(),
        name: 'x',
        members: [colleague.id],
      }),
    ).toMatchObject({ code: 'kind-not-here' });
    expect(
      await doctor.command({
        type: 'add-members',
        conversation,
        members: [colleague.id],
      }),
    ).toMatchObject({ code: 'not-permitted' });
  });

  it('dental-team: everybody sees everybody, and nobody of another practice [P2]', async () => {
    await server.makePractice('dental-team');
    people.length = 0;
    const one = await add('one', 'staff');
    const two = await add('two', 'team_leader');
    expect(await sees(one)).toEqual(['one', 'two']);
    const everybody = server.running.services.directory.model.users;
    const stranger = [...everybody.values()].find(({ login }) => login === 'doctor');
    expect(stranger).toBeDefined();
    expect((await two.directory()).users.map(({ id }) => id)).not.toContain(stranger?.id);
    expect(
      await one.command({
        type: 'create-group',
        conversation: server.conversationId(),
        name: 'x',
        members: [stranger?.id as UserId],
      }),
    ).toMatchObject({ code: 'unknown-user' });
  });

  it('keeps the name of who left on what they wrote', async () => {
    await server.makePractice('helpdesk', (rules) => ({ ...rules, staffSeeAllStaff: false }));
    people.length = 0;
    const stay = await add('stay', 'staff');
    const leaver = await add('leaver', 'staff');
    const leader = await add('owner', 'admin');
    expect(await sees(stay)).toEqual(['stay']);
    const conversation = server.conversationId();
    await leader.command({
      type: 'create-group',
      conversation,
      name: 'Team',
      members: [stay.id, leaver.id],
    });
    expect(await sees(stay)).toEqual(['leaver', 'owner', 'stay']);
    await leaver.command({ type: 'leave', conversation });
    expect(await sees(stay)).toEqual(['leaver', 'owner', 'stay']);
    expect(await sees(leaver)).toEqual(['leaver']);
  });
});
