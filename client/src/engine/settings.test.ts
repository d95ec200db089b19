import 'fake-indexeddb/auto';
import { ok, type UserSetting } from '@corridor/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { putSetting } from '../actions/settings.ts';
import type { ApiClient } from './http.ts';
import { pullSettings, pushSettings } from './settings.ts';
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

  it('[D8] an answer that was under way while something was set and told does not put the older one back', async () => {
    const { db } = await station(
      new RelayDouble({ random, nowMs: () => 0, practice, users: [ana] }),
      'settings-c',
    );
    let stored: UserSetting = { name: 'pinned', conversation: team.id, value: false };
    const seen: unknown[] = [];
    let meanwhile = async (): Promise<void> => undefined;
    const api = {
      json: async (
        method: string,
        _path: string,
        schema: { parse(v: unknown): unknown },
        body?: unknown,
      ) => {
        if (method === 'PUT') {
          const [first] = (body as { settings: { setting: UserSetting; seen?: unknown }[] })
            .settings;
          seen.push(first?.seen);
          if (first) stored = first.setting;
          return ok(schema.parse(null));
        }
        const answer = ok(schema.parse({ settings: [stored] }));
        const wait = meanwhile;
        meanwhile = async () => undefined;
        await wait();
        return answer;
      },
    } as unknown as ApiClient;
    await pullSettings(db, api);
    meanwhile = async () => {
      await putSetting(db, { name: 'pinned', conversation: team.id, value: true });
      await pushSettings(db, api, Date.now);
    };
    await pullSettings(db, api);
    expect((await db.settings.get(['pinned', team.id]))?.value).toBe(true);
    expect(seen).toEqual([false]);
  });

  it('[D8] of a conversation that the server does not have yet it is told once it has it', async () => {
    const { db } = await station(
      new RelayDouble({ random, nowMs: () => 0, practice, users: [ana] }),
      'settings-d',
    );
    let puts = 0;
    const api = {
      json: async () => {
        puts += 1;
        return ok(null);
      },
    } as unknown as ApiClient;
    await db.conversations.add({ ...team, state: 'pending' } as never);
    await putSetting(db, { name: 'pinned', conversation: team.id, value: true });
    await pushSettings(db, api, Date.now);
    expect(puts).toBe(0);
    await db.conversations.update(team.id, { state: 'here' });
    await pushSettings(db, api, Date.now);
    expect(puts).toBe(1);
    expect((await db.settings.get(['pinned', team.id]))?.told).toBe(1);
  });
});
