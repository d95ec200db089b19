/**
 * The maintenance thread: builds and checks snapshots, and moves what was committed from the log
 * into the database, beside commits instead of inside one.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { Receipts } from '../receipts.ts';
import { openForReading, openForWriting } from './database.ts';
import type { MaintenanceReply, MaintenanceRequest } from './maintenance.ts';
import type { ReaderData } from './reader-thread.ts';
import { SegmentReader } from './segment-reader.ts';

const port = parentPort;
if (!port) throw new Error('maintenance.worker runs as a thread');

const { path, secret } = workerData as ReaderData;
const db = openForReading(path);
const reader = new SegmentReader(db, new Receipts(secret));
// Only for checkpoints: PASSIVE neither waits for the writer nor makes it wait.
const log = openForWriting(path);

const answer = (request: MaintenanceRequest): Uint8Array | null => {
  if (request.type === 'compact') return reader.compact(request.segment);
  log.pragma('wal_checkpoint(PASSIVE)');
  return null;
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
    reply = { body: answer(request) };
  } catch (error) {
    reply = { error: String(error) };
  }
  port.postMessage(reply);
});
