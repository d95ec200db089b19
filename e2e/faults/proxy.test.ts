import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FaultProxy, type ProxyConnection } from './proxy.ts';

/** A server that keeps what it read, sends back what it read, and lets a test hold its sockets. */
class EchoServer {
  readonly listener: Server = createServer({ allowHalfOpen: false });
  readonly sockets: Socket[] = [];
  readonly chunkSizes: number[] = [];
  received = Buffer.alloc(0);

  async start(): Promise<number> {
    this.listener.on('connection', (socket) => {
      this.sockets.push(socket);
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => {
        this.received = Buffer.concat([this.received, bytes as Buffer]);
        this.chunkSizes.push(bytes.length);
        socket.write(bytes);
      });
    });
    this.listener.listen(0, '127.0.0.1');
    await once(this.listener, 'listening');
    return (this.listener.address() as AddressInfo).port;
  }

  stop(): void {
    for (const socket of this.sockets) socket.destroy();
    this.listener.close();
  }
}

class TestClient {
  readonly socket: Socket;
  received = Buffer.alloc(0);
  readonly closed: Promise<{ readonly code: string | null }>;
  #code: string | null = null;

  constructor(port: number) {
    this.socket = connect({ host: '127.0.0.1', port });
    this.socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#code = error.code ?? error.message;
    });
    this.socket.on('data', (bytes) => {
      this.received = Buffer.concat([this.received, bytes as Buffer]);
    });
    this.closed = new Promise((resolve) => {
      this.socket.on('close', () => resolve({ code: this.#code }));
    });
  }
}

describe('FaultProxy', () => {
  let server: EchoServer;
  let proxy: FaultProxy;
  const clients: TestClient[] = [];

  beforeEach(async () => {
    server = new EchoServer();
    proxy = await FaultProxy.start(await server.start());
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) client.socket.destroy();
    await proxy.stop();
    server.stop();
  });

  const open = async (): Promise<{ client: TestClient; connection: ProxyConnection }> => {
    const before = proxy.acceptedCount;
    const client = new TestClient(proxy.port);
    clients.push(client);
    await proxy.whenAccepted(before + 1);
    const connection = proxy.connections.at(-1);
    if (!connection) throw new Error('The connection is gone already.');
    return { client, connection };
  };

  const talk = async (): Promise<{ client: TestClient; connection: ProxyConnection }> => {
    const pair = await open();
    pair.client.socket.write('hello');
    await expect.poll(() => pair.client.received.toString()).toBe('hello');
    return pair;
  };

  it('passes bytes unchanged in both directions, large ones too', async () => {
    const { client, connection } = await open();
    const sent = Buffer.alloc(3_000_000, 'corridor ');
    client.socket.write(sent);
    await expect.poll(() => client.received.length).toBe(sent.length);
    expect(client.received.equals(sent)).toBe(true);
    expect(connection.passedBytes('toServer')).toBe(sent.length);
    expect(connection.passedBytes('toClient')).toBe(sent.length);
  });

  it('passes an orderly end on, from either side', async () => {
    const first = await talk();
    first.client.socket.end();
    expect(await first.client.closed).toEqual({ code: null });
    await first.connection.whenClosed();

    const second = await talk();
    server.sockets.at(-1)?.end();
    expect(await second.client.closed).toEqual({ code: null });
  });

  it('cut: resets both sides', async () => {
    const { client, connection } = await talk();
    const serverSide = server.sockets[0] as Socket;
    const serverClosed = new Promise((resolve) => serverSide.on('close', resolve));
    connection.cut();
    expect(await client.closed).toEqual({ code: 'ECONNRESET' });
    await serverClosed;
    expect(connection.isOpen).toBe(false);
    expect(proxy.connections).toEqual([]);
  });

  it('unplug: cuts what is open and refuses what comes, until it is restored', async () => {
    const { client } = await talk();
    proxy.unplug();
    expect((await client.closed).code).toBe('ECONNRESET');
    const refused = new TestClient(proxy.port);
    clients.push(refused);
    await proxy.whenRefused(1);
    expect((await refused.closed).code).toBe('ECONNRESET');
    proxy.restore();
    await talk();
    expect(server.sockets).toHaveLength(2);
  });

  it('half-open: nothing passes and neither side learns that the other closed', async () => {
    const { client, connection } = await talk();
    connection.halfOpen();
    client.socket.write('lost');
    server.sockets[0]?.destroy();
    // What proves silence is a second connection that does pass, later than the first would have.
    await talk();
    expect(client.received.toString()).toBe('hello');
    expect(client.socket.destroyed).toBe(false);
    expect(connection.isOpen).toBe(true);
    connection.cut();
    expect((await client.closed).code).toBe('ECONNRESET');
  });

  it('half-open for all: a new connection is accepted and hears nothing', async () => {
    await talk();
    proxy.halfOpen();
    const { client } = await open();
    client.socket.write('anybody there?');
    proxy.restore();
    expect((await client.closed).code).toBe('ECONNRESET');
    expect(server.received.toString()).toBe('hello');
    await talk();
  });

  it('stall: holds everything back, and loses nothing when it goes on', async () => {
    const { client, connection } = await talk();
    connection.set('both', { mode: 'stall' });
    const sent = Buffer.alloc(500_000, 'x');
    client.socket.write(sent);
    await talk();
    expect(client.received.toString()).toBe('hello');
    connection.set('both', { mode: 'flow' });
    await expect.poll(() => client.received.length).toBe(5 + sent.length);
  });

  it('drop towards the client: the server gets everything, the client nothing more', async () => {
    const { client, connection } = await talk();
    connection.set('toClient', { mode: 'drop' });
    client.socket.write('written');
    await connection.whenDropped('toClient', 'written'.length);
    expect(server.received.toString()).toBe('hellowritten');
    expect(client.received.toString()).toBe('hello');
    expect(() => connection.set('toClient', { mode: 'flow' })).toThrow('can only be cut');
    proxy.restore();
    expect((await client.closed).code).toBe('ECONNRESET');
  });

  it('delay: each direction takes its time', async () => {
    const { client, connection } = await talk();
    connection.set('both', { delayMs: 100 });
    const startedMs = performance.now();
    client.socket.write('!');
    await connection.whenPassed('toClient', 6);
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(195);
    expect(client.received.toString()).toMatch(/^hello/);
  });

  it('bandwidth: a megabyte a second is a megabyte a second', async () => {
    const { client, connection } = await talk();
    connection.set('toServer', { bytesPerSecond: 1_000_000 });
    const startedMs = performance.now();
    client.socket.write(Buffer.alloc(300_000));
    await connection.whenPassed('toServer', 300_005);
    expect(performance.now() - startedMs).toBeGreaterThan(270);
    expect(client.socket.destroyed).toBe(false);
  });

  it('slices: the receiver sees small pieces', async () => {
    const { client, connection } = await talk();
    server.chunkSizes.length = 0;
    connection.set('toServer', { sliceBytes: 3, delayMs: 1 });
    client.socket.write('one two three four');
    await expect.poll(() => server.received.toString()).toBe('helloone two three four');
    expect(server.chunkSizes.length).toBeGreaterThan(1);
  });
});
