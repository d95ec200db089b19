/** Virtual sockets under the stock y-websocket provider. */
import { type ClientMessage, decodeYMessage, encodeStep2, SegmentName } from '@corridor/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Awareness } from 'y-protocols/awareness';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { testId } from './testing/workstation.ts';
import { Channels, FEED_INTERVAL_MS } from './virtual-socket.ts';

const nameOf = (n: number) => SegmentName.parse(`${testId('team')}.${n}.${testId('random')}`);

let sent: ClientMessage[];
let channels: Channels;
const providers: WebsocketProvider[] = [];

const provide = (n: number) => {
  const doc = new Y.Doc();
  const awareness = new Awareness(doc);
  awareness.setLocalState(null);
  const events = {
    held: () => 40 + n,
    attached: vi.fn(),
    lost: vi.fn(),
    closed: vi.fn(),
    message: vi.fn(),
  };
  const provider = new WebsocketProvider('ws://corridor.invalid', nameOf(n), doc, {
    WebSocketPolyfill: channels.socketClass(nameOf(n), events),
    disableBc: true,
    awareness,
    maxBackoffTime: 100,
  });
  providers.push(provider);
  return { doc, provider, events };
};

/** Attaches what waits to be attached, and answers the providers' sync step 1. */
const answer = async (): Promise<void> => {
  await Promise.resolve();
  for (const message of sent.splice(0)) {
    if (message.type === 'attach') {
      const { channel, segment, sequence } = message;
      channels.message({ type: 'attached', channel, segment, sequence });
    } else if (message.type === 'data') {
      const read = decodeYMessage(message.payload);
      if (!read.ok || read.value.type !== 'step1') continue;
      const payload = encodeStep2(new Uint8Array([0, 0]));
      channels.message({ type: 'data', channel: message.channel, payload });
    }
  }
};

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  channels = new Channels((message) => sent.push(message));
});

afterEach(() => {
  for (const provider of providers.splice(0)) {
    provider.destroy();
    provider.awareness.destroy();
  }
  vi.useRealTimers();
});

describe('virtual sockets', () => {
  it('stay CONNECTING while the line is down, however long, and nobody retries', async () => {
    const { provider } = provide(1);
    const statuses: string[] = [];
    provider.on('status', ({ status }) => statuses.push(status));
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(channels.size).toBe(1);
    expect(statuses).toEqual([]);
    expect(sent).toEqual([]);
    channels.lineUp();
    expect(sent).toEqual([{ type: 'attach', channel: 1, segment: nameOf(1), sequence: 41 }]);
  });

  it('are not given up by the provider while the real line lives, and are without food', async () => {
    const { provider } = provide(1);
    channels.lineUp();
    await answer();
    await answer();
    expect(provider.synced).toBe(true);
    // lib0 took `Date.now` before the timers were faked, so the silence is written in by hand.
    const silent = (): void => {
      provider.wsLastMessageReceived = vi.getRealSystemTime() - 31_000;
    };
    silent();
    channels.feed();
    await vi.advanceTimersByTimeAsync(FEED_INTERVAL_MS);
    expect(provider.synced).toBe(true);
    silent();
    await vi.advanceTimersByTimeAsync(FEED_INTERVAL_MS);
    expect(provider.synced).toBe(false);
  });

  it('a lost line closes them all, and one attach each follows when it is back', async () => {
    const [one, two] = [provide(1), provide(2)];
    channels.lineUp();
    await answer();
    await answer();
    channels.lineDown();
    expect(one.events.lost).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(channels.size).toBe(2);
    sent.length = 0;
    channels.lineUp();
    expect(sent.map(({ type }) => type)).toEqual(['attach', 'attach']);
    await answer();
    await answer();
    expect([one.provider.synced, two.provider.synced]).toEqual([true, true]);
  });

  it('a line lost before the attach was answered: attached again, by the same provider', async () => {
    const { provider } = provide(1);
    channels.lineUp();
    channels.lineDown();
    await vi.advanceTimersByTimeAsync(60_000);
    sent.length = 0;
    channels.lineUp();
    expect(sent).toHaveLength(1);
    await answer();
    await answer();
    expect(provider.synced).toBe(true);
  });

  it('a 44xx closes its own segment alone, for good', async () => {
    const [one, two] = [provide(1), provide(2)];
    channels.lineUp();
    await answer();
    await answer();
    channels.message({ type: 'channel-closed', channel: 1, code: 4410, reason: nameOf(3) });
    expect(one.events.closed).toHaveBeenCalledWith(4410, nameOf(3));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(one.provider.shouldConnect).toBe(false);
    expect(channels.size).toBe(1);
    expect(two.events.closed).not.toHaveBeenCalled();
  });

  it('what is written goes out on its channel, and nothing about awareness does', async () => {
    const { doc } = provide(1);
    channels.lineUp();
    await answer();
    await answer();
    doc.getMap('entries').set('a', new Uint8Array([1]));
    const kinds = sent.map((message) => {
      if (message.type !== 'data') return message.type;
      const read = decodeYMessage(message.payload);
      return read.ok ? read.value.type : read.error.code;
    });
    expect(kinds).toEqual(['update']);
  });
});
