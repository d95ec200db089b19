/** What a channel or a group is for, in a few paragraphs: over HTTP, on a real server. */
import { type Command, type DirectoryConversation, MAX_DESCRIPTION } from '@corridor/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, Served } from '../http/testing/served.ts';

describe('a description', () => {
  let server: Served;
  let ana: Person;
  let ben: Person;

  beforeAll(async () => {
    server = await Served.start();
    await server.makePractice('helpdesk');
    ana = await server.person('ana', 'staff');
    ben = await server.person('ben', 'staff');
  });
  afterAll(() => server.stop());

  const seenBy = async (person: Person, { conversation }: Command): Promise<string | null> => {
    const { conversations } = await person.directory();
    const row = conversations.find(({ id }) => id === conversation) as DirectoryConversation;
    return row.description ?? null;
  };
  const channel = (more: object = {}): Command => ({
    type: 'create-channel',
    conversation: server.conversationId(),
    name: 'stock',
    topic: null,
    visibility: 'public',
    members: [],
    ...more,
  });

  it('is given with a channel, changed and taken away, seen by who browses, and outlives a restart', async () => {
    const made = channel({ description: 'What runs out.\n\nWrite the article number.' });
    const { conversation } = made;
    expect(await ana.command(made)).toMatchObject({ outcome: 'done' });
    expect(await seenBy(ben, made)).toBe('What runs out.\n\nWrite the article number.');
    const change = { type: 'change-conversation', conversation } as const;
    const before = (await ben.directory()).revision;
    await ana.command({ ...change, description: 'What ran out' });
    const told = (await ben.directory(before)).conversations;
    expect(told.map(({ id, description }) => [id, description])).toEqual([
      [conversation, 'What ran out'],
    ]);
    await server.restart();
    // What is not named stays.
    await ana.command({ ...change, topic: 'Stock' });
    expect(await seenBy(ana, made)).toBe('What ran out');
    await ana.command({ ...change, description: null });
    expect(await seenBy(ana, made)).toBeNull();
    expect(await ben.command({ ...change, description: 'mine' })).toMatchObject({
      code: 'not-permitted',
    });
  });

  it('is not there where none was given, as by an app of before there was one', async () => {
    const made = channel();
    await ana.command(made);
    expect(await seenBy(ana, made)).toBeNull();
  });

  it('has lines and no other controls, and an end', async () => {
    for (const description of ['a\u0007b', 'a\u202eb', 'a'.repeat(MAX_DESCRIPTION + 1)]) {
      const json = { key: server.id(), command: channel({ description }) };
      expect((await ana.ask('/api/commands', { json })).status).toBe(400);
    }
  });
});
