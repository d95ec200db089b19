/** A channel or a group always has somebody who can manage it (D11), over HTTP, on a real server. */
import type { Command, ConversationId, MembershipRole } from '@corridor/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, Served } from '../http/testing/served.ts';

describe('owners', () => {
  let server: Served;
  let boss: Person;

  beforeAll(async () => {
    server = await Served.start();
    await server.makePractice('helpdesk');
    boss = await server.person('boss', 'super_admin');
  });
  afterAll(() => server.stop());

  let made = 0;
  const people = (...names: string[]): Promise<Person[]> => {
    made += 1;
    return Promise.all(names.map((name) => server.person(`${name}${made}`, 'staff')));
  };
  const group = async (owner: Person, members: readonly Person[]): Promise<ConversationId> => {
    const conversation = server.conversationId();
    const [first, ...later] = members.map(({ id }) => id);
    const named = { conversation, name: 'Group', members: first ? [first] : [] };
    await owner.command({ type: 'create-group', ...named });
    // One after the other, so that each has been in it longer than the next.
    for (const id of later)
      await owner.command({ type: 'add-members', conversation, members: [id] });
    return conversation;
  };
  const role = (conversation: ConversationId, user: Person, to: MembershipRole): Command => ({
    type: 'set-member-role',
    conversation,
    user: user.id,
    role: to,
  });
  const rolesSeenBy = async (reader: Person, conversation: ConversationId) => {
    const { conversations } = await reader.directory();
    const members = conversations.find(({ id }) => id === conversation)?.members ?? [];
    return new Map(members.map((each) => [each.user, each.role]));
  };
  const deactivate = async (person: Person): Promise<void> => {
    const answer = await boss.ask(`/api/users/${person.id}/deactivate`, { json: {} });
    expect(answer.status).toBe(200);
  };

  it('[D11] the only owner who is deactivated is followed by the longest-standing admin', async () => {
    const [ana, ben, cora, dora] = (await people('ana', 'ben', 'cora', 'dora')) as Four;
    const conversation = await group(ana, [ben, cora, dora]);
    await ana.command(role(conversation, dora, 'admin'));
    await ana.command(role(conversation, cora, 'admin'));
    const before = (await cora.directory()).revision;
    await deactivate(ana);
    const roles = await rolesSeenBy(ben, conversation);
    expect([ana, ben, cora, dora].map(({ id }) => roles.get(id))).toEqual([
      'member',
      'member',
      'owner',
      'admin',
    ]);
    // Workstations are told of it as of any change.
    expect((await cora.directory(before)).conversations.map(({ id }) => id)).toContain(
      conversation,
    );
    expect(
      await cora.command({ type: 'change-conversation', conversation, name: 'Cora’s' }),
    ).toMatchObject({ outcome: 'done' });
  });

  it('[D11] without an admin it is the longest-standing member, and never one who is deactivated', async () => {
    const [ana, ben, cora, dora] = (await people('ana', 'ben', 'cora', 'dora')) as Four;
    const conversation = await group(ana, [ben, cora, dora]);
    await deactivate(ben);
    await deactivate(ana);
    expect((await rolesSeenBy(dora, conversation)).get(cora.id)).toBe('owner');
    // Whoever comes back is a member as others are.
    await boss.ask(`/api/users/${ana.id}`, { method: 'PATCH', json: { active: true } });
    expect((await rolesSeenBy(dora, conversation)).get(ana.id)).toBe('member');
  });

  it('[D11] another owner stays one, and a deactivated one does not let them leave', async () => {
    const [ana, ben, cora] = (await people('ana', 'ben', 'cora')) as Four;
    const conversation = await group(ana, [ben, cora]);
    await ana.command(role(conversation, ben, 'owner'));
    await deactivate(ana);
    expect((await rolesSeenBy(cora, conversation)).get(cora.id)).toBe('member');
    const leave: Command = { type: 'leave', conversation };
    expect(await ben.command(leave)).toMatchObject({ code: 'last-owner' });
    expect(await ben.command(role(conversation, ben, 'member'))).toMatchObject({
      code: 'last-owner',
    });
    expect(await ben.command(role(conversation, ana, 'admin'))).toMatchObject({
      code: 'unknown-user',
    });
    expect(await ben.command(role(conversation, cora, 'owner'))).toMatchObject({ outcome: 'done' });
    expect(await ben.command(leave)).toMatchObject({ outcome: 'done' });
    // Nobody is left who could own it: the last one may go.
    expect(await cora.command(leave)).toMatchObject({ outcome: 'done' });
  });
});

type Four = [Person, Person, Person, Person];
