/** Rules P2 and P9 over HTTP, against a real server and its database: who is told of whom. */
import {
  type ConversationId,
  type DirectoryDelta,
  directConversationId,
  type UserId,
} from '@corridor/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, Served } from '../http/testing/served.ts';
import { sha256 } from '../store/sqlite/sha256.ts';
import { idsOf } from './testing/groups.ts';

const logins = (delta: DirectoryDelta, people: readonly Person[]): string[] =>
  delta.users
    .map(({ id }) => people.find((person) => person.id === id)?.login ?? '?')
    .filter((login) => login !== '?')
    .sort();

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
