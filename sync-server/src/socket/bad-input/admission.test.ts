/** Who may not: raw bytes over a real socket, one test an item. Nothing is stored, nobody else is told or delayed. */
import { connect } from 'node:net';
import { CLOSE, type ConversationId, type SegmentName } from '@corridor/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { newConversation, newPractice, type Person } from '../../relay/testing/people.ts';
import { MAX_WAITING_PER_ADDRESS } from '../admission.ts';
import type { RawClient } from '../testing/raw-client.ts';
import { Scene } from '../testing/scene.ts';
import type { ServedClinic } from '../testing/served-clinic.ts';

/** Long enough for a machine that has other things to do. */
const WAIT = { timeout: 90_000 };

let scene: Scene;
let served: ServedClinic;
let anna: Person;
let conversation: ConversationId;
let head: SegmentName;
let a: RawClient;

beforeEach(async () => {
  scene = await Scene.open();
  ({ served, anna, conversation, head, a } = scene);
});
afterEach(() => scene.served.close());

describe('who may', () => {
  it('[P3] neither a stranger nor another practice attaches', async () => {
    const { clinic } = served;
    const stranger = await served.connect(clinic.addPerson());
    stranger.send({ type: 'attach', channel: 4, segment: head, sequence: 0 });
    expect(await stranger.next('channel-closed')).toMatchObject({ code: CLOSE.forbidden });
    const elsewhere = clinic.addPerson(newPractice());
    const other = await served.connect(elsewhere);
    other.send({ type: 'attach', channel: 4, segment: head, sequence: 0 });
    expect(await other.next('channel-closed')).toMatchObject({ code: CLOSE.forbidden });
    other.write(4, 5, 0, elsewhere.write(conversation, 'from outside', Date.now()));
    await other.roundTrip();
    await scene.nobodyElseNoticed();
  });

  it('[M6] [P9] who is no member is answered the same, whether there is a conversation or not', async () => {
    const stranger = await served.connect(served.clinic.addPerson());
    const answerTo = async (segment: SegmentName) => {
      stranger.send({ type: 'attach', channel: 4, segment, sequence: 0 });
      return stranger.next('channel-closed');
    };
    const answer = await answerTo(head);
    expect(answer).toMatchObject({ channel: 4, code: CLOSE.forbidden });
    expect(await answerTo(head.replace(/\.0\./, '.7.') as SegmentName)).toEqual(answer);
    expect(await answerTo(head.replace(conversation, newConversation()) as SegmentName)).toEqual(
      answer,
    );
  });

  it('[P3] a member who is removed loses the channel at once, and is refused', async () => {
    const held = anna.write(conversation, 'late', Date.now());
    served.clinic.directory.removeMember(conversation, anna.user);
    served.clinic.store.removeMember(conversation, anna.user);
    expect(await a.next('channel-closed')).toMatchObject({ channel: 1, code: CLOSE.forbidden });
    a.write(1, 5, 0, held);
    await a.roundTrip();
    await scene.nobodyElseNoticed();
    expect(a.received).toEqual([]);
  });

  it('[P4] an entry read before the removal took effect is refused as not a member', async () => {
    // The directory knows, the socket was not told yet: the write itself is judged.
    served.clinic.directory.forget(conversation, anna.user);
    a.write(1, 5, 0, anna.write(conversation, 'late', Date.now()));
    await scene.expectRefusal('not-a-member');
    await scene.nobodyElseNoticed();
  });

  it('[M6] an unknown segment is answered with 4404', async () => {
    const name = head.replace(/\.0\./, '.7.') as SegmentName;
    a.send({ type: 'attach', channel: 4, segment: name, sequence: 0 });
    expect(await a.next('channel-closed')).toMatchObject({ code: CLOSE.unknownSegment });
  });

  it('[M11] a page of another site is refused with 4403', async () => {
    const foreign = served.raw(anna, { origin: 'https://evil.example' });
    expect(await foreign.closed).toEqual({ code: CLOSE.forbidden, reason: 'origin' });
    const allowed = served.raw(anna, { origin: 'https://allowed.example' });
    await allowed.hello();
    const own = served.raw(anna, { origin: `http://${served.host}` });
    await own.hello();
  });

  it('[M11] nobody signed in is refused with 4401', async () => {
    const nobody = served.raw(null);
    expect((await nobody.closed).code).toBe(CLOSE.signedOut);
  });

  it('[M12] a flood before sign-in delays nobody', async () => {
    const flood = Array.from({ length: 300 }, () => served.raw(null));
    await scene.nobodyElseNoticed();
    const codes = new Set(
      (await Promise.all(flood.map(({ closed }) => closed))).map(({ code }) => code),
    );
    for (const code of codes) expect([CLOSE.signedOut, CLOSE.tooMany]).toContain(code);
  });

  it('[M12] [R15] of a flood before sign-in 64 are looked at, the rest is told no, and others are served meanwhile', async () => {
    const before = served.signInsChecked;
    const release = served.holdSignIns();
    const codes: number[] = [];
    const flood = Array.from({ length: 300 }, () => served.raw(null));
    const all = flood.map(async ({ closed }) => codes.push((await closed).code));
    await vi.waitUntil(() => codes.length === 300 - MAX_WAITING_PER_ADDRESS, WAIT);
    expect(new Set(codes)).toEqual(new Set([CLOSE.tooMany]));
    expect(served.signInsChecked - before).toBe(MAX_WAITING_PER_ADDRESS);

    // Ben's message is committed and acknowledged while all of them are held.
    await scene.nobodyElseNoticed();
    expect(served.signInsChecked - before).toBe(MAX_WAITING_PER_ADDRESS);
    expect(codes).toHaveLength(300 - MAX_WAITING_PER_ADDRESS);
    release();
    await Promise.all(all);
    expect(codes.filter((code) => code === CLOSE.signedOut)).toHaveLength(MAX_WAITING_PER_ADDRESS);
  });

  it('[M12] [R15] what is sent before the sign-in is checked stays unread', async () => {
    const [before, connections] = [served.signInsChecked, served.bytesRead.length];
    const release = served.holdSignIns();
    const [host, port] = served.host.split(':');
    const talker = connect(Number(port), host);
    talker.on('error', () => {});
    const request = [
      'GET /sync HTTP/1.1',
      `Host: ${served.host}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    ];
    talker.write(`${request.join('\r\n')}\r\n\r\n`);
    await vi.waitUntil(() => served.signInsChecked === before + 1, WAIT);
    talker.write(new Uint8Array(8 * 1_048_576));
    await scene.nobodyElseNoticed();
    const [bytes] = served.bytesRead.slice(connections);
    // What Node reads ahead of anybody who asks for it, and no more.
    expect(bytes).toBeLessThanOrEqual(131_072);
    release();
    talker.destroy();
  });

  it('[M12] the 17th socket of a user is refused with 4429', async () => {
    const more = [];
    for (let i = 0; i < 15; i++) more.push(await served.connect(anna));
    const last = served.raw(anna);
    expect((await last.closed).code).toBe(CLOSE.tooMany);
  });

  it('[M11] no log line holds content, a token or a query', async () => {
    const secret = 'very private words';
    a.write(1, 5, 0, anna.write(conversation, secret, Date.now()));
    await a.next('arrivals');
    a.raw(new Uint8Array([1, 2, 3]));
    await a.closed;
    const all = served.clinic.log.lines.join('\n');
    expect(all).not.toContain(secret);
    expect(all).not.toContain('token');
    expect(all).not.toContain('?');
  });
});
