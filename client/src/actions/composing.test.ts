import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { groupOf, person } from '../engine/testing/workstation.ts';
import { LocalDatabase } from '../local/database.ts';
import { keepComposing, keepEdit, restoreComposing } from './composing.ts';
import { readDraft, saveDraft } from './reading.ts';

const ana = person('ana');
const team = groupOf('team', [ana.id]);
const here = { conversation: team.id };
const thread = { ...here, thread: 'root' };
const edit = { type: 'edit', ref: 'm', text: 'Room 3', replaces: [] } as const;

let names = 0;
let db: LocalDatabase;
beforeEach(async () => {
  names += 1;
  db = new LocalDatabase(`composing-${names}`);
  await db.conversations.add({ ...team, marker: 0, sequence: 0 } as never);
});
afterEach(() => db.delete());

const message = (more: object = {}): Promise<unknown> =>
  db.messages.put({
    ref: 'm',
    conversation: team.id,
    sort: '1',
    text: 'Room 3',
    redacted: null,
    ...more,
  } as never);
const draft = async (): Promise<string> => (await readDraft(db, here))?.text ?? '';

it('an edit that was begun goes on with what was typed, and the draft beside it stays', async () => {
  await message();
  await saveDraft(db, here, 'half a thou');
  await keepComposing(db, here, edit);
  expect((await restoreComposing(db, here))?.composing).toEqual(edit);
  await keepEdit(db, here, 'm', 'Room 4');
  expect((await restoreComposing(db, here))?.composing).toEqual({ ...edit, typed: 'Room 4' });
  expect(await restoreComposing(db, thread)).toBeNull();
  expect(await draft()).toBe('half a thou');
});

it('an answer goes on', async () => {
  await message();
  await keepComposing(db, thread, { type: 'reply', ref: 'm' });
  expect((await restoreComposing(db, thread))?.message.text).toBe('Room 3');
  await keepComposing(db, thread, null);
  expect(await restoreComposing(db, thread)).toBeNull();
});

it.each([
  ['removed for everybody', () => message({ redacted: { at: 1, by: ana.id, reason: null } })],
  ['not on this device any more', () => Promise.resolve()],
])('the text of an edit whose message is %s joins the draft, once', async (_, put) => {
  await put();
  await saveDraft(db, here, 'half a thou');
  await keepComposing(db, here, edit);
  await keepEdit(db, here, 'm', 'Room 4');
  expect(await restoreComposing(db, here)).toBeNull();
  expect(await restoreComposing(db, here)).toBeNull();
  expect(await draft()).toBe('half a thou\nRoom 4');
});

it('an edit that was written does not begin again', async () => {
  await keepComposing(db, here, edit);
  await keepEdit(db, here, 'm', 'Room 4');
  await message({ text: 'Room 4' });
  expect(await restoreComposing(db, here)).toBeNull();
  expect(await draft()).toBe('');
});

it('what is kept late of one edit is not the text of the next, nor of none', async () => {
  await message();
  await keepComposing(db, here, edit);
  await keepEdit(db, here, 'another', 'late');
  expect((await restoreComposing(db, here))?.composing).toEqual(edit);
  await keepComposing(db, here, null);
  await keepEdit(db, here, 'm', 'late');
  expect(await restoreComposing(db, here)).toBeNull();
});
