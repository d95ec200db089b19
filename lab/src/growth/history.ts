/** A practice with a long history, grown by the import: `corridor import slack`, `corridor generate`. */
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  type ConversationId,
  DirectoryDelta,
  decodeFetchedSegment,
  readSegmentUpdate,
  SegmentList,
} from '@corridor/core';
import type { Account } from '../../../e2e/harness/account.ts';
import { corridor } from '../../../e2e/harness/cli.ts';
import { firstAdmin } from '../../../e2e/harness/first-admin.ts';
import { Person } from '../../../e2e/harness/person.ts';
import { CorridorServer } from '../../../e2e/harness/server.ts';
import {
  type Json,
  packSample,
  saveArchive,
} from '../../../sync-server/src/import/testing/sample-export.ts';

const CHANNELS = 20;
const PEOPLE = 30;
/** Of the export that everything is copies of. */
const FIRST_ENTRIES = 1_000;
const START_S = Date.UTC(2024, 0, 1) / 1_000;
const APART_S = 600;

const TEXT =
  'The patient of room four asked to move the appointment to Thursday afternoon; reception called back and offered two slots, one at three, one at five.';

const personOf = (n: number): Json => ({
  id: `U${n}`,
  name: `person${n}`,
  real_name: `Person ${n}`,
  is_bot: false,
  deleted: false,
  profile: { display_name: `person${n}`, real_name: `Person ${n}` },
});

/** A thousand messages of about 150 bytes, in twenty channels, over a week. */
const makeExport = (): Promise<string> => {
  const users = Array.from({ length: PEOPLE }, (_, n) => personOf(n));
  const channels = Array.from({ length: CHANNELS }, (_, n) => ({
    id: `C${n}`,
    name: `channel-${n}`,
    created: START_S - 1,
    creator: 'U0',
    is_archived: false,
    is_general: false,
    members: users.map(({ id }) => id),
    topic: { value: '', creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
  }));
  const days: Record<string, Record<string, unknown[]>> = {};
  for (let n = 0; n < FIRST_ENTRIES; n++) {
    const atS = START_S + n * APART_S;
    const channel = `channel-${n % CHANNELS}`;
    const day = new Date(atS * 1_000).toISOString().slice(0, 10);
    const ofChannel = days[channel] ?? {};
    days[channel] = ofChannel;
    ofChannel[day] = [
      ...(ofChannel[day] ?? []),
      {
        type: 'message',
        user: `U${n % PEOPLE}`,
        text: `${n} ${TEXT}`,
        ts: `${atS}.${String(n).padStart(6, '0')}`,
      },
    ];
  }
  return saveArchive(packSample({ users, channels, days }));
};

export class History {
  readonly server: CorridorServer;
  readonly #zip: string;
  readonly #admin: Account;
  #steps = 0;
  #entries = 0;

  private constructor(server: CorridorServer, admin: Account, zip: string) {
    this.server = server;
    this.#admin = admin;
    this.#zip = zip;
  }

  /** The server is stopped. */
  static async make(): Promise<History> {
    const server = await CorridorServer.start();
    const admin = await firstAdmin(server);
    await server.stop();
    return new History(server, admin, await makeExport());
  }

  /** Grows to so many entries, a multiple of {@link FIRST_ENTRIES}; the server must have stopped. */
  async growTo(entries: number): Promise<void> {
    const copies = (entries - this.#entries) / FIRST_ENTRIES;
    const more = ['--times', String(copies + 1), '--seed', String(++this.#steps)];
    await (this.#entries === 0 && copies === 1
      ? corridor(this.server.folder, 'import', 'slack', this.#zip)
      : corridor(this.server.folder, 'generate', this.#zip, ...more));
    this.#entries = entries;
  }

  signIn(): Promise<Person> {
    return Person.signIn(this.server.url, this.#admin.login, this.#admin.password);
  }

  async remove(): Promise<void> {
    await this.server.remove();
    rmSync(dirname(this.#zip), { recursive: true, force: true });
  }
}

/** Everything that somebody may read, fetched as a new workstation does. @returns how many entries */
export const fetchAll = async (person: Person): Promise<number> => {
  const directory = await person.request('GET', '/api/directory?since=0');
  const { conversations } = DirectoryDelta.parse(await directory.json());
  let entries = 0;
  for (const { id } of conversations) {
    const list = await person.request('GET', `/api/conversations/${id}/segments`);
    const { segments } = SegmentList.parse(await list.json());
    for (const { name } of segments) {
      const body = await (await person.request('GET', `/api/segments/${name}`)).arrayBuffer();
      const fetched = decodeFetchedSegment(new Uint8Array(body));
      if (!fetched.ok) throw new Error(fetched.error);
      const update = readSegmentUpdate(fetched.value.update);
      if (!update.ok) throw new Error(update.error.detail);
      for (const { structs } of update.value.clients) entries += structs.length;
    }
  }
  return entries;
};

/** The conversation with the longest history. */
export const busiest = async (person: Person): Promise<ConversationId> => {
  const { conversations } = await person.directory();
  const counted = await Promise.all(
    conversations.map(async ({ id }) => {
      const list = await person.request('GET', `/api/conversations/${id}/segments`);
      return { id, segments: SegmentList.parse(await list.json()).segments.length };
    }),
  );
  counted.sort((a, b) => b.segments - a.segments);
  const [most] = counted;
  if (!most) throw new Error('There is no conversation.');
  return most.id;
};
