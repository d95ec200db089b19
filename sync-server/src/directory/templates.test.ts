/** Groups that follow a template of the practice (D9), over HTTP, against a real server. */
import {
  type Command,
  type ConversationId,
  type DirectoryConversation,
  templateConversationId,
} from '@corridor/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, Served } from '../http/testing/served.ts';
import { sha256 } from '../store/sqlite/sha256.ts';

describe('groups that follow a template', () => {
  let server: Served;
  let boss: Person;
  let ana: Person;
  let ben: Person;
  let cora: Person;

  beforeAll(async () => {
    server = await Served.start();
    await server.makePractice('dental-team', (rules) => ({
      ...rules,
      history: 'since_join',
      permissions: { ...rules.permissions, create_group: ['super_admin', 'admin', 'staff'] },
    }));
    boss = await server.person('boss', 'super_admin', { jobTitle: 'dentist' });
    ana = await server.person('ana', 'staff', { jobTitle: 'hygienist' });
    ben = await server.person('ben', 'staff', { jobTitle: ' Hygienist' });
    cora = await server.person('cora', 'staff', { jobTitle: 'reception' });
  });
  afterAll(() => server.stop());

  const idOf = (template: string): ConversationId =>
    templateConversationId(server.practice, template, sha256);
  const begin = (template: string, conversation = idOf(template)): Command => ({
    type: 'create-from-template',
    conversation,
    template,
  });
  const seenBy = async (
    person: Person,
    template: string,
  ): Promise<DirectoryConversation | undefined> => {
    const { conversations } = await person.directory();
    return conversations.find(({ id }) => id === idOf(template));
  };
  const namesIn = async (template: string, by: Person): Promise<string[]> => {
    const row = await seenBy(by, template);
    const logins = new Map((await by.directory()).users.map(({ id, login }) => [id, login]));
    return (row?.members ?? []).map(({ user }) => logins.get(user) ?? '?').sort();
  };
  const change = async (person: Person, json: Readonly<Record<string, unknown>>): Promise<void> => {
    const answer = await boss.ask(`/api/users/${person.id}`, { method: 'PATCH', json });
    expect(answer.status).toBe(200);
  };
  const deactivate = async (person: Person): Promise<void> => {
    const answer = await boss.ask(`/api/users/${person.id}/deactivate`, { json: {} });
    expect(answer.status).toBe(200);
  };

  it('[D9] two begin the same one at once and have one, with everybody whom it means', async () => {
    const answers = await Promise.all([
      ana.command(begin('Hygienists')),
      ben.command(begin('Hygienists')),
    ]);
    expect(answers.map(({ outcome }) => outcome)).toEqual(['done', 'done']);
    expect(await namesIn('Hygienists', ana)).toEqual(['ana', 'ben']);
    expect((await seenBy(ana, 'Hygienists'))?.template?.jobTitle).toBe('hygienist');
    await boss.command(begin('Full team'));
    expect(await namesIn('Full team', boss)).toEqual(['ana', 'ben', 'boss', 'cora']);
  });

  it('[D9] is refused under another id, for a template that is not there, and where it is closed to one', async () => {
    expect(await ana.command(begin('Full team', server.conversationId()))).toMatchObject({
      code: 'wrong-conversation-id',
    });
    expect(await ana.command(begin('Nobody'))).toMatchObject({ code: 'kind-not-here' });
    const taken: Command = {
      type: 'create-group',
      conversation: idOf('Full team'),
      name: 'Mine',
      members: [ben.id],
    };
    expect(await ana.command(taken)).toMatchObject({ code: 'wrong-conversation-id' });
    const lead = await server.person('lead', 'team_leader');
    expect(await lead.command(begin('Full team'))).toMatchObject({ code: 'not-permitted' });
    await deactivate(lead);
  });

  it('[D9] somebody else who begins it second comes to it as by being first, and reads what comes after', async () => {
    const conversation = idOf('Hygienists');
    const { members } = (await seenBy(ana, 'Hygienists')) ?? { members: [] };
    const owner = members.find(({ role }) => role === 'owner')?.user === ana.id ? ana : ben;
    const history = { type: 'change-conversation', conversation } as const;
    await owner.command({ ...history, history: 'all' });
    const rita = await server.person('rita', 'staff', { jobTitle: 'reception' });
    expect(await rita.command(begin('Hygienists'))).toMatchObject({ outcome: 'done' });
    expect(await namesIn('Hygienists', rita)).toEqual(['ana', 'ben', 'rita']);
    expect((await seenBy(rita, 'Hygienists'))?.readableFrom).toBeGreaterThan(0);
    expect(await rita.command({ type: 'leave', conversation })).toMatchObject({ outcome: 'done' });
    // Whether they left or were taken out: the owners bring them back.
    expect(await rita.command(begin('Hygienists'))).toMatchObject({ code: 'not-a-member' });
    await owner.command({ ...history, history: 'since_join', archived: true });
    const sam = await server.person('sam', 'staff', { jobTitle: 'reception' });
    expect(await sam.command(begin('Hygienists'))).toMatchObject({ code: 'archived' });
    await owner.command({ ...history, archived: false });
    await deactivate(rita);
    await deactivate(sam);
  });

  it('[D9] whom it means stays: they neither leave nor are removed', async () => {
    const conversation = idOf('Full team');
    expect(await cora.command({ type: 'leave', conversation })).toMatchObject({
      code: 'not-permitted',
    });
    const remove: Command = { type: 'remove-member', conversation, user: cora.id };
    expect(await boss.command(remove)).toMatchObject({ code: 'not-permitted' });
    expect(await namesIn('Full team', boss)).toContain('cora');
  });

  it('[D9] follows who is made, changes job title, is deactivated and comes back, with the history of its setting', async () => {
    const told: { left: boolean }[] = [];
    const stop = server.running.services.directory.onChange(({ endedMemberships }) => {
      told.push({ left: endedMemberships.some(({ user }) => user === cora.id) });
    });
    await change(cora, { jobTitle: 'hygienist' });
    expect(await namesIn('Hygienists', ana)).toEqual(['ana', 'ben', 'cora']);
    expect((await seenBy(cora, 'Hygienists'))?.readableFrom).toBeGreaterThan(0);
    await change(cora, { name: 'Cora Winter' });
    expect(await namesIn('Hygienists', ana)).toEqual(['ana', 'ben', 'cora']);
    await change(cora, { jobTitle: 'reception' });
    expect(await namesIn('Hygienists', ana)).toEqual(['ana', 'ben']);
    expect((await cora.directory()).goneConversations).toContain(idOf('Hygienists'));
    expect(told).toEqual([{ left: false }, { left: false }, { left: true }]);
    stop();

    const made = await boss.ask('/api/users', {
      json: { login: 'dora', name: 'Dora', role: 'staff', jobTitle: 'Hygienist' },
    });
    expect(made.status).toBe(201);
    const dora = (made.body as { user: { id: typeof ana.id } }).user.id;
    expect(await namesIn('Hygienists', ana)).toEqual(['ana', 'ben', 'dora']);
    expect(await namesIn('Full team', boss)).toEqual(['ana', 'ben', 'boss', 'cora', 'dora']);
    await boss.ask(`/api/users/${dora}/deactivate`, { json: {} });
    expect(await namesIn('Hygienists', ana)).toEqual(['ana', 'ben']);
    await boss.ask(`/api/users/${dora}`, { method: 'PATCH', json: { active: true } });
    expect(await namesIn('Hygienists', ana)).toEqual(['ana', 'ben', 'dora']);
    await change(cora, { role: 'client' });
    expect(await namesIn('Full team', boss)).toEqual(['ana', 'ben', 'boss', 'dora']);
  });

  it('[D9] an owner and whom somebody added by hand stay; an archived one follows nothing; all of it outlives a restart', async () => {
    const conversation = idOf('Hygienists');
    const { members } = (await seenBy(ana, 'Hygienists')) ?? { members: [] };
    const owner = members.find(({ role }) => role === 'owner')?.user === ana.id ? ana : ben;
    await owner.command({ type: 'add-members', conversation, members: [boss.id] });
    await change(boss, { jobTitle: 'owner' });
    await change(owner, { jobTitle: 'dentist' });
    const now = ['ana', 'ben', 'boss', 'dora'];
    expect(await namesIn('Hygienists', owner)).toEqual(now);
    await server.restart();
    expect((await seenBy(owner, 'Hygienists'))?.template?.name).toBe('Hygienists');
    await owner.command({ type: 'change-conversation', conversation, archived: true });
    await change(owner === ana ? ben : ana, { jobTitle: 'dentist' });
    expect(await namesIn('Hygienists', owner)).toEqual(now);
  });
});
