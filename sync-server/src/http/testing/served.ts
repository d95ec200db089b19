/** A real server on a free port over a real data folder, and people who use it over HTTP. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Command,
  type CommandResult,
  ConversationId,
  DirectoryDelta,
  deviceProofBytes,
  EntryKey,
  type PracticeId,
  type PracticeRules,
  type Preset,
  PublicKey,
  presetRules,
  type Role,
  randomId,
  type UserId,
} from '@corridor/core';
import { pino } from 'pino';
import type { Subnet } from '../../origin/trusted-proxies.ts';
import { type RunningServer, runServer } from '../../server/run-server.ts';
import type { NewUser } from '../../store/sqlite/directory-people.ts';
import type { TlsFiles } from '../listen.ts';

export const PASSWORD = 'correct horse battery';

/** A device key of somebody. */
export class TestKey {
  readonly publicKey: PublicKey;
  readonly #privateKey: KeyObject;

  constructor() {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
    this.publicKey = PublicKey.parse(raw.toString('base64url'));
    this.#privateKey = privateKey;
  }

  /** What proves that this key is there, for a login name or a link. */
  registration(challenge: string, subject: string, name = 'test') {
    const signature = sign(null, deviceProofBytes(challenge, subject), this.#privateKey);
    const { publicKey } = this;
    return { publicKey, name, challenge, signature: signature.toString('base64url') };
  }
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed when it is JSON. */
  readonly body: unknown;
  readonly text: string;
}

export interface Asking {
  readonly method?: string;
  readonly cookie?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly raw?: string;
}

/** Somebody with a browser. */
export class Person {
  readonly id: UserId;
  readonly login: string;
  readonly key = new TestKey();
  cookie: string | null = null;
  readonly #server: Served;

  constructor(server: Served, id: UserId, login: string) {
    this.#server = server;
    this.id = id;
    this.login = login;
  }

  ask(path: string, asking: Asking = {}): Promise<Answer> {
    return this.#server.ask(path, { cookie: this.cookie, ...asking });
  }

  async signIn(password = PASSWORD): Promise<Answer> {
    const device = this.#server.registration(this.login, this.key);
    const answer = await this.#server.ask('/api/session', {
      json: { login: this.login, password, device },
    });
    this.takeCookie(answer);
    return answer;
  }

  takeCookie(answer: Answer): void {
    const given = answer.headers.get('set-cookie');
    if (given !== null) this.cookie = given.split(';')[0] ?? null;
  }

  async directory(since = 0): Promise<DirectoryDelta> {
    const answer = await this.ask(`/api/directory?since=${since}`);
    return DirectoryDelta.parse(answer.body);
  }

  async command(
    command: Command,
    key: EntryKey = EntryKey.parse(this.#server.id()),
  ): Promise<CommandResult> {
    const answer = await this.ask('/api/commands', { json: { key, command } });
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
    return answer.body as CommandResult;
  }
}

interface ServedOptions {
  /** Whose X-Forwarded headers are believed. */
  readonly proxies?: readonly Subnet[];
  readonly embedOrigins?: readonly string[];
  /** Plain http without. */
  readonly tls?: TlsFiles;
  readonly vouching?: ReadonlyMap<string, string>;
}

export class Served {
  readonly logged: string[] = [];
  readonly #folder: string;
  readonly #options: ServedOptions;
  #running: RunningServer | null = null;
  #practice: PracticeId | null = null;

  private constructor(folder: string, options: ServedOptions) {
    this.#folder = folder;
    this.#options = options;
  }

