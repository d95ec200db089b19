import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { putSetting } from '../actions/settings.ts';
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
const stations: Workstation[] = [];
afterEach(async () => {
  for (const each of stations.splice(0)) await each.stop();
});

const station = async (relay: RelayDouble, name: string): Promise<Workstation> => {
  const made = await signedIn(relay, ana.id, name);
  stations.push(made);
  return made;
};
const settledAs = async ({ db }: Workstation, name: 'pinned' | 'notify'): Promise<unknown> =>
  (await db.settings.get([name, team.id]))?.value;

describe('what a person settles', () => {
  it('[D8] offline on two devices, different things: both count on both', async () => {
    const relay = new RelayDouble({
      random,
      nowMs: () => Date.now(),
      practice,
      users: [ana],
    });
    relay.addConversation(team);
    const [a, b] = [await station(relay, 'settings-a'), await station(relay, 'settings-b')];
    await putSetting(a.db, { name: 'pinned', conversation: team.id, value: true });
    await putSetting(b.db, { name: 'notify', conversation: team.id, value: 'none' });
    await a.start();
    await b.start();
    await vi.waitFor(
      async () => {
        for (const each of [a, b]) {
          expect(await settledAs(each, 'pinned')).toBe(true);
          expect(await settledAs(each, 'notify')).toBe('none');
          expect(await each.db.settings.where('told').equals(0).count()).toBe(0);
        }
      },
      { timeout: 90_000 },
    );
    // Set on one while both are there, it is on the other.
    await putSetting(a.db, { name: 'pinned', conversation: team.id, value: false });
    await vi.waitFor(async () => expect(await settledAs(b, 'pinned')).toBe(false), {
      timeout: 90_000,
    });
  });
});
