import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Entry, type EntryId, parseStamp, UserId } from '@corridor/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { importSlack } from './import-slack.ts';
import { ImportBench, plainOptions } from './testing/import-bench.ts';
import {
  everyEvent,
  packSample,
  type Sample,
  saveArchive,
  zipOf,
} from './testing/sample-export.ts';

let bench: ImportBench;
beforeEach(() => {
  bench = new ImportBench();
});

const texts = (entries: readonly Entry[]): string[] =>
  entries.flatMap(({ payload }) => (payload.kind === 'message' ? [payload.body.text] : []));

const counts = (rows: readonly { count: number }[], key: 'what' | 'why'): Record<string, number> =>
  Object.fromEntries(
    rows.map((row) => [(row as unknown as Record<string, string>)[key] ?? '', row.count]),
  );

describe('a small export with one of everything', () => {
  it('becomes people, conversations and entries in the order of their times', async () => {
    const path = await saveArchive(packSample(everyEvent));
    const summary = await importSlack(path, plainOptions, bench.deps);
    expect(summary.people).toEqual({ created: 5, alreadyThere: 0 });
    expect(summary.conversations).toEqual({ created: 1, alreadyThere: 0, empty: 1, private: 0 });
    expect(summary.events).toBe(23);
    const entries = await bench.entries(bench.conversationNamed('front-desk'));
    expect(entries.length).toBe(summary.entries.stored);
    const lines = entries.map(({ payload }) => `${bench.loginOf(payload.author)} ${payload.kind}`);
    // Reactions have no time of their own: those of one message stand in the order of their ids.
    expect([...lines.slice(0, 4), ...lines.slice(4, 6).sort(), ...lines.slice(6)]).toEqual([
      'anna message',
      'cleo system',
      'anna message',
      'bram message',
      'anna reaction',
      'cleo reaction',
      'bram message',
      'bram edit',
      'anna message',
      'anna redaction',
      'anna message',
      'bram message',
      'phone message',
      'bram message',
      'anna system',
      'anna system',
      'anna pin',
      'cleo system',
      'u99 message',
      'anna message',
      'anna message',
    ]);
    expect(texts(entries).slice(0, 10)).toEqual([
      'written before the export',
      'Good morning @Bram de Wit, see #quiet 👋',
      'Room <3> is **free**',
      'Morning!',
      'wrong channel',
      'new rota',
      'thanks',
      'Missed call',
      '_makes coffee_',
      'I am not in the list of people',
    ]);
    expect(texts(entries).slice(10).join('')).toBe(`${'word '.repeat(1_700)}end`);
  });

  it('a channel without a date was made when something first happened in it', async () => {
    const [desk, quiet] = everyEvent.channels;
    const channels = [{ ...desk, created: 0 }, { ...quiet }];
    const path = await saveArchive(packSample({ ...everyEvent, channels }));
    await importSlack(path, plainOptions, bench.deps);
    const made = bench.directory.conversations.get(bench.conversationNamed('front-desk'));
    expect(made?.createdAt).toBe(1_517_000_000_000);
  });

  it('counts everything that is not imported, with a place and without content', async () => {
    const path = await saveArchive(packSample(everyEvent));
    const summary = await importSlack(path, plainOptions, bench.deps);
    expect(summary.notImported).toEqual([
      {
        why: 'edits that change nothing',
        count: 1,
        example: 'front-desk/2018-02-01.json, event 6',
      },
      {
        why: 'announcements of replies, which are imported themselves',
        count: 1,
        example: 'front-desk/2018-02-01.json, event 4',
      },
      {
        why: 'edits of messages from before the export',
        count: 1,
        example: 'front-desk/2018-02-02.json, event 8',
      },
      {
        why: 'messages without text or file',
        count: 1,
        example: 'front-desk/2018-02-02.json, event 12',
      },
      {
        why: 'events dated in the future',
        count: 1,
        example: 'front-desk/2018-02-02.json, event 11',
      },
      {
        why: 'events of an unknown form',
        count: 1,
        example: 'front-desk/2018-02-02.json, event 10',
      },
    ]);
  });

  it('keeps threads, mentions, files and targets', async () => {
    await importSlack(await saveArchive(packSample(everyEvent)), plainOptions, bench.deps);
    const entries = await bench.entries(bench.conversationNamed('front-desk'));
    const message = (text: string): Entry => {
      const found = entries.find(
        ({ payload }) => payload.kind === 'message' && payload.body.text.startsWith(text),
      );
      if (!found) throw new Error(`no ${text}`);
      return found;
    };
    const root = message('Good morning');
    expect(message('Morning!').payload.body).toMatchObject({ thread: root.id });
    const bram = bench.directory.userByLogin('bram');
    expect(root.payload.body).toMatchObject({ mentions: [bram] });
    expect(message('new rota').payload.body).toMatchObject({
      files: [{ name: 'rota.pdf', type: 'application/pdf', size: 1234 }],
    });
    const targets = entries.flatMap(({ payload }) =>
      'target' in payload.body ? [[payload.kind, payload.body.target]] : [],
    );
    const room = message('Room').id;
    expect(targets).toEqual([
      ['reaction', room],
      ['reaction', room],
      ['edit', room],
      ['redaction', message('wrong').id],
      ['pin', root.id],
    ]);
    for (const { payload } of entries) {
      expect(payload).toMatchObject({ via: 'import', after: null });
    }
  });

  it('leaves people unable to sign in, unless asked for those who were active', async () => {
    const path = await saveArchive(packSample(everyEvent));
    await importSlack(path, plainOptions, bench.deps);
    expect([...bench.directory.people.values()].every(({ active }) => !active)).toBe(true);
    const other = new ImportBench();
    await importSlack(path, { ...plainOptions, activate: true }, other.deps);
    const active = [...other.directory.people.values()].filter((person) => person.active);
    expect(active.map(({ login }) => login).sort()).toEqual(['anna', 'bram']);
  });

  it('takes names without what steers a terminal', async () => {
    const [desk, ...others] = everyEvent.channels;
    const hostile = {
      ...everyEvent,
      users: [
        ...everyEvent.users,
        { id: 'U07', name: 'dora', profile: { real_name: 'Dora\u001b[2J\u202e' } },
      ],
      channels: [
        ...others,
        { ...desk, id: 'C03', name: 'x\u009b2Jray', topic: { value: 'one\u001b[1A\ntwo' } },
      ],
      days: { 'x\u009b2Jray': everyEvent.days['front-desk'] ?? {} },
    };
    await importSlack(await saveArchive(packSample(hostile)), plainOptions, bench.deps);
    const names = [...bench.directory.people.values()].map(({ name }) => name);
    expect(names).toContain('Dora [2J');
    const made = [...bench.directory.conversations.values()];
    expect(made.map(({ name, topic }) => [name, topic])).toEqual([['x 2Jray', 'one [1A two']]);
  });

  it('makes members of who is listed, wrote or joined, and of who is asked for', async () => {
    const reader = UserId.parse('AAAAAAAAAAAAAAAAAAAAAw');
    const options = { ...plainOptions, members: [reader] };
    await importSlack(await saveArchive(packSample(everyEvent)), options, bench.deps);
    const members = bench.directory.members.get(bench.conversationNamed('front-desk'));
    const logins = [...(members ?? [])].map((user) => bench.loginOf(user)).sort();
    expect(logins).toEqual(['anna', 'bram', 'nobody', 'nobody', 'phone', 'u99']);
    expect(members?.has(reader)).toBe(true);
  });

  it('takes a Slack person for somebody who is here already', async () => {
    const anna = UserId.parse('AAAAAAAAAAAAAAAAAAAABA');
    const options = { ...plainOptions, known: new Map([['anna', anna]]) };
    await importSlack(await saveArchive(packSample(everyEvent)), options, bench.deps);
    const entries = await bench.entries(bench.conversationNamed('front-desk'));
    expect(entries[0]?.payload.author).toBe(anna);
    expect(bench.directory.people.size).toBe(4);
  });

  it('gives a name of its own to somebody whose name is taken', async () => {
    const taken = UserId.parse('AAAAAAAAAAAAAAAAAAAABQ');
    await bench.directory.createPeople([
      { id: taken, login: 'anna', name: 'Another Anna', role: 'staff', active: true },
    ]);
    await importSlack(await saveArchive(packSample(everyEvent)), plainOptions, bench.deps);
    expect(bench.directory.userByLogin('anna')).toBe(taken);
    expect(bench.directory.userByLogin('anna.slack')).not.toBeNull();
  });
});

