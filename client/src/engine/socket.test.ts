import {
  CLOSE,
  DEAD_AFTER_MS,
  decodeClientFrame,
  encodeFrame,
  encodeRelayMessage,
  type RelayMessage,
} from '@corridor/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { browserTime, type Wire } from './platform.ts';
import { Socket } from './socket.ts';
import { person, random } from './testing/workstation.ts';

class TestWire implements Wire {
  binaryType: BinaryType = 'blob';
  onopen: Wire['onopen'] = null;
  onmessage: Wire['onmessage'] = null;
  onclose: Wire['onclose'] = null;
  onerror: Wire['onerror'] = null;
  readonly sent: string[] = [];
  closed = false;
  send(data: Uint8Array): void {
    const frame = decodeClientFrame(data);
    if (frame.ok) this.sent.push(...frame.value.map(({ type }) => type));
  }
  close(): void {
    this.closed = true; // A half-open link never tells.
  }
  open(): void {
    this.onopen?.({} as Event);
  }
  say(...messages: RelayMessage[]): void {
    const data = new Uint8Array(encodeFrame(messages.map(encodeRelayMessage))).buffer;
    this.onmessage?.({ data } as MessageEvent);
  }
  shut(code: number): void {
    this.onclose?.({ code, reason: '' } as CloseEvent);
  }
}

const ana = person('ana');
let wires: TestWire[];
let monoMs: number;
const events = {
  hello: () => ({ era: null, directoryRevision: 0 }),
  connecting: vi.fn(),
  up: vi.fn(),
  down: vi.fn(),
  message: vi.fn(),
};

const welcome = (relayTime: number): RelayMessage => ({
  type: 'welcome',
  welcome: {
    version: 1,
    relayTime,
    era: 1,
    eraKnown: true,
    user: ana.id,
    directoryRevision: 1,
    conversations: [],
  },
});

const socketOf = (): Socket =>
  new Socket(
    {
      time: { ...browserTime, monoMs: () => monoMs, wallMs: () => 1_000_000 + monoMs },
      random,
      uniform: () => 1,
      connect: () => {
        const wire = new TestWire();
        wires.push(wire);
        return wire;
      },
      fetch,
      origin: '',
    },
    events,
    'test',
  );

const pass = async (ms: number): Promise<void> => {
  for (let left = ms; left > 0; left -= 100) {
    monoMs += 100;
    await vi.advanceTimersByTimeAsync(100);
  }
};

const last = (): TestWire => {
  const wire = wires.at(-1);
  if (!wire) throw new Error('no socket was made');
  return wire;
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  wires = [];
  monoMs = 0;
});
afterEach(() => vi.useRealTimers());

describe('the one real socket', () => {
  it('says hello, then is up, and knows relay time', () => {
    const socket = socketOf();
    socket.start();
    last().open();
    expect(last().sent).toEqual(['hello']);
    monoMs += 40;
    last().say(welcome(5_000));
    expect(events.up).toHaveBeenCalledOnce();
    expect(socket.relayTime.nowMs()).toBe(5_020);
  });

  it('a connection that hangs is abandoned, and another is tried', async () => {
    socketOf().start();
    await pass(10_000);
    expect(events.down).toHaveBeenCalledWith({ reason: 'silent' }, true);
    expect(last().closed).toBe(true);
    await pass(500);
    expect(wires).toHaveLength(2);
  });

  it('a link that falls silent is noticed within the limit, without waiting for its close', async () => {
    const socket = socketOf();
    socket.start();
    last().open();
    last().say(welcome(5_000));
    await pass(DEAD_AFTER_MS + 3_000);
    expect(events.down).toHaveBeenCalledWith({ reason: 'silent' }, true);
    expect(socket.isOpen).toBe(false);
  });

  // Found by the lab: row killed. After an outage of seconds some came back after twenty more.
  it('backs off with full jitter up to a ceiling, and starts over after a welcome', async () => {
    socketOf().start();
    const waits: number[] = [];
    for (let i = 0; i < 8; i++) {
      const before = wires.length;
      last().shut(1006);
      let waited = 0;
      while (wires.length === before) {
        await pass(100);
        waited += 100;
      }
      waits.push(waited);
    }
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000, 5_000]);
    last().open();
    last().say(welcome(1));
    last().shut(1006);
    const before = wires.length;
    await pass(500);
    expect(wires.length).toBe(before + 1);
  });

  it('"try again now" does not wait for the backoff', async () => {
    const socket = socketOf();
    socket.start();
    for (let i = 0; i < 6; i++) {
      last().shut(1006);
      await pass(5_000);
    }
    last().shut(1006);
    const before = wires.length;
    socket.reconnect();
    expect(wires.length).toBe(before + 1);
  });

  it.each([CLOSE.signedOut, CLOSE.forbidden, CLOSE.deviceBlocked, CLOSE.versionNotSpoken])(
    'after %i nobody comes back by themselves',
    async (code) => {
      const socket = socketOf();
      socket.start();
      last().open();
      last().shut(code);
      await pass(60_000);
      expect(wires).toHaveLength(1);
      expect(events.down).toHaveBeenCalledWith({ reason: 'closed', code, text: '' }, false);
      socket.reconnect();
      expect(wires).toHaveLength(2);
    },
  );

  it('what an abandoned socket still says is not heard', () => {
    const socket = socketOf();
    socket.start();
    const first = last();
    first.open();
    const { onmessage } = first;
    first.shut(1006);
    const data = new Uint8Array(encodeFrame([encodeRelayMessage(welcome(1))])).buffer;
    onmessage?.({ data } as MessageEvent);
    expect(events.up).not.toHaveBeenCalled();
  });
});
