/** Ana and Ben, the team they are in, and a relay in memory: what the tests of the engine begin with. */
import type { EntryId } from '@corridor/core';
import { afterEach, beforeEach } from 'vitest';
import { writeMessage } from '../../actions/write-message.ts';
import type { Draftable } from '../../local/database.ts';
import { RelayDouble } from './relay-double.ts';
import { groupOf, person, practice, random, signedIn, type Workstation } from './workstation.ts';

export const ana = person('ana');
export const ben = person('ben');
export const team = groupOf('team', [ana.id, ben.id]);

/** The relay of the test that runs. */
export let relay: RelayDouble;
let stations: Workstation[] = [];
let disk = 0;

export const newRelay = (segmentEntries?: number): void => {
  relay = new RelayDouble({
    random,
    nowMs: () => Date.now(),
    practice,
    users: [ana, ben],
    ...(segmentEntries === undefined ? {} : { segmentEntries }),
  });
  relay.addConversation(team);
};

export const station = async (user = ana): Promise<Workstation> => {
  const made = await signedIn(relay, user.id, String(disk++));
  stations.push(made);
  return made;
};

export const write = (at: Workstation, text: string, more: Partial<Draftable> = {}) =>
  writeMessage(at.db, at.user, team.id, { kind: 'message', text, ...more } as Draftable);

export const allStored = (at: Workstation, count: number) =>
  at.until(`${count} stored`, async () => {
    const rows = await at.messages(team.id);
    return rows.length === count && rows.every(({ delivery }) => delivery === 'stored');
  });

export const stored = (): number => relay.entriesOf(team.id).length;

export const closedSegments = (): number =>
  [...relay.segments.values()].filter(({ closed }) => closed).length;

/** An entry that somebody else wrote, as bytes. */
export const relayEntry = async (text: string): Promise<{ id: EntryId; bytes: Uint8Array }> => {
  const elsewhere = new RelayDouble({ random, nowMs: Date.now, practice, users: [ana, ben] });
  elsewhere.addConversation(team);
  const b = await signedIn(elsewhere, ben.id, String(disk++));
  stations.push(b);
  await b.start();
  await write(b, text);
  await allStored(b, 1);
  const [entry] = elsewhere.entriesOf(team.id);
  if (!entry) throw new Error('one was stored');
  return { id: entry.id, bytes: entry.bytes };
};

/** A fresh relay before each test of a file, and the workstations stopped after it. */
export const withRelay = (): void => {
  beforeEach(() => newRelay());
  afterEach(async () => {
    for (const each of stations) await each.stop();
    stations = [];
  });
};
