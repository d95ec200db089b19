// The limits: a bare `ws` fan-out that checks nothing. BENCH_MODE:
//   plain      a frame a message
//   coalesced  the frames of one tick in one frame, each with its length (u32) in front
//   durable    coalesced, after one SQLite commit (WAL, synchronous=FULL) of all that came meanwhile
// Everybody in the room gets every message, its writer too: that is the writer's acknowledgement.
import { createServer } from 'node:http';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { WebSocketServer } from 'ws';

const mode = process.env.BENCH_MODE;
const rooms = new Map();

const roomOf = (name) => {
  let room = rooms.get(name);
  if (!room) {
    room = { sockets: new Set(), pending: [] };
    rooms.set(name, room);
  }
  return room;
};

const send = (room, frame) => {
  for (const socket of room.sockets) socket.send(frame);
};

const join32 = (messages) => {
  const frame = Buffer.allocUnsafe(messages.reduce((sum, { length }) => sum + 4 + length, 0));
  let at = 0;
  for (const message of messages) {
    at = frame.writeUInt32LE(message.length, at);
    at += message.copy(frame, at);
  }
  return frame;
};

const openStore = () => {
  const db = new Database(join(process.env.BENCH_DATA, 'fan-out.sqlite'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('CREATE TABLE IF NOT EXISTS message (n INTEGER PRIMARY KEY, room TEXT, bytes BLOB)');
  return db;
};
const db = mode === 'durable' ? openStore() : null;
const insert = db?.prepare('INSERT INTO message (room, bytes) VALUES (?, ?)');
const commit = db?.transaction((waiting) => {
  for (const [name, { pending }] of waiting) for (const bytes of pending) insert.run(name, bytes);
});

let scheduled = false;
const flush = () => {
  scheduled = false;
  const waiting = [...rooms].filter(([, room]) => room.pending.length > 0);
  commit?.(waiting);
  for (const [, room] of waiting) {
    send(room, join32(room.pending));
    room.pending = [];
  }
};

const http = createServer((request, response) => {
  // How many messages of a room are on disk: asked after a restart.
  const name = request.url.slice('/count/'.length);
  const count = db?.prepare('SELECT count(*) AS n FROM message WHERE room = ?').get(name).n ?? 0;
  response.end(String(count));
});
const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
sockets.on('connection', (socket, request) => {
  const room = roomOf(request.url.slice(1));
  room.sockets.add(socket);
  socket.on('close', () => room.sockets.delete(socket));
  socket.on('message', (bytes) => {
    if (mode === 'plain') return send(room, bytes);
    room.pending.push(bytes);
    if (scheduled) return;
    scheduled = true;
    setImmediate(flush);
  });
});
http.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: http.address().port })));
