/**
 * The relay comes back with older data: from a backup by command, or a folder put back by hand.
 * What happened since is on the workstations: messages, one that was taken back, somebody who was
 * removed, how far everybody has read.
 */
import { cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SeededRandom } from '@corridor/core/testing';
import { corridor } from '../../../e2e/harness/cli.ts';
import type { Clinic } from '../processes/clinic.ts';
import { readIds, type StoredMarker, viewRelay } from '../processes/relay-view.ts';
import { chatter, pause, runInClinics } from './clinic-row.ts';
import type { Row } from './row.ts';

/** Looks, a tenth of a second apart, until the relay knows again how far everybody has read. */
const MOST_LOOKS = 100;

/** Keeps the data as they are now. @returns puts them back; the relay must have ended */
const keep = async ({ relay }: Clinic, byCommand: boolean): Promise<() => Promise<void>> => {
  const folder = mkdtempSync(join(tmpdir(), 'corridor-lab-backup-'));
  const copy = join(folder, 'copy');
  if (byCommand) await corridor(relay.folder, 'backup', copy);
  else {
    await relay.stop();
    cpSync(relay.folder, copy, { recursive: true });
    await relay.start();
  }
  return async () => {
    const restored = join(folder, 'restored');
    if (byCommand) await corridor(restored, 'restore', copy);
    else renameSync(copy, restored);
    rmSync(relay.folder, { recursive: true });
    renameSync(restored, relay.folder);
    rmSync(folder, { recursive: true });
  };
};

/** Everybody reads everything that they may read. @returns where their markers stand */
const readEverything = async (clinic: Clinic): Promise<StoredMarker[]> => {
  const { members } = await viewRelay(clinic.relay.folder);
  const markers: StoredMarker[] = [];
  for (const station of clinic.stations) {
    for (const conversation of clinic.conversationsOf(station)) {
      const isMember = members.some(
        (member) => member.conversation === conversation && member.user === station.user,
      );
      if (!isMember) continue;
      const sequence = await station.read(conversation);
      if (sequence > 0) markers.push({ conversation, user: station.user, sequence });
    }
  }
  return markers;
};

/** Markers that the relay does not have as they were. */
const lostMarkers = async (clinic: Clinic, read: readonly StoredMarker[]): Promise<string[]> => {
  const { markers } = await viewRelay(clinic.relay.folder);
  return read.flatMap(({ user, conversation, sequence }) => {
    const now = markers.find((each) => each.user === user && each.conversation === conversation);
    return now?.sequence === sequence
      ? []
      : [`a marker stands at ${now?.sequence ?? 'nothing'} and not at ${sequence}`];
  });
};

const restore = async (clinic: Clinic, random: SeededRandom): Promise<Record<string, number>> => {
  const byCommand = random.chance(0.5);
  const removes = random.chance(0.5);
  const [writer, place] = [random.between(0, 1), random.between(0, 1_000)];
  const { group, ana, cleo } = clinic.practice;
  await chatter(clinic, random, 10, 20);
  await clinic.agree();
  const putBack = await keep(clinic, byCommand);
  const before = await clinic.practice.signIn(ana);
  if (removes) await before.command({ type: 'remove-member', conversation: group, user: cleo.id });
  const station = clinic.stations[writer];
  const withdrawn = station !== undefined && (await clinic.withdraw(station, place));
  await chatter(clinic, random, 25, 20);
  await clinic.agree();
  const read = await readEverything(clinic);
  await clinic.relay.kill();
  const { stored } = readIds(clinic.relay.folder);
  await putBack();
  const older = readIds(clinic.relay.folder);
  const lost = [...stored].filter((id) => !older.stored.has(id));
  if (lost.length === 0) clinic.fail('nothing was tested: the older data lack nothing');
  await chatter(clinic, random, 5, 20);
  await clinic.relay.start();
  const { failures } = await clinic.agree();
  for (const failure of failures) clinic.fail(`after it came back: ${failure}`);
  let wrong = await lostMarkers(clinic, read);
  for (let look = 0; look < MOST_LOOKS && wrong.length > 0; look++) {
    await pause(100);
    wrong = await lostMarkers(clinic, read);
  }
  for (const sentence of wrong) clinic.fail(sentence);
  const now = readIds(clinic.relay.folder);
  const back = lost.filter((id) => now.stored.has(id));
  const unaudited = back.filter((id) => !now.healed.has(id)).length;
  if (unaudited > 0) clinic.fail(`[H8] ${unaudited} of ${back.length} came back unwritten`);
  if (read.length === 0) clinic.fail('nothing was tested: nobody has read anything');
  if (removes) {
    const { members } = await viewRelay(clinic.relay.folder);
    const isBack = members.some((each) => each.user === cleo.id && each.conversation === group);
    if (isBack) clinic.fail('who was removed is a member again');
    const after = await clinic.practice.signIn(ana);
    await after.command({ type: 'add-members', conversation: group, members: [cleo.id] });
  }
  return {
    lost: lost.length,
    back: back.length,
    byCommand: byCommand ? 1 : 0,
    removed: removes ? 1 : 0,
    takenBack: withdrawn ? 1 : 0,
    markers: read.length,
  };
};

export const restored: Row = {
  name: 'restored',
  title: 'the relay restored from a backup, by `restore` or by putting the folder back',
  longRuns: 50,
  shortRuns: 1,
  run: runInClinics(restore, 5),
};
