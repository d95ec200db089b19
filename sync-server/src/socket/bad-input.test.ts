/** "What bad input gets" of the protocol: raw bytes over a real socket, one test an item. */
import {
  CLOSE,
  type ConversationId,
  decodeYMessage,
  EntryKey,
  encodeClientMessage,
  encodeFrame,
  MAX_FRAME_BYTES,
  MAX_NEW_CLIENT_IDS_PER_HOUR,
  type RefusalCode,
  randomId,
  readStateVector,
  type SegmentName,
  WHOLE_UPDATE,
  writeSegmentUpdate,
} from '@corridor/core';
import * as encoding from 'lib0/encoding';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { newPractice, type Person } from '../relay/testing/people.ts';
import type { RawClient } from './testing/raw-client.ts';
import { ServedClinic } from './testing/served-clinic.ts';

let served: ServedClinic;
let anna: Person;
let ben: Person;
let conversation: ConversationId;
let head: SegmentName;
let a: RawClient;
let b: RawClient;

beforeEach(async () => {
  served = await ServedClinic.open();
  const { clinic } = served;
  anna = clinic.addPerson();
  ben = clinic.addPerson();
  conversation = clinic.addConversation(anna, ben);
  head = await clinic.headOf(conversation);
  a = await served.connect(anna);
  b = await served.connect(ben);
  await a.attach(1, head);
  await b.attach(1, head);
});
afterEach(() => served.close());

/** Nothing stored, nothing broadcast, and the other user is served as ever. */
const nobodyElseNoticed = async (storedCount = 0): Promise<void> => {
  expect(served.clinic.storedCount).toBe(storedCount);
  await b.roundTrip();
  const before = b.received.length;
  const entry = ben.write(conversation, 'still here', Date.now());
  b.write(1, 900_001, 0, entry);
  await b.next('arrivals', ({ arrivals }) => arrivals.some(({ id }) => id === entry.id));
  expect(b.received).toHaveLength(before);
  expect(served.clinic.storedCount).toBe(storedCount + 1);
};

const expectRefusal = async (code: RefusalCode): Promise<void> => {
  const refused = await a.next('refused', ({ entries }) =>
    entries.some((one) => one.code === code),
  );
  expect(refused.entries[0]?.code).toBe(code);
};

const expectWholeRefusal = async (update: Uint8Array, code: RefusalCode): Promise<void> => {
  a.update(1, update);
  const refused = await a.next('refused');
  expect(refused).toMatchObject({ client: 0, entries: [{ id: WHOLE_UPDATE, code }] });
  await nobodyElseNoticed();
};

const yjsUpdate = (change: (doc: Y.Doc) => void): Uint8Array => {
  const doc = new Y.Doc();
  change(doc);
  return Y.encodeStateAsUpdate(doc);
};

describe('frames', () => {
  it('[M2] an unknown frame closes its socket with 4400', async () => {
    a.raw(new Uint8Array([255, 255, 255, 255, 255, 255, 255, 255, 255, 1]));
    expect(await a.closed).toEqual({ code: CLOSE.badFrame, reason: 'bad-frame' });
    await nobodyElseNoticed();
  });

  it('[M3] a message of an unknown type is skipped', async () => {
    a.raw(encodeFrame([new Uint8Array([50, 1, 2, 3])]));
    await a.roundTrip();
    await nobodyElseNoticed();
  });

  it('[M2] a truncated frame closes its socket, and nothing in it counts', async () => {
    const entry = anna.write(conversation, 'half', Date.now());
    const update = writeSegmentUpdate([{ client: 5, structs: [{ clock: 0, ...entry }] }]);
    const frame = encodeFrame([encodeClientMessage({ type: 'data', channel: 1, payload: update })]);
    a.raw(frame.subarray(0, frame.length - 10));
    expect((await a.closed).code).toBe(CLOSE.badFrame);
    await nobodyElseNoticed();
  });

  it('[M2] trailing bytes in a message close its socket', async () => {
    const ping = encodeClientMessage({ type: 'ping', nonce: 1 });
    a.raw(encodeFrame([new Uint8Array([...ping, 0])]));
    expect((await a.closed).code).toBe(CLOSE.badFrame);
    await nobodyElseNoticed();
  });

  it('[M2] a text frame closes its socket', async () => {
    a.socket.send('hello');
    expect(await a.closed).toEqual({ code: CLOSE.badFrame, reason: 'not-binary' });
    await nobodyElseNoticed();
  });

  it('[M2] a frame over the limit closes its socket with 4413, a far larger one with 1009', async () => {
    a.raw(new Uint8Array(MAX_FRAME_BYTES + 1));
    expect((await a.closed).code).toBe(CLOSE.frameTooLarge);
    const again = await served.connect(anna);
    again.raw(new Uint8Array(2 * MAX_FRAME_BYTES));
    expect((await again.closed).code).toBe(1009);
    await nobodyElseNoticed();
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
    await nobodyElseNoticed();
  });
});

