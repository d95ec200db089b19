/** How directory records reach a relay that lost them: in which order, in how large requests. */
import 'fake-indexeddb/auto';
import {
  type DirectoryRecord,
  type DirectoryUser,
  err,
  MAX_DIRECTORY_RECORDS,
  MAX_HEAL_REQUEST_BYTES,
  ok,
  UserId,
} from '@corridor/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { LocalDatabase } from '../local/database.ts';
import { DirectorySync } from './directory-sync.ts';
import { heal } from './healing.ts';
import type { ApiClient, ApiFailure } from './http.ts';
import { testId } from './testing/workstation.ts';

const me = UserId.parse(testId('ana'));
let db: LocalDatabase;
let disk = 0;
beforeEach(() => {
  db = new LocalDatabase(`healing-${disk++}`);
});

const record = (
  kind: DirectoryRecord['kind'],
  id: string,
  names: readonly string[] = [],
  filler = '',
): DirectoryRecord => ({
  kind,
  id,
  revision: 1,
  json: JSON.stringify({ names, filler }),
  proof: 'p'.repeat(43),
});

const person = (id: string, assignedTo: readonly string[]): DirectoryUser =>
  ({ id, assignedTo, active: true, role: 'staff', name: id }) as unknown as DirectoryUser;

const tooMany: ApiFailure = {
  kind: 'refused',
  status: 429,
  code: 'too-many-requests',
  message: 'Too many.',
  fields: {},
  retryAfterSeconds: 7,
  canRetry: true,
};

/** A server that knows nobody yet, and refuses what names who is not there. */
class LostServer {
  readonly requests: DirectoryRecord[][] = [];
  readonly orphans: string[] = [];
  readonly #there = new Set<string>();
  /** What the next requests are answered with. */
  readonly failures: ApiFailure[] = [];

  get api(): ApiClient {
    return {
      json: (_method, path, schema, body) => {
        if (path !== '/api/heal') {
          return Promise.resolve(err({ kind: 'unreachable', canRetry: true }));
        }
        const failure = this.failures.shift();
        if (failure !== undefined) return Promise.resolve(err(failure));
        const { records } = body as { records: DirectoryRecord[] };
        this.requests.push(records);
        for (const { id, json } of records) {
          const { names } = JSON.parse(json) as { names: string[] };
          if (names.some((name) => !this.#there.has(name))) this.orphans.push(id);
          else this.#there.add(id);
        }
        return Promise.resolve(ok(schema.parse({ healed: 0, known: 0, refused: 0 })));
      },
      bytes: () => Promise.resolve(err({ kind: 'unreachable', canRetry: true })),
    };
  }
}

/** @returns how long it was told to wait, and what it reported */
const healFrom = async (server: LostServer, isUp = true) => {
  const waited: number[] = [];
  const refused: ApiFailure[] = [];
  const done = await heal({
    db,
    me,
    api: server.api,
    directory: new DirectorySync(db, server.api, () => Promise.resolve()),
    random: (bytes) => new Uint8Array(bytes),
    offer: () => Promise.resolve(null),
    wait: (ms) => {
      waited.push(ms);
      return Promise.resolve(isUp);
    },
    refused: (failure) => void refused.push(failure),
    progress: () => undefined,
  });
  return { done, waited, refused };
};

describe('directory records', () => {
  it('[H2] reach the relay erasures first, then each behind what it names, over many requests', async () => {
    const staff = Array.from({ length: 700 }, (_, i) => `staff-${i}`);
    const clients = Array.from({ length: 300 }, (_, i) => `client-${i}`);
    await db.users.bulkPut([
      ...staff.map((id) => person(id, [])),
      ...clients.map((id) => person(id, ['staff-699'])),
    ]);
    await db.records.bulkPut([
      ...staff.map((id) => record('user', id, ['department'])),
      ...clients.map((id) => record('user', id, ['staff-699'])),
      ...staff.map((id) => record('device', `device of ${id}`, [id])),
      ...clients.map((id) => record('conversation', `thread of ${id}`, [id, 'staff-699'])),
      record('department', 'department'),
      record('erasure', 'an entry'),
    ]);
    const server = new LostServer();
    await healFrom(server);
    expect(server.orphans).toEqual([]);
    expect(server.requests.map((records) => records.length)).toEqual([500, 500, 500, 500, 2]);
    expect(server.requests[0]?.[0]?.kind).toBe('erasure');
    expect(MAX_DIRECTORY_RECORDS).toBe(500);
  });

  it('stay below what a request may hold, however long their texts are', async () => {
    const long = 'ü'.repeat(100_000);
    await db.records.bulkPut(
      Array.from({ length: 9 }, (_, i) => record('department', `d${i}`, [], long)),
    );
    const server = new LostServer();
    await healFrom(server);
    expect(server.requests.flat()).toHaveLength(9);
    for (const records of server.requests) {
      const bytes = new TextEncoder().encode(JSON.stringify({ records })).length;
      expect(bytes).toBeLessThan(MAX_HEAL_REQUEST_BYTES);
    }
  });

  it('wait as long as the relay says, and go on with the same request', async () => {
    await db.records.put(record('department', 'd'));
    const server = new LostServer();
    server.failures.push(tooMany, tooMany);
    const { waited, refused } = await healFrom(server);
    expect(waited).toEqual([7_000, 7_000]);
    expect(server.requests).toHaveLength(1);
    expect(refused).toEqual([]);
  });

  it('end when the line is lost meanwhile, and when the relay will not have them', async () => {
    await db.records.put(record('department', 'd'));
    const server = new LostServer();
    server.failures.push(tooMany);
    expect(await healFrom(server, false)).toMatchObject({ done: false, refused: [] });
    const signedOut: ApiFailure = { ...tooMany, status: 401, code: 'signed-out' };
    server.failures.push(signedOut);
    expect(await healFrom(server)).toMatchObject({ done: false, refused: [signedOut] });
    expect(server.requests).toEqual([]);
  });
});
