/** Every HTTP route, with the real store and directory behind it, in this process. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiError, utf8Decode, utf8Encode } from '@corridor/core';
import { SeededRandom } from '@corridor/core/testing';
import {
  InMemoryServer,
  PASSWORD,
  type SignedIn,
} from '../../../../sync-server/src/http/testing/in-memory.ts';
import { mutateBytes } from '../mutate-bytes.ts';
import { type Json, mutateJson, ODD_TEXTS, oddText } from '../mutate-json.ts';
import { type Outcome, owes, type Target } from '../target.ts';

const NOW_MS = Date.UTC(2026, 0, 5, 9);
/** A server lives for so many requests: what they made does not grow without end. */
const REQUESTS_PER_SERVER = 1_000;
/** The world is the same for every seed of the fuzzer, so that a kept input meets what it knew. */
const WORLD_SEED = 11;
/** No route gives the writer more jobs than this for one request, whatever the body. */
const MAX_JOBS = 6;
/** An answer that says no is short, however long the question was. */
const MAX_REFUSAL_BYTES = 8_192;

interface World {
  readonly server: InMemoryServer;
  readonly admin: SignedIn;
  readonly staff: SignedIn;
  readonly folder: string;
  readonly seeds: readonly Uint8Array[];
}

/** A request as it is kept in the corpus: who, method and path on a line, then the body. */
const requestOf = (who: 'admin' | 'staff' | 'nobody', line: string, body?: Json): Uint8Array =>
  utf8Encode(`${who} ${line}\n${body === undefined ? '' : JSON.stringify(body)}`);