describe('updates', () => {
  it('[R1] a truncated update is refused whole', async () => {
    const entry = anna.write(conversation, 'half', Date.now());
    const update = writeSegmentUpdate([{ client: 5, structs: [{ clock: 0, ...entry }] }]);
    await expectWholeRefusal(update.subarray(0, update.length - 20), 'malformed-update');
  });

  it('[R1] trailing bytes behind an update refuse it whole', async () => {
    const entry = anna.write(conversation, 'more', Date.now());
    const update = writeSegmentUpdate([{ client: 5, structs: [{ clock: 0, ...entry }] }]);
    await expectWholeRefusal(new Uint8Array([...update, 0]), 'trailing-bytes');
  });

  it('[R1] [S2] nested content is refused whole', async () => {
    const update = yjsUpdate((doc) => doc.getMap('entries').set('A'.repeat(32), new Y.Map()));
    await expectWholeRefusal(update, 'not-an-entry');
  });

  it('[R1] [S2] content that is not binary is refused whole', async () => {
    const update = yjsUpdate((doc) => doc.getMap('entries').set('A'.repeat(32), 'text'));
    await expectWholeRefusal(update, 'not-an-entry');
  });

  it('[R1] [S2] another root is refused whole', async () => {
    const update = yjsUpdate((doc) => doc.getMap('other').set('A'.repeat(32), new Uint8Array(80)));
    await expectWholeRefusal(update, 'not-an-entry');
  });

  it('[R1] [S2] a garbage-collected range under another writer’s client id is refused whole', async () => {
    const encoder = encoding.createEncoder();
    for (const value of [1, 1, 900_001, 0]) encoding.writeVarUint(encoder, value);
    encoding.writeUint8(encoder, 0); // GC
    encoding.writeVarUint(encoder, 1_000_000);
    encoding.writeVarUint(encoder, 0);
    await expectWholeRefusal(encoding.toUint8Array(encoder), 'not-an-entry');
  });

  it('[R1] [S2] an origin is refused whole', async () => {
    const entry = anna.write(conversation, 'twice', Date.now());
    const update = yjsUpdate((doc) => {
      doc.getMap('entries').set(entry.id, entry.bytes);
      doc.getMap('entries').set(entry.id, entry.bytes);
    });
    const read = a.messages.length;
    a.update(1, update);
    const refused = await a.next('refused', undefined, read);
    expect(refused.entries[0]?.id).toBe(WHOLE_UPDATE);
    expect(['has-origin', 'not-an-entry']).toContain(refused.entries[0]?.code);
    await nobodyElseNoticed();
  });

  it('[R5] a delete set has no effect', async () => {
    const entry = ben.write(conversation, 'stays', Date.now());
    b.write(1, 77, 0, entry);
    await b.next('arrivals');
    const encoder = encoding.createEncoder();
    for (const value of [0, 1, 77, 1, 0, 1]) encoding.writeVarUint(encoder, value);
    a.update(1, encoding.toUint8Array(encoder));
    await a.roundTrip();
    const c = await served.connect(ben);
    await c.attach(1, head);
    expect(c.received).toEqual([entry.id]);
    expect(served.clinic.storedCount).toBe(1);
  });

  it('[R7] a gap stores nothing, and SyncStep1 goes back', async () => {
    const from = a.messages.length;
    a.write(1, 5, 3, anna.write(conversation, 'too early', Date.now()));
    const answer = await a.next('data', undefined, from);
    const decoded = decodeYMessage(answer.payload);
    if (!decoded.ok || decoded.value.type !== 'step1') throw new Error('no SyncStep1');
    expect(readStateVector(decoded.value.stateVector)).toEqual({ ok: true, value: new Map() });
    await nobodyElseNoticed();
  });

  it('[R1] 131,000 invented client ids are refused whole', async () => {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, 131_000);
    for (let client = 0; client < 131_000; client++) {
      for (const value of [0, client, 0]) encoding.writeVarUint(encoder, value);
    }
    encoding.writeVarUint(encoder, 0);
    await expectWholeRefusal(encoding.toUint8Array(encoder), 'too-many-clients');
  });

  it('[R1] too many structs are refused whole', async () => {
    const encoder = encoding.createEncoder();
    for (const value of [1, 100_000, 5, 0]) encoding.writeVarUint(encoder, value);
    await expectWholeRefusal(encoding.toUint8Array(encoder), 'too-many-structs');
  });
});

