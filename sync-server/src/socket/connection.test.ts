/** What a connection does with time, over a socket that does what the test says. */
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { CLOSE, decodeYMessage, RATE_BURST_BYTES, SLOW_READER_BYTES } from '@corridor/core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { LogLines } from '../relay/testing/clinic.ts';
import { Person } from '../relay/testing/people.ts';
import { Connection, type SocketSession } from './connection.ts';
import { TurnFlusher } from './turn-flusher.ts';
import { UserRates } from './user-rates.ts';

class FakeSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  paused = false;
  pings = 0;
  terminated = false;
  readonly sent: Uint8Array[] = [];
  closedWith: number | null = null;

  send(bytes: Uint8Array): void {
    this.sent.push(bytes);
  }
  ping(): void {
    this.pings++;
  }
  pause(): void {
    this.paused = true;
  }
  resume(): void {
    this.paused = false;
  }
  close(code: number): void {
    this.readyState = 2;
    this.closedWith = code;
  }
  terminate(): void {
    this.terminated = true;
    this.emit('close', 1006);
  }
}

let nowMs: number;
let wallMs: number;
/** What the accounts say of the session's end. */
let expiresAt: number;
let log: LogLines;
let rates: UserRates;
let socket: FakeSocket;
let session: SocketSession & { greeted: boolean; pinged: number; received: number; over: boolean };

const person = new Person();

const open = (plain: boolean, until: number | null = null): Connection => {
  const identity = { ...person.identity, expiresAt: until };
  const connection = new Connection(
    socket as unknown as WebSocket,
    new PassThrough(),
    identity,
    plain,
    {
      flusher: new TurnFlusher(),
      rates,
      log,
      now: () => nowMs,
      wallMs: () => wallMs,
      expiryOf: () => expiresAt,
      onEnd: () => {},
    },
  );
  connection.begin(session);
  return connection;
};

beforeEach(() => {
  nowMs = 0;
  wallMs = Date.UTC(2026, 0, 5);
  expiresAt = 0;
  log = new LogLines();
  rates = new UserRates();
  socket = new FakeSocket();
  session = {
    greeted: true,
    pinged: 0,
    received: 0,
    over: false,
    receive: () => {
      session.received++;
      return 1;
    },
    drained: () => {},
    ping: () => void session.pinged++,
    ended: () => {
      session.over = true;
    },
  };
});

