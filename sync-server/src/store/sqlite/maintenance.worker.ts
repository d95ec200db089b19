/**
 * The maintenance thread: builds and checks snapshots, and moves what was committed from the log
 * into the database, beside commits instead of inside one.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { Receipts } from '../receipts.ts';
import { openForReading, openForWriting } from './database.ts';
import type { MaintenanceReply, MaintenanceRequest } from './maintenance.ts';
import type { ReaderData } from './reader-thread.ts';
import { SearchDocuments } from './search-documents.ts';
import { SegmentReader } from './segment-reader.ts';

const port = parentPort;
if (!port) throw new Error('maintenance.worker runs as a thread');

const { path, secret } = workerData as ReaderData;
const db = openForReading(path);
const reader = new SegmentReader(db, new Receipts(secret));
const documents = new SearchDocuments(db);
// Only for checkpoints: PASSIVE neither waits for the writer nor makes it wait.
const log = openForWriting(path);

const answer = (request: MaintenanceRequest): MaintenanceReply => {
  switch (request.type) {
    case 'compact':
      return { body: reader.compact(request.segment) };
    case 'search':
      return { work: documents.next() };
    case 'checkpoint':
      log.pragma('wal_checkpoint(PASSIVE)');
      return { body: null };
  }
};

port.on('message', (request: MaintenanceRequest | 'close') => {
  if (request === 'close') {
    db.close();
    log.close();
    port.close();
    return;
  }
  let reply: MaintenanceReply;
  try {
    reply = answer(request);
  } catch (error) {
    reply = { error: String(error) };
  }
  port.postMessage(reply);
});
