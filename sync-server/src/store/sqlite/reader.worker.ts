/** The reader thread: a {@link SegmentReader} behind messages. */
import { parentPort, workerData } from 'node:worker_threads';
import { encodeArrivals } from '@corridor/core';
import { Receipts } from '../receipts.ts';
import { openForReading } from './database.ts';
import type { ReaderData, ReadReply, ReadRequest } from './reader-thread.ts';
import { Searcher } from './searcher.ts';
import { SegmentReader } from './segment-reader.ts';

const port = parentPort;
if (!port) throw new Error('reader.worker runs as a thread');

const { path, secret } = workerData as ReaderData;
const db = openForReading(path);
const reader = new SegmentReader(db, new Receipts(secret));
const searcher = new Searcher(db);

const answer = (request: Exclude<ReadRequest, { type: 'search' }>): Uint8Array | null => {
  switch (request.type) {
    case 'diff':
      return reader.diff(request.name, request.stateVector);
    case 'arrivals':
      return encodeArrivals(reader.arrivalsSince(request.name, request.sequence));
    case 'fetch':
      return reader.fetch(request.name);
    case 'fetchCompressed':
      return reader.fetchCompressed(request.name);
  }
};

port.on('message', (request: ReadRequest | 'close') => {
  if (request === 'close') {
    db.close();
    port.close();
    return;
  }
  try {
    if (request.type === 'search') {
      const { number, asked } = request;
      port.postMessage({ number, slice: searcher.search(asked) } satisfies ReadReply);
      return;
    }
    const bytes = answer(request);
    // A copy of its own: what came from SQLite or a pool must not be handed over.
    const whole = bytes && new Uint8Array(bytes);
    const reply: ReadReply = { number: request.number, bytes: whole };
    port.postMessage(reply, whole ? [whole.buffer] : []);
  } catch (error) {
    const reply: ReadReply = { number: request.number, error: String(error) };
    port.postMessage(reply);
  }
});
