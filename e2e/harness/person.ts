/**
 * Somebody at work without a browser: signs in over HTTP with a device key, sends commands, signs
 * entries. Tests use it for what is not the browser's part; the benchmarks for their load.
 */
import {
  createHash,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign as signWithKey,
} from 'node:crypto';
import {
  type Arrival,
  Challenge,
  CLOCK_ZERO,
  type Command,
  CommandResult,
  type ConversationId,
  CreateTokenResult,
  type DeviceId,
  type DirectoryConversation,
  DirectoryDelta,
  type DirectoryUser,
  decodeFetchedSegment,
  deviceIdOf,
  deviceProofBytes,
  directConversationId,
  type EntryId,
  type EntryKey,
  entryIdOf,
  type HistorySetting,
  type MessageBody,
  newEntryKey,
  type PracticeId,
  randomId,
  SegmentList,
  type SegmentName,
  SessionInfo,
  type Sha256,
  signEntry,
  stampOf,
  tick,
  toBase64Url,
  type UserId,
} from '@corridor/core';

export const sha256: Sha256 = (bytes) => createHash('sha256').update(bytes).digest();
export const random = (bytes: number): Uint8Array => randomBytes(bytes);

/** An Ed25519 key of a workstation. */
export class DeviceKey {
  readonly publicKey: Uint8Array;
  readonly id: DeviceId;
  readonly #privateKey: KeyObject;

  constructor() {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    // The last 32 bytes of the SubjectPublicKeyInfo are the raw key (RFC 8410).
    this.publicKey = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
    this.id = deviceIdOf(this.publicKey, sha256);
    this.#privateKey = privateKey;
  }

  sign(bytes: Uint8Array): Uint8Array {
    return signWithKey(null, bytes, this.#privateKey);
  }
}

export interface SignedEntry {
  readonly id: EntryId;
  readonly key: EntryKey;
  readonly bytes: Uint8Array;
}

export class HttpFailure extends Error {
  readonly status: number;
  constructor(method: string, path: string, status: number, body: string) {
    super(`${method} ${path}: ${status} ${body}`);
    this.status = status;
  }
}

export class Person {
  readonly baseUrl: string;
  readonly cookie: string;
  readonly device: DeviceKey;
  readonly session: SessionInfo;
  /** ms added to this machine's clock in what it stamps: a workstation whose clock is wrong. */
  clockOffsetMs = 0;
  #clock = CLOCK_ZERO;
  readonly #previous = new Map<ConversationId, EntryId>();

  private constructor(baseUrl: string, cookie: string, device: DeviceKey, session: SessionInfo) {
    this.baseUrl = baseUrl;
    this.cookie = cookie;
    this.device = device;
    this.session = session;
  }

  static signIn(baseUrl: string, login: string, password: string): Promise<Person> {
    return Person.#begin(baseUrl, '/api/session', { login, password });
  }

  /** Uses a one-time link, which sets the password. */
  static firstSignIn(baseUrl: string, link: string, password: string): Promise<Person> {
    return Person.#begin(baseUrl, '/api/session/first', { link, password });
  }

  /** What proves that a key is there, for a login name or a link. */
  static async #registration(baseUrl: string, key: DeviceKey, subject: string, name: string) {
    const { challenge } = Challenge.parse(await (await fetch(`${baseUrl}/api/challenge`)).json());
    const signature = toBase64Url(key.sign(deviceProofBytes(challenge, subject)));
    return { publicKey: toBase64Url(key.publicKey), name, challenge, signature };
  }

