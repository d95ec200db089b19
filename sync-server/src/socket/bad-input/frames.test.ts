/** Bad frames of the multiplexed socket: raw bytes over a real socket, one test an item. Nothing is stored, nobody else is told or delayed. */
import {
  CLOSE,
  type ConversationId,
  encodeClientMessage,
  encodeFrame,
  MAX_FRAME_BYTES,
  writeSegmentUpdate,
} from '@corridor/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Person } from '../../relay/testing/people.ts';
import type { RawClient } from '../testing/raw-client.ts';
import { Scene } from '../testing/scene.ts';
import type { ServedClinic } from '../testing/served-clinic.ts';

let scene: Scene;
let served: ServedClinic;
let anna: Person;
let conversation: ConversationId;
let a: RawClient;

beforeEach(async () => {
  scene = await Scene.open();
  ({ served, anna, conversation, a } = scene);
});
afterEach(() => scene.served.close());

describe('frames', () => {
  it('[M2] an unknown frame closes its socket with 4400', async () => {
    a.raw(new Uint8Array([255, 255, 255, 255, 255, 255, 255, 255, 255, 1]));
    expect(await a.closed).toEqual({ code: CLOSE.badFrame, reason: 'bad-frame' });
    await scene.nobodyElseNoticed();
  });

  it('[M3] a message of an unknown type is skipped', async () => {
    a.raw(encodeFrame([new Uint8Array([50, 1, 2, 3])]));
    await a.roundTrip();
    await scene.nobodyElseNoticed();
  });

  it('[M2] a truncated frame closes its socket, and nothing in it counts', async () => {
    const entry = anna.write(conversation, 'half', Date.now());
    const update = writeSegmentUpdate([{ client: 5, structs: [{ clock: 0, ...entry }] }]);
    const frame = encodeFrame([encodeClientMessage({ type: 'data', channel: 1, payload: update })]);
    a.raw(frame.subarray(0, frame.length - 10));
    expect((await a.closed).code).toBe(CLOSE.badFrame);
    await scene.nobodyElseNoticed();
  });

  it('[M2] trailing bytes in a message close its socket', async () => {
    const ping = encodeClientMessage({ type: 'ping', nonce: 1 });
    a.raw(encodeFrame([new Uint8Array([...ping, 0])]));
    expect((await a.closed).code).toBe(CLOSE.badFrame);
    await scene.nobodyElseNoticed();
  });

  it('[M2] a text frame closes its socket', async () => {
    a.socket.send('hello');
    expect(await a.closed).toEqual({ code: CLOSE.badFrame, reason: 'not-binary' });
    await scene.nobodyElseNoticed();
  });

  it('[M2] a frame over the limit closes its socket with 4413, a far larger one with 1009', async () => {
    a.raw(new Uint8Array(MAX_FRAME_BYTES + 1));
    expect((await a.closed).code).toBe(CLOSE.frameTooLarge);
    const again = await served.connect(anna);
    again.raw(new Uint8Array(2 * MAX_FRAME_BYTES));
    expect((await again.closed).code).toBe(1009);
    await scene.nobodyElseNoticed();
  });

  it('[M1] before the hello a large frame or another message closes the socket', async () => {
    const large = served.raw(anna);
    await large.opened;
    large.raw(new Uint8Array(5_000));
    expect((await large.closed).code).toBe(CLOSE.frameTooLarge);
    const early = served.raw(anna);
    await early.opened;
    early.send({ type: 'ping', nonce: 1 });
    expect(await early.closed).toEqual({ code: CLOSE.badFrame, reason: 'hello-expected' });
  });

  it('[M10] an unknown y-websocket message closes its channel only', async () => {
    a.send({ type: 'data', channel: 1, payload: new Uint8Array([9, 9]) });
    const closed = await a.next('channel-closed');
    expect(closed).toMatchObject({ channel: 1, code: CLOSE.badFrame, reason: 'unknown-message' });
    await a.roundTrip();
    await scene.nobodyElseNoticed();
  });
});
