import 'fake-indexeddb/auto';
import type { EntryId } from '@corridor/core';
import { afterEach, describe, expect, it } from 'vitest';
import { createDirect } from '../actions/conversations.ts';
import { readDraft, saveDraft } from '../actions/reading.ts';
import { writeMessage } from '../actions/write-message.ts';
import type { PersonalRow } from '../local/database.ts';
import { keepSaved } from '../local/personal.ts';
import { RelayDouble } from './testing/relay-double.ts';
import {
  groupOf,
  person,
  practice,
  random,
  signedIn,
  type Workstation,
} from './testing/workstation.ts';

const ana = person('ana');
const team = groupOf('team', [ana.id]);
const here = { conversation: team.id };
const stations: Workstation[] = [];
let disk = 0;
afterEach(async () => {
  for (const each of stations.splice(0)) {
    await each.stop();
    await each.db.delete();
  }
});

const clinic = (): RelayDouble => {
  const relay = new RelayDouble({ random, nowMs: () => Date.now(), practice, users: [ana] });
  relay.addConversation(team);
  return relay;
};
const station = async (relay: RelayDouble): Promise<Workstation> => {
  disk += 1;
  const made = await signedIn(relay, ana.id, `personal-${disk}`);
  stations.push(made);
  return made;
};
const drafted = (at: Workstation, text: string): Promise<void> =>
  at.until(`draft ${text}`, async () => ((await readDraft(at.db, here))?.text ?? '') === text);
const told = (at: Workstation): Promise<void> =>
  at.until('told', async () => (await at.db.personal.where('told').equals(0).count()) === 0);
const saved = async (at: Workstation): Promise<PersonalRow[]> =>
  (await at.db.personal.toArray()).filter(({ name, value }) => name === 'saved' && value === true);

describe('what a person keeps for themselves', () => {
  it('[D10] a draft that was typed offline stands on the other device, and goes when it is sent', async () => {
    const relay = clinic();
    const [a, b] = [await station(relay), await station(relay)];
    await saveDraft(a.db, here, 'half a thou');
    expect((await readDraft(a.db, here))?.text).toBe('half a thou');
    await a.start();
    await told(a);
    await b.start();
    await drafted(b, 'half a thou');
    await writeMessage(b.db, ana.id, team.id, { kind: 'message', text: 'half a thousand' });
    expect(await readDraft(b.db, here)).toBeUndefined();
    await drafted(a, '');
  });

  it('[D10] what was typed here since is not overwritten by what comes from elsewhere', async () => {
    const relay = clinic();
    const [a, b] = [await station(relay), await station(relay)];
    await a.start();
    await b.start();
    await saveDraft(a.db, here, 'from the desk');
    await drafted(b, 'from the desk');
    relay.reachable = false;
    relay.cut();
    await saveDraft(b.db, here, 'from the phone');
    relay.reachable = true;
    await drafted(a, 'from the phone');
    expect((await readDraft(b.db, here))?.text).toBe('from the phone');
    await told(b);
  });

  it('[D10] a draft in a thread is told by the message that the thread begins with', async () => {
    const relay = clinic();
    const [a, b] = [await station(relay), await station(relay)];
    const root = await writeMessage(a.db, ana.id, team.id, { kind: 'message', text: 'root' });
    const thread = { ...here, thread: root.ref };
    await saveDraft(a.db, thread, 'nobody knows the root yet');
    expect(await a.db.personal.count()).toBe(0);
    await a.start();
    await b.start();
    await b.until('root', async () => (await b.db.messages.get(root.ref))?.delivery === 'stored');
    await a.until('root', async () => (await a.db.messages.get(root.ref))?.sequence != null);
    // Nothing more is typed: that the message is there now is reason enough.
    await b.until(
      'its draft',
      async () => (await readDraft(b.db, thread))?.text === 'nobody knows the root yet',
    );
    await saveDraft(a.db, thread, 'an answer');
    await b.until('its draft', async () => (await readDraft(b.db, thread))?.text === 'an answer');
    expect(await readDraft(b.db, here)).toBeUndefined();
  });

  it('[D10] saved on one device offline, it is saved on the other, and can be taken back', async () => {
    const relay = clinic();
    const [a, b] = [await station(relay), await station(relay)];
    const entry = 'm'.repeat(32) as EntryId;
    await keepSaved(a.db, team.id, entry, true);
    await a.start();
    await b.start();
    await b.until('saved', async () => (await saved(b)).length === 1);
    await keepSaved(b.db, team.id, entry, false);
    await a.until('taken back', async () => (await saved(a)).length === 0);
    // What was never saved is not told as taken back.
    await keepSaved(a.db, team.id, 'n'.repeat(32) as EntryId, false);
    expect(await a.db.personal.count()).toBe(1);
  });

  it('[D10] a draft in a conversation that was begun offline is told once the server has that', async () => {
    const ben = person('ben');
    const users = [ana, ben];
    const relay = new RelayDouble({ random, nowMs: () => Date.now(), practice, users });
    const [a, b] = [await station(relay), await station(relay)];
    await a.db.users.bulkPut(users);
    const conversation = await createDirect(a.db, ana.id, ben.id);
    await saveDraft(a.db, { conversation }, 'dear Ben');
    await a.start();
    await told(a);
    await b.start();
    const draft = async () => (await readDraft(b.db, { conversation }))?.text;
    await b.until('its draft', async () => (await draft()) === 'dear Ben');
  });

  it('[D10] what goes wrong with the settings does not stop drafts', async () => {
    const relay = clinic();
    const [a, b] = [await station(relay), await station(relay)];
    relay.fails = (route) => route.endsWith('/api/settings');
    await saveDraft(a.db, here, 'half a thou');
    await a.start();
    await told(a);
    await b.start();
    await drafted(b, 'half a thou');
  });

  it('a draft that is longer than the server keeps stays on its device', async () => {
    const relay = clinic();
    const a = await station(relay);
    await saveDraft(a.db, here, 'x'.repeat(20_000));
    expect(await a.db.personal.count()).toBe(0);
    expect((await readDraft(a.db, here))?.text.length).toBe(20_000);
  });
});
