/** What needs a part of the app that is not on the device: it says so, and does nothing. */
import 'fake-indexeddb/auto';
import { afterAll, expect, it, vi } from 'vitest';
import { groupOf, person } from '../engine/testing/workstation.ts';
import { LocalDatabase } from '../local/database.ts';
import { WorkstationDatabase } from '../local/people.ts';
import { NOT_FETCHED, NotFetched } from '../parts/fetch-part.ts';
import { composerActions, conversationActions } from './action-ports.ts';
import {
  lazyFirstSignInPort,
  lazyLeave,
  lazySettingsPort,
  lazySignInPort,
  lazyUnlock,
} from './lazy-session.ts';

const gone = vi.hoisted(() => () => {
  throw new TypeError('Failed to fetch dynamically imported module: /assets/x.js');
});
vi.mock('./session-ports.ts', gone);
vi.mock('../actions/conversations.ts', gone);
vi.mock('../actions/write-message.ts', gone);

const ana = person('ana');
const team = groupOf('team', [ana.id]);
const db = new LocalDatabase('lazy-parts');
const workstation = new WorkstationDatabase();
afterAll(() => db.delete());

it('is refused by a code where one signs in and in the settings', async () => {
  const failed = { ok: false, error: { reason: 'failed', code: NOT_FETCHED } };
  const here = { user: ana.id, login: 'ana', name: 'Ana', practice: 'Smile' };
  const signIn = lazySignInPort(workstation);
  expect(await signIn.signIn('ana', 'x')).toEqual(failed);
  expect(await signIn.enter(here, 'x')).toEqual(failed);
  expect(await lazyUnlock(workstation, ana.id, 'x')).toEqual(failed);
  const first = lazyFirstSignInPort(workstation);
  expect(await first.info('x')).toEqual({ ok: false, error: 'unreachable' });
  expect(await first.setPassword('x', 'ana', 'x')).toEqual(failed);
  const settings = lazySettingsPort(workstation);
  const refused = { ok: false, error: NOT_FETCHED };
  expect(await settings.sessions()).toEqual(refused);
  expect(await settings.revoke('x')).toEqual(refused);
  expect(await settings.changePassword('x', 'y')).toEqual(refused);
  expect(await settings.storage()).toBeNull();
});

it('ends nothing and writes nothing', async () => {
  const stop = vi.fn(async () => undefined);
  await expect(lazyLeave(workstation, ana.id, stop)).rejects.toBeInstanceOf(NotFetched);
  expect(stop).not.toHaveBeenCalled();
  const { createDirect, leave } = conversationActions(db, ana.id);
  await expect(createDirect(person('ben').id)).rejects.toBeInstanceOf(NotFetched);
  await expect(leave(team.id)).rejects.toBeInstanceOf(NotFetched);
  const nobody = { people: [], titles: [], all: false };
  const { send } = composerActions(db, ana.id, team.id, () => nobody);
  await expect(send('hello', { type: 'write' })).rejects.toBeInstanceOf(NotFetched);
  expect(await db.outbox.count()).toBe(0);
});
