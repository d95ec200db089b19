/** Runs in a browser page: y-websocket and y-indexeddb as they come, driven by a test. */
import { IndexeddbPersistence } from 'y-indexeddb';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';

export interface StockClient {
  /** Opens the replica and, with a token, the line. Resolves when the replica is loaded. */
  open(segment: string, token: string | null): Promise<void>;
  /** Resolves when the relay has answered the handshake. */
  synced(): Promise<void>;
  close(): Promise<void>;
  ids(): string[];
  add(id: string, bytes: number[]): void;
}

let doc: Y.Doc | null = null;
let replica: IndexeddbPersistence | null = null;
let provider: WebsocketProvider | null = null;

const entries = (): Y.Map<Uint8Array> => {
  if (!doc) throw new Error('not open');
  return doc.getMap<Uint8Array>('entries');
};

const client: StockClient = {
  async open(segment, token) {
    doc = new Y.Doc();
    replica = new IndexeddbPersistence(`stock-${segment}`, doc);
    await replica.whenSynced;
    if (token === null) return;
    const url = `${location.origin.replace(/^http/, 'ws')}/sync`;
    provider = new WebsocketProvider(url, segment, doc, { params: { token }, disableBc: true });
  },
  synced: () =>
    new Promise((resolve) => {
      if (provider?.synced) resolve();
      else provider?.once('sync', () => resolve());
    }),
  async close() {
    provider?.destroy();
    provider = null;
    await replica?.destroy();
    doc?.destroy();
  },
  ids: () => [...entries().keys()],
  add(id, bytes) {
    entries().set(id, new Uint8Array(bytes));
  },
};

Object.assign(globalThis, { stock: client });
