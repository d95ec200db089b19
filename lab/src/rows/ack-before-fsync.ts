/** Whether anybody is told of an entry before it is on disk, read from the system calls. */
import { createReadStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { SeededRandom } from '@corridor/core/testing';
import { FsyncReader } from '../checks/fsync-order.ts';
import type { Clinic } from '../processes/clinic.ts';
import { recording, straceImpediment } from '../processes/strace.ts';
import { chatter, pause, runInClinics } from './clinic-row.ts';
import type { Row } from './row.ts';

/** Acknowledgements of one run: its trace is some tens of megabytes. */
const SENDS = 200;
/** Looks, 20 ms apart, until all of them are acknowledged. */
const MOST_LOOKS = 500;
const CALLS = ['fsync', 'fdatasync', 'pwrite64', 'write', 'writev', 'sendto', 'sendmsg'] as const;

const traceCommits = async (
  clinic: Clinic,
  random: SeededRandom,
): Promise<Record<string, number>> => {
  const path = join(clinic.folder, 'trace');
  await clinic.relay.stop();
  const before = new Set(clinic.acknowledgedIds);
  await clinic.relay.start({ wrapper: recording(path, CALLS) });
  await chatter(clinic, random, SENDS, 10);
  await clinic.agree();
  // A workstation tells the lab a moment after its screen changed.
  for (let look = 0; look < MOST_LOOKS && clinic.waitingCount > 0; look++) await pause(20);
  await clinic.relay.stop();
  const ids = clinic.acknowledgedIds.filter((id) => !before.has(id));
  const reader = new FsyncReader(ids);
  for await (const line of createInterface({ input: createReadStream(path) })) reader.read(line);
  rmSync(path);
  await clinic.relay.start();
  const { inOrder, early, unseen } = reader.order;
  for (const id of early) clinic.fail(`acknowledged before it was on disk: ${id}`);
  if (ids.length !== SENDS) {
    clinic.fail(`nothing was tested: ${ids.length} of ${SENDS} were acknowledged under the trace`);
  }
  if (unseen.length > 0) clinic.fail(`the trace does not show ${unseen.length} of ${ids.length}`);
  return { afterFsync: inOrder, early: early.length };
};

export const ackBeforeFsync: Row = {
  name: 'ack-before-fsync',
  title: `the order of fsync and acknowledgement in the system calls, ${SENDS} sends a run`,
  longRuns: 50,
  shortRuns: 0,
  impediment: straceImpediment,
  run: runInClinics(traceCommits, 5),
};
