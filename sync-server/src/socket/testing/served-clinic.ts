/** A clinic behind a real HTTP server on a free port of this machine. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { SegmentName } from '@corridor/core';
import { RequestOrigin } from '../../origin/request-origin.ts';
import { TrustedProxies } from '../../origin/trusted-proxies.ts';
import type { Relay } from '../../relay/relay.ts';
import { Clinic } from '../../relay/testing/clinic.ts';
import type { Person } from '../../relay/testing/people.ts';
import { attachSocketServer, type SocketServer } from '../server.ts';
import { RawClient } from './raw-client.ts';

export class ServedClinic {
  readonly clinic: Clinic;
  readonly relay: Relay;
  readonly sockets: SocketServer;
  readonly #server: Server;
  readonly #people = new Map<string, Person>();
  readonly #streams: Socket[] = [];
  /** Sign-ins that were checked, or whose check was begun. */
  signInsChecked = 0;
  #held: Promise<void> = Promise.resolve();

  private constructor(clinic: Clinic, relay: Relay, server: Server) {
    this.clinic = clinic;
    this.relay = relay;
    this.#server = server;
    server.on('connection', (stream: Socket) => this.#streams.push(stream));
    this.sockets = attachSocketServer(server, {
      relay,
      origin: new RequestOrigin({
        proxies: new TrustedProxies([]),
        origins: ['https://allowed.example'],
        tls: false,
      }),
      log: clinic.log,
      authenticate: async (request, target) => {
        this.signInsChecked++;
        await this.#held;
        const name = target.kind === 'plain' ? target.token : String(request.headers.cookie ?? '');
        const person = this.#people.get(name);
        return person === undefined
          ? ({ refused: 'signed-out' } as const)
          : { ...person.identity, expiresAt: null };
      },
      expiryOf: () => 0,
    });
  }

  static async open(): Promise<ServedClinic> {
    const { clinic, relay } = await Clinic.open();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new ServedClinic(clinic, relay, server);
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** From now on no check of a sign-in ends before this is called. */
  holdSignIns(): () => void {
    let release = (): void => {};
    this.#held = new Promise((resolve) => {
      release = resolve;
    });
    return release;
  }

  /** Of all connections there were, what each has made the server read, bytes. */
  get bytesRead(): readonly number[] {
    return this.#streams.map((stream) => stream.bytesRead);
  }

  letIn(person: Person): void {
    this.#people.set(person.user, person);
  }

  /** A socket of this person that said nothing yet. */
  raw(person: Person | null, headers: Record<string, string> = {}): RawClient {
    if (person !== null) this.letIn(person);
    const cookie = person === null ? {} : { cookie: person.user };
    return new RawClient(`ws://${this.host}/sync`, { ...cookie, ...headers });
  }

  /** A socket of this person, after the hello. */
  async connect(person: Person): Promise<RawClient> {
    const client = this.raw(person);
    await client.hello();
    return client;
  }

  plainUrl(segment: SegmentName, person: Person): string {
    this.letIn(person);
    return `ws://${this.host}/sync/${segment}?token=${person.user}`;
  }

  async close(): Promise<void> {
    await this.sockets.stop();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