describe('importing again', () => {
  it('doubles nothing', async () => {
    const path = await saveArchive(packSample(everyEvent));
    const first = await importSlack(path, plainOptions, bench.deps);
    const before = (await bench.allEntries()).map(({ id }) => id);
    const second = await importSlack(path, plainOptions, bench.deps);
    expect(second.people.created).toBe(0);
    expect(second.conversations.created).toBe(0);
    expect(second.entries).toEqual({ ...first.entries, stored: 0, alreadyThere: before.length });
    expect((await bench.allEntries()).map(({ id }) => id)).toEqual(before);
  });

  it('a later export whose old messages read differently adds only what is new', async () => {
    const sample = (text: string, more: readonly unknown[]): Sample => ({
      users: [{ id: 'U01', name: 'anna' }],
      channels: [{ id: 'C01', name: 'desk' }],
      days: {
        desk: {
          '2018-02-01': [
            { type: 'message', user: 'U01', text, ts: '1517443201.000001' },
            {
              type: 'message',
              user: 'U01',
              text: 'a reply',
              ts: '1517443202.000001',
              thread_ts: '1517443201.000001',
            },
            ...more,
          ],
        },
      },
    });
    await importSlack(await saveArchive(packSample(sample('first', []))), plainOptions, bench.deps);
    const later = sample('first, since edited', [
      {
        type: 'message',
        user: 'U01',
        text: 'another reply',
        ts: '1517443203.000001',
        thread_ts: '1517443201.000001',
      },
    ]);
    const summary = await importSlack(
      await saveArchive(packSample(later)),
      plainOptions,
      bench.deps,
    );
    expect(summary.entries).toEqual({ planned: 3, stored: 1, alreadyThere: 2 });
    const entries = await bench.entries(bench.conversationNamed('desk'));
    expect(texts(entries)).toEqual(['first', 'a reply', 'another reply']);
    expect(entries[2]?.payload.body).toMatchObject({ thread: entries[0]?.id });
  });
});

