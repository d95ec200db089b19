/** Bad entries in good updates: raw bytes over a real socket, one test an item. Nothing is stored, nobody else is told or delayed. */
import { CLOSE, type ConversationId, EntryKey, randomId, WHOLE_UPDATE } from '@corridor/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Person } from '../../relay/testing/people.ts';
import type { RawClient } from '../testing/raw-client.ts';
import { Scene } from '../testing/scene.ts';
import type { ServedClinic } from '../testing/served-clinic.ts';

let scene: Scene;
let served: ServedClinic;
let anna: Person;
let ben: Person;
let conversation: ConversationId;
let a: RawClient;
let b: RawClient;

beforeEach(async () => {
  scene = await Scene.open();
  ({ served, anna, ben, conversation, a, b } = scene);
});
afterEach(() => scene.served.close());

describe('entries', () => {
  it('[R2] another device’s client id is refused and does not silence its owner', async () => {
    b.write(1, 77, 0, ben.write(conversation, 'mine', Date.now()));
    await b.next('arrivals');
    a.write(1, 77, 1, anna.write(conversation, 'stolen', Date.now()));
    await scene.expectRefusal('foreign-client-id');
    const next = ben.write(conversation, 'mine too', Date.now());
    b.write(1, 77, 1, next);
    await b.next('arrivals', ({ arrivals }) => arrivals[0]?.id === next.id);
    expect(served.clinic.storedCount).toBe(2);
  });

  it('[R3] the 61st new client id of a device in an hour is refused', async () => {
    for (let client = 1; client <= 60; client++) {
      a.write(1, client, 0, anna.write(conversation, `m${client}`, Date.now()));
    }
    await a.roundTrip();
    a.write(1, 5_000, 0, anna.write(conversation, 'one too many', Date.now()));
    await scene.expectRefusal('too-many-client-ids');
    expect(served.clinic.storedCount).toBe(60);
  });

  it('[R8] another’s author is refused', async () => {
    a.write(1, 5, 0, ben.write(conversation, 'as ben', Date.now()));
    await scene.expectRefusal('wrong-author');
    await scene.nobodyElseNoticed();
  });

  it('[R8] another’s device is refused', async () => {
    const { device } = ben;
    a.write(1, 5, 0, anna.write(conversation, 'from elsewhere', Date.now(), { device }));
    await scene.expectRefusal('wrong-device');
    await scene.nobodyElseNoticed();
  });

  it('[R8] via is not for workstations', async () => {
    a.write(1, 5, 0, anna.write(conversation, 'old', Date.now(), { via: 'import' }));
    await scene.expectRefusal('via-not-allowed');
    await scene.nobodyElseNoticed();
  });

  it('[R8] a wrong hash is refused', async () => {
    const { bytes } = anna.write(conversation, 'hash', Date.now());
    a.write(1, 5, 0, { id: ben.write(conversation, 'other', 1).id, bytes });
    await scene.expectRefusal('wrong-hash');
    await scene.nobodyElseNoticed();
  });

  it('[R8] an unknown kind is refused', async () => {
    const payload = { ...anna.payload(conversation, 'x', Date.now()), kind: 'poll' };
    a.write(1, 5, 0, anna.signJson(payload));
    await scene.expectRefusal('unknown-kind');
    await scene.nobodyElseNoticed();
  });

  it('[R8] an entry that is too large, or not in canonical form, is refused', async () => {
    a.write(1, 5, 0, { id: WHOLE_UPDATE, bytes: new Uint8Array(70_000) });
    await scene.expectRefusal('entry-too-large');
    const spaced = new TextEncoder().encode(
      JSON.stringify(anna.payload(conversation, 'x', Date.now()), null, 1),
    );
    a.write(1, 6, 0, anna.sign(spaced));
    await scene.expectRefusal('entry-malformed');
    await scene.nobodyElseNoticed();
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
    await scene.nobodyElseNoticed(1);
  });

  it('[R12] a second struct for an id is a duplicate', async () => {
    const entry = anna.write(conversation, 'once', Date.now());
    a.write(1, 5, 0, entry);
    await a.next('arrivals');
    a.write(1, 6, 0, entry);
    await scene.expectRefusal('duplicate');
    await scene.nobodyElseNoticed(1);
  });

  it('[R6] the same structs again are acknowledged again', async () => {
    const entry = anna.write(conversation, 'again', Date.now());
    a.write(1, 5, 0, entry);
    const first = await a.next('arrivals');
    const from = a.messages.length;
    a.write(1, 5, 0, entry);
    const second = await a.next('arrivals', undefined, from);
    expect(second.arrivals).toEqual(first.arrivals);
    await scene.nobodyElseNoticed(1);
  });

  it('[R4] other bytes under a clock that is taken are refused', async () => {
    a.write(1, 5, 0, anna.write(conversation, 'first', Date.now()));
    await a.next('arrivals');
    a.write(1, 5, 0, anna.write(conversation, 'second', Date.now()));
    await scene.expectRefusal('clock-reused');
    await scene.nobodyElseNoticed(1);
  });

  it('[R8] an entry of another conversation is refused', async () => {
    const other = served.clinic.addConversation(anna);
    a.write(1, 5, 0, anna.write(other, 'replayed', Date.now()));
    await scene.expectRefusal('wrong-conversation');
    await scene.nobodyElseNoticed();
  });

  it('[R10] a clock more than five minutes ahead of relay time is refused', async () => {
    a.write(1, 5, 0, anna.write(conversation, 'tomorrow', Date.now() + 301_000 + 5_000));
    await scene.expectRefusal('clock-ahead');
    await scene.nobodyElseNoticed();
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
    await scene.nobodyElseNoticed(1);
  });

  it('[R9] after a refusal the client id is dropped, and a fresh one goes on', async () => {
    a.write(1, 5, 0, ben.write(conversation, 'bad', Date.now()));
    await scene.expectRefusal('wrong-author');
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
    await scene.expectRefusal('unknown-target');
    await scene.nobodyElseNoticed();
  });

  it('[R2] an entry that is refused claims no client id', async () => {
    const body = { target: ben.write(conversation, 'nowhere', 1).id, text: 'changed' };
    const edit = anna.write(conversation, '', Date.now(), { kind: 'edit', body } as never);
    a.write(1, 5, 0, edit);
    await scene.expectRefusal('unknown-target');
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
    await scene.expectRefusal('not-permitted');
    const own = anna.write(conversation, 'own', Date.now());
    a.write(1, 6, 0, own);
    await a.next('arrivals', ({ arrivals }) => arrivals[0]?.id === own.id);
    const change = edit(own.id);
    a.write(1, 6, 1, change);
    await a.next('arrivals', ({ arrivals }) => arrivals[0]?.id === change.id);
  });
});
