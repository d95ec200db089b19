/** The relay commits, and what it says of it never arrives: 0 duplicates. */
import type { SeededRandom } from '@corridor/core/testing';
import type { Clinic } from '../processes/clinic.ts';
import { countStored } from '../processes/relay-view.ts';
import { pause, runInClinics } from './clinic-row.ts';
import type { Row } from './row.ts';

/** Messages of one run whose acknowledgement is lost. */
const SENDS = 10;
/** Looks for the commit, 20 ms apart. */
const MOST_LOOKS = 500;

const loseAcknowledgements = async (
  clinic: Clinic,
  random: SeededRandom,
): Promise<Record<string, number>> => {
  const station = random.pick(clinic.stations);
  const proxy = clinic.proxyOf(station);
  const places = Array.from({ length: SENDS }, () => random.between(0, 1));
  const cutsFirst = random.chance(0.3);
  const { folder } = clinic.relay;
  // Attached to both conversations: what the relay says to an attach would be lost as well.
  for (const place of [0, 1]) clinic.write(station, place);
  await clinic.agree();
  const before = countStored(folder);
  const heard = clinic.acknowledgedCount;
  proxy.set('toClient', { mode: 'drop' });
  for (const place of places) clinic.write(station, place);
  await clinic.settled();
  for (let look = 0; look < MOST_LOOKS && countStored(folder) < before + SENDS; look++) {
    await pause(20);
  }
  const committed = countStored(folder) - before;
  const unheard = committed - (clinic.acknowledgedCount - heard);
  if (unheard !== SENDS) {
    clinic.fail(`nothing was tested: ${unheard} of ${SENDS} were committed and not heard of`);
  }
  // Its process may end as well before it learns of the commit.
  if (cutsFirst) {
    await station.kill();
    proxy.restore();
    await clinic.startStation(station);
  } else proxy.restore();
  return { unheard };
};

export const lostAck: Row = {
  name: 'lost-ack',
  title: `what the server says is dropped after it committed, ${SENDS} sends a run`,
  longRuns: 100,
  shortRuns: 1,
  run: runInClinics(loseAcknowledgements),
};