describe('an archive that cannot be used', () => {
  const start = { 'users.json': '[]', 'channels.json': '[{"id":"C1","name":"a"}]' };
  it.each([
    ['without channels', zipOf({ 'users.json': '[]' }), 'no channels.json'],
    ['without users', zipOf({ 'channels.json': '[]' }), 'no users.json'],
    ['of other files', zipOf({ 'photo.jpg': 'x' }), 'not a Slack export'],
    ['with people of another shape', zipOf({ ...start, 'users.json': '{"a":1}' }), 'another form'],
    ['with users that are numbers', zipOf({ ...start, 'users.json': '[1]' }), 'another form'],
    [
      'with channels of another shape',
      zipOf({ ...start, 'channels.json': '[{}]' }),
      'another form',
    ],
    ['with a day that is not JSON', zipOf({ ...start, 'a/2018-01-01.json': '[' }), 'not JSON'],
    ['with a day that is no list', zipOf({ ...start, 'a/2018-01-01.json': '{}' }), 'another form'],
    ['with deep nesting', zipOf({ ...start, 'a/2018-01-01.json': '['.repeat(1e6) }), 'not JSON'],
    ['that is cut off', packSample(everyEvent).slice(0, 700), 'damaged'],
    ['that is no archive', new Uint8Array(1_000).fill(7), 'not a ZIP'],
  ])('%s: one sentence, and nothing changed', async (_, bytes, words) => {
    const importing = importSlack(await saveArchive(bytes), plainOptions, bench.deps);
    await expect(importing).rejects.toThrow(words);
    await importing.catch((error: Error) => expect(error.message).toMatch(/^[A-Z][^\n]*\.$/));
    expect(bench.directory.people.size).toBe(0);
    expect(bench.directory.conversations.size).toBe(0);
  });
});