  static async start(options: ServedOptions = {}): Promise<Served> {
    const served = new Served(mkdtempSync(join(tmpdir(), 'corridor-http-')), options);
    const assets = join(served.#folder, 'client', 'assets');
    mkdirSync(assets, { recursive: true });
    writeFileSync(
      join(served.#folder, 'client', 'index.html'),
      '<!doctype html><title>app</title>',
    );
    writeFileSync(
      join(served.#folder, 'client', 'widget.html'),
      '<!doctype html><meta name="corridor-embed-origins" content="corridor-embed-origins-here">',
    );
    writeFileSync(join(served.#folder, 'client', 'widget.js'), '// element');
    writeFileSync(join(served.#folder, 'client', 'sw.js'), '// worker');
    writeFileSync(join(assets, 'app-1a2b3c.js'), `// ${'app '.repeat(1_000)}`);
    for (const folder of [join(served.#folder, 'client'), assets]) {
      writeFileSync(join(folder, '.stamp'), 'of the build');
    }
    writeFileSync(join(served.#folder, 'secret.txt'), 'not yours');
    await served.open();
    return served;
  }

  async open(): Promise<void> {
    this.#running = await runServer({
      dataFolder: join(this.#folder, 'data'),
      clientFolder: join(this.#folder, 'client'),
      host: '127.0.0.1',
      port: 0,
      tls: this.#options.tls ?? null,
      origins: ['https://clinic.example'],
      embedOrigins: this.#options.embedOrigins ?? [],
      vouching: this.#options.vouching ?? new Map(),
      proxies: this.#options.proxies ?? [],
      version: '1.2.3',
      log: pino({ level: 'debug', base: null }, { write: (line) => void this.logged.push(line) }),
      onFatal: (reason) => {
        throw reason;
      },
    });
  }

  get running(): RunningServer {
    if (this.#running === null) throw new Error('the server is stopped');
    return this.#running;
  }

  get practice(): PracticeId {
    if (this.#practice === null) throw new Error('there is no practice');
    return this.#practice;
  }

  id(): string {
    return randomId(this.running.services.random);
  }

  /** A device key as it presents itself for a login name or a link. */
  registration(subject: string, key = new TestKey(), name = 'test') {
    return key.registration(this.running.services.accounts.challenge(), subject, name);
  }

  conversationId(): ConversationId {
    return ConversationId.parse(this.id());
  }

  async makePractice(
    preset: Preset,
    change: (rules: PracticeRules) => PracticeRules = (rules) => rules,
  ): Promise<PracticeId> {
    const { store, directory } = this.running.services;
    const rules = change(presetRules(preset));
    const made = await store.run('directory.createPractice', { name: 'Test', preset, rules });
    directory.apply(made);
    await directory.loadKeys();
    this.#practice = made.practice;
    return made.practice;
  }

  async addPerson(
    login: string,
    role: Role,
    more: Partial<Omit<NewUser, 'id' | 'login' | 'role'>> = {},
  ): Promise<Person> {
    const { store, directory, accounts } = this.running.services;
    const { practice } = this;
    const write = await store.run('directory.createUser', {
      practice,
      actor: null,
      user: {
        login,
        name: login.toUpperCase(),
        role,
        jobTitle: null,
        department: null,
        organisation: null,
        leads: [],
        assignedTo: [],
        ...more,
      },
    });
    directory.apply(write);
    const id = write.rows.users[0]?.id;
    if (id === undefined) throw new Error('no user was made');
    await accounts.setPassword(id, practice, PASSWORD);
    return new Person(this, id, login);
  }

  /** A person who is signed in. */
  async person(
    login: string,
    role: Role,
    more: Partial<Omit<NewUser, 'id' | 'login' | 'role'>> = {},
  ): Promise<Person> {
    const person = await this.addPerson(login, role, more);
    await person.signIn();
    return person;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.running.listening.address.port}`;
  }

  async ask(path: string, asking: Asking = {}): Promise<Answer> {
    const { json, raw, cookie, headers = {} } = asking;
    const body = raw ?? (json === undefined ? undefined : JSON.stringify(json));
    const method = asking.method ?? (body === undefined ? 'GET' : 'POST');
    const response = await fetch(this.origin + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...(cookie && { cookie }),
        ...headers,
      },
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
    const parsed: unknown = isJson ? JSON.parse(text) : null;
    return { status: response.status, headers: response.headers, body: parsed, text };
  }

  async restart(): Promise<void> {
    await this.running.stop();
    await this.open();
  }

  async stop(): Promise<void> {
    await this.#running?.stop();
    this.#running = null;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
