/** Any Yjs tool with a token follows and writes a conversation: stock packages, nothing of ours. */
import 'fake-indexeddb/auto';
import { build } from 'esbuild';
import WebSocket from 'ws';
import { IndexeddbPersistence } from 'y-indexeddb';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { SyncRoom } from '../harness/sync-room.ts';
import { expect, test } from '../harness/test.ts';

test('a stock y-websocket + y-indexeddb client in Node follows, writes, and keeps its replica', async ({
  practice,
  openProxy,
}) => {
  const line = await openProxy();
  const ana = await practice.signIn(practice.ana);
  const ben = await practice.signIn(practice.ben);
  const { token, program } = await ana.program('Ana’s archive');
  const head = await ana.head(practice.group);
  const bensRoom = new SyncRoom(ben.syncUrl, ben.headers, practice.group);
  const seenByBen: string[] = [];
  bensRoom.onEntries = (structs) => seenByBen.push(...structs.map(({ id }) => id));
  await bensRoom.open();

  const open = async () => {
    const doc = new Y.Doc();
    const replica = new IndexeddbPersistence(`archive-${head}`, doc);
    await replica.whenSynced;
    const provider = new WebsocketProvider(`ws://127.0.0.1:${line.port}/sync`, head, doc, {
      params: { token },
      WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
      disableBc: true,
    });
    const entries = doc.getMap<Uint8Array>('entries');
    const close = async (): Promise<void> => {
      provider.destroy();
      await replica.destroy();
      doc.destroy();
    };
    return { entries, close };
  };

  // Follows.
  const first = await open();
  const fromBen = await ben.message(practice.group, { text: 'Does the archive hear me?' });
  await bensRoom.deliver([fromBen]);
  await expect.poll(() => first.entries.has(fromBen.id)).toBe(true);
  expect(Buffer.from(first.entries.get(fromBen.id) ?? []).equals(fromBen.bytes)).toBe(true);

  // Writes.
  const fromAna = await program.message(practice.group, { text: 'The archive hears you.' });
  first.entries.set(fromAna.id, fromAna.bytes);
  await expect.poll(() => seenByBen).toContain(fromAna.id);
  await first.close();

  // Opens again with no line: its replica has both. Then the line is back, and so is the rest.
  line.unplug();
  const second = await open();
  expect([...second.entries.keys()].sort()).toEqual(
    expect.arrayContaining([fromBen.id, fromAna.id].sort()),
  );
  const meanwhile = await ben.message(practice.group, { text: 'Still there?' });
  await bensRoom.deliver([meanwhile]);
  const offline = await program.message(practice.group, { text: 'Written while cut off.' });
  second.entries.set(offline.id, offline.bytes);
  line.restore();
  await expect.poll(() => second.entries.has(meanwhile.id)).toBe(true);
  await expect.poll(() => seenByBen).toContain(offline.id);
  await second.close();
  bensRoom.close();
});

test('the same in a browser, beside the app', async ({ practice, openWorkstation, atWork }) => {
  const bundle = await build({
    entryPoints: [new URL('../stock/in-page.ts', import.meta.url).pathname],
    bundle: true,
    format: 'iife',
    platform: 'browser',
    write: false,
    logLevel: 'silent',
  });
  const script = bundle.outputFiles[0]?.text ?? '';
  const ana = await practice.signIn(practice.ana);
  const { token, program } = await ana.program('Ana’s own tool');
  const head = await ana.head(practice.group);
  const ben = await atWork(practice.ben);

  const tool = openWorkstation();
  // Nobody is signed in there, and an empty page is one that the server does not have.
  tool.trouble.expect(/status of 40[14]/);
  await tool.switchOn();
  const stock = await tool.openStockClient(script);
  await stock.call('open', head, token);
  await stock.call('synced');
  const atFirst = (await stock.call('ids')).length;

  await ben.write('from the app');
  const idsThere = async () => (await stock.call('ids')).length;
  await expect.poll(idsThere).toBe(atFirst + 1);
  await ben.write('and once more');
  await expect.poll(idsThere).toBe(atFirst + 2);

  const entry = await program.message(practice.group, { text: 'from a stock client' });
  await stock.call('add', entry.id, [...entry.bytes]);
  await ben.sees('from a stock client');

  // Its replica is in IndexedDB: opened without a line, everything is there.
  await stock.call('close');
  await stock.call('open', head, null);
  await expect.poll(() => stock.call('ids')).toContain(entry.id);
});
