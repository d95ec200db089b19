/** Rules D7, D8 and M16 over HTTP, against a real server and its database. */
import { Markers, SegmentList } from '@corridor/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Person, Served } from '../http/testing/served.ts';
import { newGroup } from './testing/groups.ts';

let server: Served;
let ana: Person;
let ben: Person;
let cora: Person;

beforeAll(async () => {
  server = await Served.start();
  await server.makePractice('helpdesk');
  ana = await server.person('ana', 'staff');
  ben = await server.person('ben', 'staff');
  cora = await server.person('cora', 'staff');
});
afterAll(() => server.stop());

it('[D7] raises markers only, and only where one is a member', async () => {
  const conversation = await newGroup(server, ana, [ben]);
  const put = async (person: Person, ...sequences: number[]): Promise<unknown> => {
    const markers = sequences.map((sequence) => ({ conversation, sequence }));
    const put = await person.ask('/api/markers', { method: 'PUT', json: { markers } });
    expect(put.status).toBe(204);
    return (await person.ask('/api/markers')).body;
  };
  await put(ana, 20);
  expect(await put(ana, 10)).toMatchObject({ markers: [{ conversation, sequence: 20 }] });
  expect(await put(ana, 3, 30, 7)).toMatchObject({ markers: [{ conversation, sequence: 30 }] });
  expect(await put(cora, 10)).toEqual({ markers: [] });
});

it('[M16] members learn how far others have read and since when, of what was read offline too', async () => {
  const conversation = await newGroup(server, ana, [ben]);
  const from = Date.now();
  const put = (sequence: number, agoMs?: number) =>
    ben.ask('/api/markers', {
      method: 'PUT',
      json: { markers: [{ conversation, sequence, agoMs }] },
    });
  const { store } = server.running.services;
  const told = async () => (await store.run('markers.ofMembers', conversation))[0];
  await put(20, 600_000);
  const offline = await told();
  expect(offline).toMatchObject({ user: ben.id, read: 20, held: 20 });
  expect(offline?.readAt).toBeLessThan(from - 500_000);
  await put(10);
  expect(await told()).toEqual(offline);
  await put(30);
  expect(await told()).toMatchObject({ read: 30, held: 30 });
  expect((await told())?.readAt).toBeGreaterThanOrEqual(from);
  await put(40, Number.MAX_SAFE_INTEGER);
  expect(await told()).toMatchObject({ read: 40, readAt: 0 });
});

it('[D8] of each setting the one that was set last counts, and only where one is a member', async () => {
  const conversation = await newGroup(server, ana, [ben]);
  const put = async (person: Person, agoMs: number, ...settings: object[]) => {
    const answer = await person.ask('/api/settings', {
      method: 'PUT',
      json: { settings: settings.map((setting) => ({ setting, agoMs })) },
    });
    return answer.status;
  };
  const list = async (person: Person) =>
    ((await person.ask('/api/settings')).body as { settings: object[] }).settings;
  const notify = (value: string) => ({ name: 'notify', conversation, value });
  const pinned = { name: 'pinned', conversation, value: true };
  expect(await put(ana, 1_000, notify('none'), { name: 'sound', value: true })).toBe(204);
  // Set offline an hour ago, and told only now.
  expect(await put(ana, 3_600_000, notify('all'), pinned)).toBe(204);
  expect(await list(ana)).toEqual(
    expect.arrayContaining([notify('none'), pinned, { name: 'sound', value: true }]),
  );
  expect(await list(ana)).toHaveLength(3);
  // By a clock that was an hour behind: whoever saw what is there may replace it.
  const replace = { setting: notify('mentions'), agoMs: 3_600_000, seen: 'none' };
  await ana.ask('/api/settings', { method: 'PUT', json: { settings: [replace] } });
  expect(await list(ana)).toContainEqual(notify('mentions'));
  expect(await put(cora, 0, pinned)).toBe(204);
  expect(await list(cora)).toEqual([]);
  expect(await put(ana, 0, { name: 'pinned', conversation, value: 'yes' })).toBe(400);
  expect(await put(ana, 0, { name: 'colour', value: 'red' })).toBe(400);
  await ana.command({ type: 'remove-member', conversation, user: ben.id });
  await put(ben, 0, pinned);
  expect(await list(ben)).toEqual([]);
});

it('[D7] no marker goes past the last entry: what is written later is unread', async () => {
  const conversation = await newGroup(server, ana, [ben]);
  await ana.command({ type: 'change-conversation', conversation, topic: 'One' });
  await server.running.writer.settled();
  const raise = async (): Promise<number | undefined> => {
    const markers = [{ conversation, sequence: Number.MAX_SAFE_INTEGER }];
    const put = await ben.ask('/api/markers', { method: 'PUT', json: { markers } });
    expect(put.status).toBe(204);
    const list = Markers.parse((await ben.ask('/api/markers')).body).markers;
    return list.find((marker) => marker.conversation === conversation)?.sequence;
  };
  const last = async (): Promise<number | undefined> => {
    const answer = await ben.ask(`/api/conversations/${conversation}/segments`);
    return SegmentList.parse(answer.body).segments.at(-1)?.lastSequence;
  };
  const first = await raise();
  expect(first).toBe(await last());
  await ana.command({ type: 'change-conversation', conversation, topic: 'Two' });
  await server.running.writer.settled();
  expect(await last()).toBeGreaterThan(Number(first));
  expect(await raise()).toBe(await last());
});