const makeWorld = async (): Promise<World> => {
  const folder = mkdtempSync(join(tmpdir(), 'corridor-fuzz-'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  const random = new SeededRandom(WORLD_SEED);
  const server = await InMemoryServer.start({
    random: random.bytes,
    nowMs: NOW_MS,
    clientFolder: folder,
    preset: 'company',
  });
  const admin = await server.person('mira', 'super_admin');
  const staff = await server.person('ana', 'staff');
  const group = await server.group(admin, [staff.user]);
  const key = 'Saxd4hntrmL5_e6g_D869A';
  const fresh = 'izTbwsBetNfiXUjv6s6CRQ';
  const command = (value: Json): Uint8Array =>
    requestOf('staff', 'POST /api/commands', { key, command: value });
  const proof = 'A'.repeat(43);
  const device = { publicKey: proof, name: 'x', challenge: 'c', signature: 'A'.repeat(86) };
  const seeds = [
    requestOf('nobody', 'POST /api/session', { login: 'ana', password: PASSWORD, device }),
    requestOf('nobody', 'POST /api/session/first', { link: proof, password: PASSWORD, device }),
    requestOf('staff', 'POST /api/search', {
      words: ['crown', '"x" OR *'],
      phrases: [['kies', '36']],
      from: [staff.user],
      in: [group],
      afterMs: 0,
      beforeMs: NOW_MS,
      has: ['link', 'file', 'reaction'],
    }),
    requestOf('nobody', `GET /api/first-sign-in/${proof}`),
    requestOf('nobody', 'GET /api/challenge'),
    requestOf('staff', 'GET /api/session'),
    requestOf('staff', 'GET /api/sessions'),
    requestOf('staff', `DELETE /api/sessions/${fresh}`),
    requestOf('staff', 'GET /api/directory?since=0'),
    requestOf('staff', `GET /api/conversations/${group}/segments`),
    requestOf('staff', `GET /api/segments/${group}.0.${fresh}`),
    requestOf('staff', 'GET /api/markers'),
    requestOf('staff', 'PUT /api/markers', { markers: [{ conversation: group, sequence: 7 }] }),
    requestOf('staff', 'GET /api/tokens'),
    requestOf('staff', 'POST /api/tokens', device),
    command({
      type: 'create-channel',
      conversation: fresh,
      name: 'Desk',
      topic: null,
      visibility: 'public',
      members: [admin.user],
    }),
    command({ type: 'create-group', conversation: fresh, name: 'Two', members: [admin.user] }),
    command({ type: 'create-direct', conversation: fresh, with: admin.user }),
    command({ type: 'join', conversation: group }),
    command({ type: 'leave', conversation: group }),
    command({ type: 'add-members', conversation: group, members: [admin.user] }),
    command({ type: 'remove-member', conversation: group, user: admin.user }),
    command({ type: 'set-member-role', conversation: group, user: staff.user, role: 'admin' }),
    command({ type: 'change-conversation', conversation: group, name: 'New', archived: true }),
    requestOf('admin', 'POST /api/heal', {
      records: [{ kind: 'user', id: staff.user, revision: 1, json: '{}', proof }],
    }),
    requestOf('admin', 'GET /api/users'),
    requestOf('admin', 'POST /api/users', {
      login: 'ben',
      name: 'Ben',
      role: 'staff',
      jobTitle: 'nurse',
      department: null,
      organisation: null,
      leads: [],
      assignedTo: [],
    }),
    requestOf('admin', `PATCH /api/users/${staff.user}`, { name: 'Anna', role: 'manager' }),
    requestOf('admin', `POST /api/users/${fresh}/deactivate`),
    requestOf('admin', 'POST /api/departments', { name: 'Surgery' }),
    requestOf('admin', 'POST /api/links', { user: staff.user }),
    requestOf('admin', 'PATCH /api/practice', {
      name: 'Clinic',
      reception: staff.user,
      rules: {
        permissions: { manage_users: ['admin'] },
        kinds: ['group'],
        recordPolicy: { group: 'editable' },
        history: 'all',
        groupTemplates: [{ name: 'All', jobTitle: null }],
      },
    }),
    requestOf('nobody', 'GET /'),
    requestOf('nobody', 'GET /api/health'),
  ];
  return { server, admin, staff, folder, seeds };
};

const split = (input: Uint8Array): { head: string; body: Uint8Array } => {
  const end = input.indexOf(10);
  const at = end < 0 ? input.length : end;
  const head = utf8Decode(input.subarray(0, at)) ?? '';
  return { head, body: input.subarray(Math.min(input.length, at + 1)) };
};

const join2 = (head: string, body: Uint8Array): Uint8Array =>
  new Uint8Array([...utf8Encode(`${head}\n`), ...body]);

const jsonOf = (body: Uint8Array): Json | undefined => {
  try {
    return JSON.parse(utf8Decode(body) ?? '') as Json;
  } catch {
    return undefined;
  }
};

/** Whether the password stands where one belongs, and nowhere else: it may be a name as well. */
const isGivenAsPassword = (input: Uint8Array): boolean => {
  const json = jsonOf(split(input).body);
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return false;
  const { password, ...rest } = json;
  return password === PASSWORD && !JSON.stringify(rest).includes(PASSWORD);
};

const mutatePath = (random: SeededRandom, head: string): string => {
  const parts = head.split('/');
  const at = random.between(0, parts.length - 1);
  const odd = random.pick(ODD_TEXTS);
  parts[at] = random.chance(0.5) ? encodeURIComponent(odd.toWellFormed()) : `${parts[at]}${odd}`;
  return parts.join('/').replace(/[\r\n]/g, '');
};

/** Bodies that cost more than they weigh: nested, wide, long. */
const heavy = (random: SeededRandom): string => {
  const times = random.pick([5_000, 60_000, 250_000]);
  switch (random.between(0, 3)) {
    case 0:
      return '['.repeat(times) + ']'.repeat(times);
    case 1:
      return `{"records":[${'0,'.repeat(times)}0]}`;
    case 2:
      return '{"a":'.repeat(times);
    default:
      return `{${Array.from({ length: Math.floor(times / 8) }, (_, i) => `"k${i}":1`).join()}}`;
  }
};

const mutate: Target['mutate'] = (random, seed, other) => {
  const { head, body } = split(seed);
  if (random.chance(0.002)) return join2(head, utf8Encode(heavy(random)));
  const json = jsonOf(body);
  if (json === undefined || random.chance(0.12)) {
    return random.chance(0.5)
      ? join2(mutatePath(random, head), body)
      : mutateBytes(random, seed, other);
  }
  const changed = mutateJson(random, json, jsonOf(split(other).body) ?? null);
  return join2(head, utf8Encode(oddText(random, changed)));
};

class HttpTarget implements Target {
  readonly name = 'http';
  readonly share = 60;
  readonly seeds: readonly Uint8Array[];
  readonly mutate = mutate;
  #world: World;
  #requests = 0;
  /** Of what is stored; taken again only after something was written. */
  #digest: string;

  constructor(world: World) {
    this.#world = world;
    this.#digest = world.server.digest();
    this.seeds = world.seeds;
  }

  #requestFrom(input: Uint8Array): Request | null {
    const { head, body } = split(input);
    const [who = '', method = 'GET', path = '/'] = head.split(' ');
    const { admin, staff } = this.#world;
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    if (who !== 'nobody')
      headers.authorization = `Bearer ${(who === 'admin' ? admin : staff).token}`;
    const withBody = method !== 'GET' && method !== 'HEAD';
    try {
      return new Request(`http://127.0.0.1${path}`, {
        method,
        headers,
        ...(withBody ? { body: new Uint8Array(body) } : {}),
      });
    } catch {
      return null; // No request: Node's parser or the adapter answers this before a route does.
    }
  }

  async run(input: Uint8Array): Promise<Outcome> {
    if (this.#requests++ >= REQUESTS_PER_SERVER) await this.#renew();
    const request = this.#requestFrom(input);
    if (request === null) return 'refused';
    const { server } = this.#world;
    const { changes, jobs, revision } = server;
    const response = await server.fetch(request);
    const text = await response.text();
    const { status } = response;
    const before = this.#digest;
    if (server.changes !== changes) this.#digest = server.digest();
    owes(server.jobs - jobs <= MAX_JOBS, `${server.jobs - jobs} jobs for the writer`);
    if (isGivenAsPassword(input)) owes(!text.includes(PASSWORD), 'no answer holds a password');
    if (status < 400) {
      const isRefusedCommand = text.startsWith('{"outcome":"refused"');
      if (isRefusedCommand) owes(server.revision === revision, 'a refused command changes nothing');
      return isRefusedCommand ? 'refused' : 'taken';
    }
    owes(status < 500, `${status} ${text.slice(0, 200)}`);
    owes(text.length <= MAX_REFUSAL_BYTES, `a refusal of ${text.length} bytes`);
    if (text !== '') {
      const parsed = ApiError.safeParse(JSON.parse(text));
      owes(parsed.success && /[.!]$/.test(parsed.data.error.message), 'one shape, with a sentence');
    }
    owes(this.#digest === before, `${status} changed what is stored`);
    return 'refused';
  }

  async #renew(): Promise<void> {
    await this.checkAll();
    this.close();
    this.#world = await makeWorld();
    this.#digest = this.#world.server.digest();
    this.#requests = 1;
  }

  async checkAll(): Promise<void> {
    const untrue = await this.#world.server.untrueRows();
    owes(
      untrue.length === 0,
      `the directory in memory is not what is stored: ${untrue.join('; ')}`,
    );
  }

  close(): void {
    this.#world.server.close();
    rmSync(this.#world.folder, { recursive: true, force: true });
  }
}

export const httpTarget = async (): Promise<Target> => new HttpTarget(await makeWorld());
