/** What the server refused to do with a conversation: asked again, or put away. */
import 'fake-indexeddb/auto';
import { presetRules, UserId } from '@corridor/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { testId } from '../engine/testing/workstation.ts';
import { LocalDatabase } from '../local/database.ts';
import { removeConversation } from '../local/remove.ts';
import { keepComposing, keepEdit } from './composing.ts';
import {
  createChannel,
  createFromTemplate,
  createGroup,
  describeConversation,
  dismissRefusedCommand,
  forget,
  join,
  retryRefusedCommand,
} from './conversations.ts';
import { readDraft, saveDraft } from './reading.ts';

const [me, ben] = [UserId.parse(testId('ana')), UserId.parse(testId('ben'))];
let db: LocalDatabase;
let disk = 0;

const refuse = async () => {
  const refusal = { code: 'not-permitted', message: 'Not allowed.' };
  await db.commands.toCollection().modify({ state: 'refused', refusal });
  const row = await db.commands.toCollection().first();
  if (!row) throw new Error('no command');
  return row;
};
const refusedGroup = async () => {
  const id = await createGroup(db, me, { name: 'Roof', members: [ben] });
  const row = await refuse();
  await db.conversations.update(id, { state: 'refused', refusal: 'Not allowed.' });
  return { id, row };
};

beforeEach(async () => {
  db = new LocalDatabase(`commands-${disk++}`);
  const practice = { id: testId('practice'), name: 'Smile', rules: presetRules('company') };
  await db.meta.put({ name: 'practice', value: practice });
});

describe('a refused command', () => {
  it('is asked again under a new key: to the old one the server repeats its answer', async () => {
    const { id, row } = await refusedGroup();
    await retryRefusedCommand(db, row.n);
    const again = await db.commands.get(row.n);
    expect(again).toMatchObject({ state: 'waiting', refusal: null });
    expect(again?.key).not.toBe(row.key);
    expect(await db.conversations.get(id)).toMatchObject({ state: 'pending', refusal: null });
  });

  it('goes when it is put away, and with a creation goes the conversation', async () => {
    const { id, row } = await refusedGroup();
    await dismissRefusedCommand(db, row.n);
    expect(await db.commands.count()).toBe(0);
    expect(await db.conversations.get(id)).toBeUndefined();
  });

  it('stays with the conversation while something written in it is left', async () => {
    const { id, row } = await refusedGroup();
    await saveDraft(db, { conversation: id }, 'half a thought');
    await dismissRefusedCommand(db, row.n);
    expect(await db.conversations.get(id)).toBeDefined();
    await saveDraft(db, { conversation: id }, '');
    await dismissRefusedCommand(db, row.n);
    expect(await db.conversations.get(id)).toBeUndefined();
  });

  it('of a conversation that exists leaves that alone, and one that waits stays', async () => {
    const id = await createGroup(db, me, { name: 'Roof', members: [ben] });
    await db.commands.clear();
    await db.conversations.update(id, { state: 'here' });
    await join(db, id);
    const waiting = await db.commands.toCollection().first();
    await dismissRefusedCommand(db, waiting?.n ?? 0);
    expect(await db.commands.count()).toBe(1);
    await dismissRefusedCommand(db, (await refuse()).n);
    expect(await db.commands.count()).toBe(0);
    expect(await db.conversations.get(id)).toBeDefined();
  });
});

describe('a description', () => {
  it('keeps its lines, is told where there is one, and is changed', async () => {
    const channel = { name: 'stock', topic: null, visibility: 'public', members: [] } as const;
    const id = await createChannel(db, me, { ...channel, description: 'One\r\n\ttwo\u0007' });
    expect((await db.conversations.get(id))?.description).toBe('One\n two ');
    await createChannel(db, me, { ...channel, description: null });
    await describeConversation(db, id, { description: null });
    const commands = (await db.commands.toArray()).map(({ command }) => command);
    expect(commands).toMatchObject([
      { type: 'create-channel', description: 'One\n two ' },
      { type: 'create-channel' },
      { type: 'change-conversation', description: null },
    ]);
    expect(commands[1]).not.toHaveProperty('description');
  });
});