const realExport = fileURLToPath(
  new URL('../../../../shared/data/slack-export.zip', import.meta.url),
);

describe.runIf(existsSync(realExport))('nine days of a real community', () => {
  it('are imported whole, in Slack’s order, and never twice', async () => {
    const summary = await importSlack(realExport, plainOptions, bench.deps);
    expect(summary.events).toBe(11_281);
    expect(counts(summary.imported, 'what')).toEqual({
      messages: 7_280, // 7,200 plain, 60 file shares, 9 file comments, 11 /me
      'replies in threads': 655, // with the 7,200: the 7,855 plain messages
      'messages of bots': 109,
      'files mentioned': 69,
      edits: 552,
      'deletions (as redactions)': 104, // 103, and one that Slack announced as an edit
      'people joining': 1_142,
      'people leaving': 113,
      'topics and purposes': 2,
      'messages from before the export, known from a later edit or reply': 16,
    });
    expect(counts(summary.notImported, 'why')).toEqual({
      'edits that change nothing': 665,
      'announcements of replies, which are imported themselves': 656,
      'edits of messages from before the export': 2,
      'pins that name no message of the export': 1,
      'replies whose first message is missing (imported as messages)': 1,
    });
    expect(summary.entries).toEqual({ planned: 9_973, stored: 9_973, alreadyThere: 0 });

    const entries = await bench.allEntries();
    expect(new Set(entries.map(({ id }) => id)).size).toBe(9_973);
    const known = new Set<EntryId>(entries.map(({ id }) => id));
    for (const { payload } of entries) {
      const { body } = payload;
      if ('target' in body) expect(known.has(body.target)).toBe(true);
      if ('thread' in body && body.thread) expect(known.has(body.thread)).toBe(true);
    }
    const again = await importSlack(realExport, plainOptions, bench.deps);
    expect(again.entries).toEqual({ planned: 9_973, stored: 0, alreadyThere: 9_973 });
  });

  it('stopped in the middle go on where they stopped', async () => {
    let commits = 0;
    bench.beforeCommit = () => {
      if (++commits % 40 === 0) throw new Error('the power went out');
    };
    let stops = 0;
    for (;;) {
      try {
        const summary = await importSlack(realExport, plainOptions, bench.deps);
        expect(summary.entries.stored + summary.entries.alreadyThere).toBe(9_973);
        break;
      } catch {
        stops++;
      }
    }
    expect(stops).toBeGreaterThan(2);
    const entries = await bench.allEntries();
    expect(new Set(entries.map(({ id }) => id)).size).toBe(9_973);
    expect(entries.length).toBe(9_973);
  });

  it('multiplied, roll over and stay in order', async () => {
    const options = { ...plainOptions, times: 4 };
    const summary = await importSlack(realExport, options, bench.deps);
    expect(summary.entries.stored).toBe(4 * 9_973);
    const busiest = bench.conversationNamed('clojure');
    const segments = await bench.store.segments(busiest);
    expect(segments.length).toBeGreaterThan(2);
    for (const { closed, entries, messages, imported } of segments) {
      if (closed) expect(entries).toBeGreaterThan(1_000);
      expect(imported).toBe(messages);
    }
    let last = 0;
    for (const { payload } of await bench.entries(busiest)) {
      const { ms } = parseStamp(payload.at);
      expect(ms).toBeGreaterThanOrEqual(last);
      last = ms;
    }
  });
});