  static async #begin(
    baseUrl: string,
    path: string,
    proof: Readonly<Record<string, string>>,
  ): Promise<Person> {
    const key = new DeviceKey();
    const subject = proof.link ?? proof.login ?? '';
    const device = await Person.#registration(baseUrl, key, subject, 'Test workstation');
    const response = await fetch(baseUrl + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: baseUrl },
      body: JSON.stringify({ ...proof, device }),
    });
    const text = await response.text();
    if (!response.ok) throw new HttpFailure('POST', path, response.status, text);
    const cookie = response.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    return new Person(baseUrl, cookie, key, SessionInfo.parse(JSON.parse(text)));
  }

  get user(): UserId {
    return this.session.user.id;
  }

  get practice(): PracticeId {
    return this.session.practice.id;
  }

  /** The headers that prove the session to HTTP and at a WebSocket's upgrade. */
  get headers(): Record<string, string> {
    return this.headersAt(this.baseUrl);
  }

  /** The same session at another address of the server: after a restart, or through a proxy. */
  headersAt(baseUrl: string): Record<string, string> {
    return { cookie: this.cookie, origin: baseUrl };
  }

  get syncUrl(): string {
    return `${this.baseUrl.replace(/^http/, 'ws')}/sync`;
  }

  async request(method: string, path: string, body?: unknown): Promise<Response> {
    const response = await fetch(this.baseUrl + path, {
      method,
      headers: { ...this.headers, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new HttpFailure(method, path, response.status, await response.text());
    return response;
  }

  async directory(): Promise<DirectoryDelta> {
    const response = await this.request('GET', '/api/directory?since=0');
    return DirectoryDelta.parse(await response.json());
  }

  /** @throws when there is nobody with this login name that this person may see */
  async colleague(login: string): Promise<DirectoryUser> {
    const { users } = await this.directory();
    const found = users.find((user) => user.login === login);
    if (!found) throw new Error(`${this.session.user.login} sees nobody called ${login}`);
    return found;
  }

  async conversation(id: ConversationId): Promise<DirectoryConversation> {
    const { conversations } = await this.directory();
    const found = conversations.find((conversation) => conversation.id === id);
    if (!found) throw new Error(`${this.session.user.login} has no conversation ${id}`);
    return found;
  }

  /** @throws when the command is refused */
  async command(command: Command): Promise<ConversationId> {
    const response = await this.request('POST', '/api/commands', {
      key: randomId(random),
      command,
    });
    const result = CommandResult.parse(await response.json());
    if (result.outcome === 'refused') throw new Error(`${command.type}: ${result.code}`);
    return result.conversation;
  }

  async createGroup(
    name: string,
    members: readonly UserId[],
    history?: HistorySetting,
  ): Promise<ConversationId> {
    return this.command({
      type: 'create-group',
      conversation: randomId(random) as ConversationId,
      name,
      members: [...members],
      ...(history && { history }),
    });
  }

  async createDirect(other: UserId): Promise<ConversationId> {
    const conversation = directConversationId(this.practice, this.user, other, sha256);
    return this.command({ type: 'create-direct', conversation, with: other });
  }

  /** A program of this person, with a key and a token of its own: for `/sync/<segment>?token=`. */
  async program(name: string): Promise<{ readonly token: string; readonly program: Person }> {
    const key = new DeviceKey();
    const { login } = this.session.user;
    const body = await Person.#registration(this.baseUrl, key, login, name);
    const answer = await this.request('POST', '/api/tokens', body);
    const { token } = CreateTokenResult.parse(await answer.json());
    return { token, program: new Person(this.baseUrl, this.cookie, key, this.session) };
  }

  /** The open segment of a conversation. */
  async head(conversation: ConversationId): Promise<SegmentName> {
    const answer = await this.request('GET', `/api/conversations/${conversation}/segments`);
    const { segments } = SegmentList.parse(await answer.json());
    const head = segments.find(({ closed }) => !closed);
    if (!head) throw new Error('The conversation has no open segment.');
    return head.name;
  }

  /** Every arrival of a conversation that its segments tell of, the open one's included. */
  async arrivals(conversation: ConversationId): Promise<readonly Arrival[]> {
    const answer = await this.request('GET', `/api/conversations/${conversation}/segments`);
    const { segments } = SegmentList.parse(await answer.json());
    const all: Arrival[] = [];
    for (const { name } of segments) {
      const body = await (await this.request('GET', `/api/segments/${name}`)).arrayBuffer();
      const fetched = decodeFetchedSegment(new Uint8Array(body));
      if (!fetched.ok) throw new Error(`segment ${name}: ${fetched.error}`);
      all.push(...fetched.value.arrivals);
    }
    return all;
  }

  /** Stamps and signs a message. */
  async message(conversation: ConversationId, body: MessageBody): Promise<SignedEntry> {
    this.#clock = tick(this.#clock, Date.now() + this.clockOffsetMs);
    const key = newEntryKey(Date.now() + this.clockOffsetMs, random);
    const bytes = await signEntry(
      {
        conversation,
        author: this.user,
        device: this.device.id,
        key,
        at: stampOf(this.#clock),
        kind: 'message',
        body,
        after: this.#previous.get(conversation) ?? null,
      },
      async (toSign) => this.device.sign(toSign),
    );
    const id = entryIdOf(bytes, sha256);
    this.#previous.set(conversation, id);
    return { id, key, bytes };
  }
}