describe('a group of the practice’s templates', () => {
  const template = { name: 'Hygienists', jobTitle: 'hygienist' };
  beforeEach(async () => {
    const rules = { ...presetRules('dental-team'), groupTemplates: [template] };
    await db.meta.put({
      name: 'practice',
      value: { id: testId('practice'), name: 'Smile', rules } as never,
    });
    const person = { role: 'staff', active: true, jobTitle: 'Hygienist' };
    await db.users.bulkPut([
      { ...person, id: ben },
      { ...person, id: UserId.parse(testId('cora')), jobTitle: 'dentist' },
    ] as never);
  });

  it('[D9] is begun with no server, once, with whom this device knows', async () => {
    const id = await createFromTemplate(db, me, 'Hygienists');
    expect(await createFromTemplate(db, me, 'Hygienists')).toBe(id);
    const row = await db.conversations.get(id);
    expect(row?.members.map(({ user, role }) => [user, role])).toEqual([
      [me, 'owner'],
      [ben, 'member'],
    ]);
    expect(row).toMatchObject({ kind: 'group', name: 'Hygienists', template, state: 'pending' });
    const commands = await db.commands.toArray();
    expect(commands.map(({ command }) => command)).toEqual([
      { type: 'create-from-template', conversation: id, template: 'Hygienists' },
    ]);
    await expect(createFromTemplate(db, me, 'Dentists')).rejects.toThrow('Dentists');
  });
});

describe('a conversation that one is no member of any more', () => {
  it('goes from the list with what was left in it, when that is wanted', async () => {
    const id = await createGroup(db, me, { name: 'Roof', members: [ben] });
    await db.commands.clear();
    await saveDraft(db, { conversation: id }, 'half a thought');
    await forget(db, id);
    expect(await db.conversations.get(id)).toBeDefined();
    await removeConversation(db, me, id, 'gone');
    expect(await db.conversations.get(id)).toMatchObject({
      state: 'gone',
      members: [{ user: ben }],
    });
    await forget(db, id);
    expect(await db.conversations.get(id)).toBeUndefined();
    expect(await db.drafts.count()).toBe(0);
  });

  it('has no edit or answer going on; what was typed of an edit is left behind as a draft', async () => {
    const id = await createGroup(db, me, { name: 'Roof', members: [ben] });
    await db.commands.clear();
    const [here, thread] = [{ conversation: id }, { conversation: id, thread: 'root' }];
    const edit = { type: 'edit', text: 'Room 3', replaces: [] } as const;
    await saveDraft(db, here, 'half a thought');
    await keepComposing(db, here, { ...edit, ref: 'm' });
    await keepEdit(db, here, 'm', 'Room 4');
    await keepComposing(db, thread, { ...edit, ref: 'n' });
    await keepComposing(db, { ...here, thread: 'other' }, { type: 'reply', ref: 'm' });
    await removeConversation(db, me, id, 'gone');
    expect(await db.composing.count()).toBe(0);
    expect((await readDraft(db, here))?.text).toBe('half a thought\nRoom 4');
    expect(await readDraft(db, thread)).toBeUndefined();

    await keepComposing(db, here, { ...edit, ref: 'm' });
    await forget(db, id);
    expect(await db.composing.count()).toBe(0);
    expect(await db.drafts.count()).toBe(0);
  });

  it('goes from the list by itself with the last thing that was left in it', async () => {
    const id = await createGroup(db, me, { name: 'Roof', members: [ben] });
    const row = await refuse();
    await db.conversations.update(id, { state: 'here' });
    await saveDraft(db, { conversation: id }, 'half a thought');
    await removeConversation(db, me, id, 'gone');
    await dismissRefusedCommand(db, row.n);
    expect(await db.conversations.get(id)).toBeDefined();
    await saveDraft(db, { conversation: id }, '');
    expect(await db.conversations.get(id)).toBeUndefined();
  });
});
