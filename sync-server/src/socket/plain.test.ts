/** A stock y-websocket client, as any Yjs tool uses it, follows and writes a conversation. */

import { randomBytes } from 'node:crypto';
import {
  addEntries,
  CLOSE,
  type ConversationId,
  entryIds,
  freshClientId,
  MAX_SEGMENT_BYTES,
  type SegmentName,
} from '@corridor/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import type { Person } from '../relay/testing/people.ts';
import { ServedClinic } from './testing/served-clinic.ts';

let served: ServedClinic;
let anna: Person;
let ben: Person;
let conversation: ConversationId;
let head: SegmentName;
const providers: WebsocketProvider[] = [];

beforeEach(async () => {
  served = await ServedClinic.open();
  anna = served.clinic.addPerson();
  ben = served.clinic.addPerson();
  conversation = served.clinic.addConversation(anna, ben);
  head = await served.clinic.headOf(conversation);
});
afterEach(async () => {
  for (const provider of providers.splice(0)) provider.destroy();
  await served.close();
});

const open = (person: Person, segment = head, doc = newDoc()): WebsocketProvider => {
  served.letIn(person);
  const provider = new WebsocketProvider(`ws://${served.host}/sync`, segment, doc, {
    WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
    params: { token: person.user },
    disableBc: true,
  });
  providers.push(provider);
  return provider;
};

const newDoc = (): Y.Doc => {
  const doc = new Y.Doc();
  doc.clientID = freshClientId((n) => new Uint8Array(randomBytes(n)));
  return doc;
};

const synced = (provider: WebsocketProvider): Promise<void> =>
  new Promise((resolve) => {
    if (provider.synced) resolve();
    else provider.once('sync', () => resolve());
  });

const holds = (doc: Y.Doc, count: number): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      if ([...entryIds(doc)].length >= count) resolve();
    };
    doc.on('update', look);
    look();
  });

describe('plain /sync/<segment>', () => {
  it('[M13] follows and writes beside a multiplexed client', async () => {
    const provider = open(anna);
    const b = await served.connect(ben);
    await b.attach(1, head);
    await synced(provider);

    const entry = anna.write(conversation, 'from a Yjs tool', Date.now());
    addEntries(provider.doc, [entry], null);
    await b.next('arrivals', ({ arrivals }) => arrivals[0]?.id === entry.id);

    const reply = ben.write(conversation, 'hello tool', Date.now());
    b.write(1, 77, 0, reply);
    await holds(provider.doc, 2);
    expect(new Set(entryIds(provider.doc))).toEqual(new Set([entry.id, reply.id]));
  });

  it('[M13] what was written offline goes up on connect, and comes down elsewhere', async () => {
    const doc = newDoc();
    const entries = Array.from({ length: 50 }, (_, i) =>
      anna.write(conversation, `${i}`, Date.now()),
    );
    for (const entry of entries) addEntries(doc, [entry], null);
    const other = open(ben);
    await synced(other);
    open(anna, head, doc);
    await holds(other.doc, 50);
    expect(served.clinic.storedCount).toBe(50);
  });

  it('[M13] a replica from disk is current without the segment being read', async () => {
    const first = open(anna);
    await synced(first);
    addEntries(first.doc, [anna.write(conversation, 'kept', Date.now())], null);
    const b = await served.connect(ben);
    await b.attach(1, head);
    const restored = new Y.Doc();
    Y.applyUpdate(restored, Y.encodeStateAsUpdate(first.doc));
    await b.next('arrivals');
    served.clinic.store.diff = () => Promise.reject(new Error('it was read'));
    const again = open(anna, head, restored);
    await synced(again);
    expect(again.wsconnected).toBe(true);
  });

  it('[M13] a refusal comes as y-protocols’ permission denied', async () => {
    const provider = open(anna);
    await synced(provider);
    const denied = new Promise<string>((resolve) => {
      provider.messageHandlers[2] = (_encoder, decoder) => {
        const text = new TextDecoder().decode(decoder.arr);
        resolve(text);
      };
    });
    addEntries(provider.doc, [ben.write(conversation, 'not mine', Date.now())], null);
    expect(await denied).toContain('wrong-author');
    expect(served.clinic.storedCount).toBe(0);
  });

  it('[S5] a closed segment answers 4410 with the name of the head', async () => {
    served.clinic.store.closeHeadFor(conversation);
    const b = await served.connect(ben);
    await b.attach(1, head);
    const padding = 'x'.repeat(7_900);
    const big = Array.from({ length: Math.ceil(MAX_SEGMENT_BYTES / 7_900) }, () =>
      ben.write(conversation, padding, Date.now()),
    );
    b.write(1, 77, 0, ...big);
    const closed = await b.next('channel-closed');
    expect(closed.code).toBe(CLOSE.segmentClosed);
    expect(closed.reason).toBe(await served.clinic.headOf(conversation));
    const provider = open(anna);
    const event = await new Promise<{ code: number; reason: string }>((resolve) => {
      provider.on('connection-close', (close) => {
        if (close !== null) resolve({ code: close.code, reason: close.reason });
      });
    });
    expect(event).toEqual({ code: CLOSE.segmentClosed, reason: closed.reason });
  });

  it('[M13] a wrong token, an unknown segment and a stranger are turned away', async () => {
    const closeOf = (url: string): Promise<number> =>
      new Promise((resolve) => new WebSocket(url).once('close', resolve));
    const stranger = served.clinic.addPerson();
    expect(await closeOf(`ws://${served.host}/sync/${head}?token=wrong`)).toBe(CLOSE.signedOut);
    expect(await closeOf(served.plainUrl(head, stranger))).toBe(CLOSE.forbidden);
    expect(await closeOf(`ws://${served.host}/sync/nonsense?token=x`)).toBe(CLOSE.unknownSegment);
  });
});
