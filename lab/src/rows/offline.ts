/** What rows share in which somebody works behind a line that is down, and is told later. */
import type { ConversationId } from '@corridor/core';
import type { Clinic } from '../processes/clinic.ts';
import type { Look } from '../processes/wire.ts';
import type { LabWorkstation } from '../processes/workstation.ts';
import { pause } from './clinic-row.ts';

/** Messages in a full outbox. */
export const OUTBOX = 8;
/** Looks, a tenth of a second apart. */
const MOST_LOOKS = 100;

/** Looks again until it is so. @returns the last look */
export const lookUntil = async (
  station: LabWorkstation,
  isSo: (look: Look) => boolean,
): Promise<Look> => {
  let seen = await station.look();
  for (let look = 0; look < MOST_LOOKS && !isSo(seen); look++) {
    await pause(100);
    seen = await station.look();
  }
  return seen;
};

/** A full outbox behind a line that is down. @returns texts that were there before */
export const fillOutbox = async (
  clinic: Clinic,
  station: LabWorkstation,
  conversation: ConversationId,
): Promise<ReadonlySet<string>> => {
  const already = new Set((await station.look()).outbox.map(({ text }) => text));
  clinic.proxyOf(station).unplug();
  for (let i = 0; i < OUTBOX; i++) clinic.writeIn(station, conversation);
  await clinic.settled();
  return already;
};
