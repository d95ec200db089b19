/** The writer thread: a {@link Writer} behind messages, each a list of jobs. */
import { randomBytes } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { openForWriting } from './database.ts';
import { packOutcomes, unpackFrames } from './packing.ts';
import { operations } from './registry.ts';
import { type JobResult, Writer } from './writer.ts';
import type { WireJob, WireResult, WriterData } from './writer-thread.ts';

const port = parentPort;
if (!port) throw new Error('writer.worker runs as a thread');

const { path, era, secret } = workerData as WriterData;
const db = openForWriting(path);
const writer = new Writer({
  db,
  era,
  secret,
  operations,
  now: Date.now,
  random: (bytes) => new Uint8Array(randomBytes(bytes)),
});

const toWire = (result: JobResult): WireResult =>
  result.type === 'committed'
    ? { type: 'committed', packed: packOutcomes(result.outcomes) }
    : result;

port.on('message', (jobs: readonly WireJob[] | 'close') => {
  if (jobs === 'close') {
    // Read-only connections may close after this one, and could not: the log would stay behind.
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.close();
    port.close();
    return;
  }
  const results = writer.process(
    jobs.map((job) =>
      job.type === 'commit' ? { type: 'commit', frames: unpackFrames(job.packed) } : job,
    ),
  );
  const wire = results.map(toWire);
  const transfers = wire.flatMap((result) =>
    result.type === 'committed' ? [result.packed.stored.buffer] : [],
  );
  port.postMessage(wire, transfers);
});
