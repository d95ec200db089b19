// Hocuspocus with its SQLite extension, in its default configuration.
import { join } from 'node:path';
import { SQLite } from '@hocuspocus/extension-sqlite';
import { Server } from '@hocuspocus/server';

const server = new Server({
  port: 0,
  address: '127.0.0.1',
  quiet: true,
  extensions: [new SQLite({ database: join(process.env.BENCH_DATA, 'hocuspocus.sqlite') })],
});
await server.listen();
console.log(JSON.stringify({ port: server.httpServer.address().port }));
