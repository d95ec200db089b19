/** The relay comes back with older data: from a backup by command, or a folder put back by hand. */
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SeededRandom } from '@corridor/core/testing';
import { corridor } from '../../../e2e/harness/cli.ts';
import type { Clinic } from '../processes/clinic.ts';
import { countStored } from '../processes/relay-view.ts';
import { chatter, runInClinics } from './clinic-row.ts';
import type { Row } from './row.ts';

/** @returns puts the folder back as it is now; the server must have stopped */
const keep = async (clinic: Clinic, byCommand: boolean): Promise<() => Promise<void>> => {
  const { relay } = clinic;
  if (!byCommand) {
    await relay.stop();
    const copy = await relay.backup();
    await relay.start();
    return async () => relay.restore(copy);
  }
  const folder = mkdtempSync(join(tmpdir(), 'corridor-lab-backup-'));
  const backup = join(folder, 'backup');
  await corridor(relay.folder, 'backup', backup);
  return async () => {
    const restored = join(folder, 'restored');
    await corridor(restored, 'restore', backup);
    rmSync(relay.folder, { recursive: true });
    renameSync(restored, relay.folder);
    rmSync(folder, { recursive: true });
  };
};

const restore = async (clinic: Clinic, random: SeededRandom): Promise<Record<string, number>> => {
  const byCommand = random.chance(0.5);
  await chatter(clinic, random, 10, 20);
  const putBack = await keep(clinic, byCommand);
  await chatter(clinic, random, 25, 20);
  await clinic.agree();
  const stored = countStored(clinic.relay.folder);
  await clinic.relay.kill();
  await putBack();
  const lost = stored - countStored(clinic.relay.folder);
  await chatter(clinic, random, 5, 20);
  await clinic.relay.start();
  return { lost, byCommand: byCommand ? 1 : 0 };
};

export const restored: Row = {
  name: 'restored',
  title: 'the relay restored from a backup, by `restore` or by putting the folder back',
  longRuns: 50,
  shortRuns: 1,
  run: runInClinics(restore, 5),
};