describe('entries', () => {
  it('[R2] another device’s client id is refused and does not silence its owner', async () => {
    b.write(1, 77, 0, ben.write(conversation, 'mine', Date.now()));
    await b.next('arrivals');
    a.write(1, 77, 1, anna.write(conversation, 'stolen', Date.now()));
    await expectRefusal('foreign-client-id');
    const next = ben.write(conversation, 'mine too', Date.now());
    b.write(1, 77, 1, next);
    await b.next('arrivals', ({ arrivals }) => arrivals[0]?.id === next.id);
    expect(served.clinic.storedCount).toBe(2);
  });

  it('[R3] the 61st new client id of a device in an hour is refused', async () => {
    for (let client = 1; client <= MAX_NEW_CLIENT_IDS_PER_HOUR; client++) {
      a.write(1, client, 0, anna.write(conversation, `m${client}`, Date.now()));
    }
    await a.roundTrip();
    a.write(1, 5_000, 0, anna.write(conversation, 'one too many', Date.now()));
    await expectRefusal('too-many-client-ids');
    expect(served.clinic.storedCount).toBe(MAX_NEW_CLIENT_IDS_PER_HOUR);
  });

  it('[R8] another’s author is refused', async () => {
    a.write(1, 5, 0, ben.write(conversation, 'as ben', Date.now()));
    await expectRefusal('wrong-author');
    await nobodyElseNoticed();
  });

  it('[R8] another’s device is refused', async () => {
    const { device } = ben;
    a.write(1, 5, 0, anna.write(conversation, 'from elsewhere', Date.now(), { device }));
    await expectRefusal('wrong-device');
    await nobodyElseNoticed();
  });

  it('[R8] via is not for workstations', async () => {
    a.write(1, 5, 0, anna.write(conversation, 'old', Date.now(), { via: 'import' }));
    await expectRefusal('via-not-allowed');
    await nobodyElseNoticed();
  });

  it('[R8] a wrong hash is refused', async () => {
    const { bytes } = anna.write(conversation, 'hash', Date.now());
    a.write(1, 5, 0, { id: ben.write(conversation, 'other', 1).id, bytes });
    await expectRefusal('wrong-hash');
    await nobodyElseNoticed();
  });

  it('[R8] an unknown kind is refused', async () => {
    const payload = { ...anna.payload(conversation, 'x', Date.now()), kind: 'poll' };
    a.write(1, 5, 0, anna.signJson(payload));
    await expectRefusal('unknown-kind');
    await nobodyElseNoticed();
  });

  it('[R8] an entry that is too large, or not in canonical form, is refused', async () => {
    a.write(1, 5, 0, { id: WHOLE_UPDATE, bytes: new Uint8Array(70_000) });
    await expectRefusal('entry-too-large');
    const spaced = new TextEncoder().encode(
      JSON.stringify(anna.payload(conversation, 'x', Date.now()), null, 1),
    );
    a.write(1, 6, 0, anna.sign(spaced));
    await expectRefusal('entry-malformed');
    await nobodyElseNoticed();
  });

  it('[R14] a bad signature blocks the device and closes it; the entry stays, unproven', async () => {
    a.write(1, 5, 0, anna.forge(conversation, 'forged', Date.now()));
    expect(await a.closed).toEqual({ code: CLOSE.deviceBlocked, reason: 'device-blocked' });
    expect(served.clinic.directory.blocked).toMatchObject([{ device: anna.device }]);
    await b.next('arrivals');
    const again = served.raw(anna);
    await again.opened;
    again.hello().catch(() => {});
    expect((await again.closed).code).toBe(CLOSE.deviceBlocked);
  });

  it('[R12] a second entry for a key is answered with the stored one', async () => {
    const key = EntryKey.parse(randomId((n) => new Uint8Array(n).fill(3)));
    const first = anna.write(conversation, 'once', Date.now(), { key });
    a.write(1, 5, 0, first);
    await a.next('arrivals');
    a.write(1, 6, 0, anna.write(conversation, 'once', Date.now() + 1, { key }));
    const refused = await a.next('refused');
    expect(refused.entries[0]).toMatchObject({ code: 'duplicate', detail: first.id });
    expect(a.messages.filter(({ type }) => type === 'arrivals')).toHaveLength(2);
    await b.roundTrip();
    expect(b.received).toEqual([first.id]);
    await nobodyElseNoticed(1);
  });

  it('[R12] a second struct for an id is a duplicate', async () => {
    const entry = anna.write(conversation, 'once', Date.now());
    a.write(1, 5, 0, entry);
    await a.next('arrivals');
    a.write(1, 6, 0, entry);
    await expectRefusal('duplicate');
    await nobodyElseNoticed(1);
  });

  it('[R6] the same structs again are acknowledged again', async () => {
    const entry = anna.write(conversation, 'again', Date.now());
    a.write(1, 5, 0, entry);
    const first = await a.next('arrivals');
    const from = a.messages.length;
    a.write(1, 5, 0, entry);
    const second = await a.next('arrivals', undefined, from);
    expect(second.arrivals).toEqual(first.arrivals);
    await nobodyElseNoticed(1);
  });

  it('[R4] other bytes under a clock that is taken are refused', async () => {
    a.write(1, 5, 0, anna.write(conversation, 'first', Date.now()));
    await a.next('arrivals');
    a.write(1, 5, 0, anna.write(conversation, 'second', Date.now()));
    await expectRefusal('clock-reused');
    await nobodyElseNoticed(1);
  });

  it('[R8] an entry of another conversation is refused', async () => {
    const other = served.clinic.addConversation(anna);
    a.write(1, 5, 0, anna.write(other, 'replayed', Date.now()));
    await expectRefusal('wrong-conversation');
    await nobodyElseNoticed();
  });

  it('[R10] a clock more than five minutes ahead of relay time is refused', async () => {
    a.write(1, 5, 0, anna.write(conversation, 'tomorrow', Date.now() + 301_000 + 5_000));
    await expectRefusal('clock-ahead');
    await nobodyElseNoticed();
  });

  it('[R9] the good prefix is stored, the fault and what is behind it are refused', async () => {
    const good = anna.write(conversation, 'good', Date.now());
    const bad = ben.write(conversation, 'bad', Date.now());
    const behind = anna.write(conversation, 'behind', Date.now());
    a.write(1, 5, 0, good, bad, behind);
    const refused = await a.next('refused');
    expect(refused.entries).toMatchObject([
      { id: bad.id, code: 'wrong-author' },
      { id: behind.id },
    ]);
    await b.roundTrip();
    expect(b.received).toEqual([good.id]);
    await nobodyElseNoticed(1);
  });

  it('[R9] after a refusal the client id is dropped, and a fresh one goes on', async () => {
    a.write(1, 5, 0, ben.write(conversation, 'bad', Date.now()));
    await expectRefusal('wrong-author');
    const entry = anna.write(conversation, 'good', Date.now());
    a.write(1, 5, 0, entry);
    await a.next('refused', ({ entries }) => entries[0]?.code === 'client-id-dropped');
    a.write(1, 6, 0, entry);
    await a.next('arrivals');
    expect(served.clinic.storedCount).toBe(1);
  });

  it('[R11] an edit of an unknown target is refused', async () => {
    const target = ben.write(conversation, 'nowhere', 1).id;
    const edit = anna.write(conversation, '', Date.now(), {
      kind: 'edit',
      body: { target, text: 'changed' },
    } as never);
    a.write(1, 5, 0, edit);
    await expectRefusal('unknown-target');
    await nobodyElseNoticed();
  });

  it('[R2] an entry that is refused claims no client id', async () => {
    const body = { target: ben.write(conversation, 'nowhere', 1).id, text: 'changed' };
    const edit = anna.write(conversation, '', Date.now(), { kind: 'edit', body } as never);
    a.write(1, 5, 0, edit);
    await expectRefusal('unknown-target');
    const entry = ben.write(conversation, 'under the same client id', Date.now());
    b.write(1, 5, 0, entry);
    await b.next('arrivals', ({ arrivals }) => arrivals[0]?.id === entry.id);
  });

  it('[R11] an edit of another’s entry is refused, one of an own entry is not', async () => {
    const theirs = ben.write(conversation, 'theirs', Date.now());
    b.write(1, 77, 0, theirs);
    await a.next('arrivals');
    const edit = (target: string) =>
      anna.write(conversation, '', Date.now(), {
        kind: 'edit',
        body: { target, text: 'changed' },
      } as never);
    a.write(1, 5, 0, edit(theirs.id));
    await expectRefusal('not-permitted');
    const own = anna.write(conversation, 'own', Date.now());
    a.write(1, 6, 0, own);
    await a.next('arrivals', ({ arrivals }) => arrivals[0]?.id === own.id);
    const change = edit(own.id);
    a.write(1, 6, 1, change);
    await a.next('arrivals', ({ arrivals }) => arrivals[0]?.id === change.id);
  });
});

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
    await nobodyElseNoticed();
  });

  it('[P3] a member who is removed loses the channel at once, and is refused', async () => {
    const held = anna.write(conversation, 'late', Date.now());
    served.clinic.directory.removeMember(conversation, anna.user);
    served.clinic.store.removeMember(conversation, anna.user);
    expect(await a.next('channel-closed')).toMatchObject({ channel: 1, code: CLOSE.forbidden });
    a.write(1, 5, 0, held);
    await a.roundTrip();
    await nobodyElseNoticed();
    expect(a.received).toEqual([]);
  });

  it('[P4] an entry read before the removal took effect is refused as not a member', async () => {
    // The directory knows, the socket was not told yet: the write itself is judged.
    served.clinic.directory.forget(conversation, anna.user);
    a.write(1, 5, 0, anna.write(conversation, 'late', Date.now()));
    await expectRefusal('not-a-member');
    await nobodyElseNoticed();
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
    await nobodyElseNoticed();
    const codes = new Set(
      (await Promise.all(flood.map(({ closed }) => closed))).map(({ code }) => code),
    );
    for (const code of codes) expect([CLOSE.signedOut, CLOSE.tooMany]).toContain(code);
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