describe('a connection', () => {
  it('[M1] without a hello in 5 s it is closed with 4408', () => {
    session.greeted = false;
    const connection = open(false);
    nowMs = 4_999;
    connection.check();
    expect(socket.closedWith).toBe(null);
    nowMs = 5_000;
    connection.check();
    expect(socket.closedWith).toBe(CLOSE.helloTimeout);
    expect(session.over).toBe(true);
  });

  it('[M7] a dead link is noticed within 10 s, and torn down when it does not answer', () => {
    vi.useFakeTimers();
    try {
      const connection = open(false);
      for (nowMs = 1_000; nowMs < 9_000; nowMs += 1_000) connection.check();
      expect(session.pinged).toBe(2);
      expect(socket.closedWith).toBe(null);
      connection.check();
      expect(socket.closedWith).toBe(CLOSE.silent);
      vi.advanceTimersByTime(2_000);
      expect(socket.terminated).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  it('[M7] a link that went silent is logged and closed once', () => {
    vi.useFakeTimers();
    try {
      const connection = open(false);
      for (nowMs = 9_000; nowMs < 20_000; nowMs += 1_000) connection.check();
      expect(log.lines.filter((line) => line.includes('went silent'))).toHaveLength(1);
      expect(vi.getTimerCount()).toBe(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('[M11] an open socket closes with 4401 when its session expires, not while it slides', () => {
    vi.useFakeTimers();
    try {
      const end = wallMs + 60_000;
      const connection = open(false, end);
      wallMs = end - 1;
      connection.check();
      expect(socket.closedWith).toBe(null);
      expiresAt = end + 60_000; // Used elsewhere: it slid.
      wallMs = end;
      connection.check();
      expect(socket.closedWith).toBe(null);
      wallMs = expiresAt;
      connection.check();
      expect(socket.closedWith).toBe(CLOSE.signedOut);
      expect(session.over).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  it('[M11] a token’s socket has no end of its own', () => {
    const connection = open(true, null);
    wallMs *= 2;
    connection.check();
    expect(socket.closedWith).toBe(null);
  });

  it('[R15] the sockets of one user share one rate, another user has their own', () => {
    vi.useFakeTimers();
    try {
      session.receive = () => 4_096;
      const sockets = [new FakeSocket(), new FakeSocket(), new FakeSocket()];
      for (const one of sockets) {
        socket = one;
        open(false);
        socket.emit('message', Buffer.alloc(9), true);
        socket.emit('message', Buffer.alloc(9), true);
      }
      expect(sockets.map(({ paused }) => paused)).toEqual([false, false, true]);
      expect(rates.messages.of(new Person().user, nowMs).take(20_000, nowMs)).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  it('[M7] whoever answers pings lives', () => {
    const connection = open(true);
    for (nowMs = 0; nowMs < 60_000; nowMs += 1_000) {
      const before = socket.pings;
      connection.check();
      if (socket.pings > before) socket.emit('pong');
    }
    expect(socket.closedWith).toBe(null);
    expect(socket.pings).toBeGreaterThan(10);
  });

  it('[M13] a stock client hears a message at least every 30 s', () => {
    const connection = open(true);
    for (nowMs = 0; nowMs <= 30_000; nowMs += 1_000) {
      connection.check();
      socket.emit('pong');
    }
    expect(socket.sent.length).toBeGreaterThanOrEqual(2);
    const message = decodeYMessage(socket.sent[0] as Uint8Array);
    expect(message).toMatchObject({ ok: true, value: { type: 'update' } });
  });

  it('[M8] who does not read is not read either, and is given up when it takes nothing', () => {
    vi.useFakeTimers();
    try {
      const connection = open(true);
      socket.bufferedAmount = SLOW_READER_BYTES + 1;
      socket.emit('message', Buffer.alloc(9), true);
      expect(socket.paused).toBe(true);
      vi.advanceTimersByTime(1_000);
      expect(socket.paused).toBe(true);
      nowMs = 8_999;
      connection.check();
      expect(session.over).toBe(false);
      socket.bufferedAmount = 0;
      vi.advanceTimersByTime(20);
      expect(socket.paused).toBe(false);
      socket.bufferedAmount = SLOW_READER_BYTES + 1;
      socket.emit('message', Buffer.alloc(9), true);
      nowMs += 9_000;
      connection.check();
      expect(session.over).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  it('[R15] so is one that sends too many messages, however small', () => {
    vi.useFakeTimers();
    try {
      session.receive = () => 4_096;
      open(false);
      for (let i = 0; i < 4; i++) socket.emit('message', Buffer.alloc(9), true);
      expect(socket.paused).toBe(false);
      socket.emit('message', Buffer.alloc(9), true);
      expect(socket.paused).toBe(true);
      vi.advanceTimersByTime(1_000);
      expect(socket.paused).toBe(false);
    } finally {
      vi.useRealTimers();
    }
  });

  it('[R15] a socket above its rate is read later, not dropped', () => {
    vi.useFakeTimers();
    try {
      open(false);
      const megabyte = Buffer.alloc(1_048_576);
      for (let sent = 0; sent <= RATE_BURST_BYTES; sent += megabyte.length) {
        socket.emit('message', megabyte, true);
      }
      expect(socket.paused).toBe(true);
      expect(session.received).toBe(17);
      expect(socket.closedWith).toBe(null);
      vi.advanceTimersByTime(501);
      expect(socket.paused).toBe(false);
    } finally {
      vi.useRealTimers();
    }
  });
});
