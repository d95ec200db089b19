/** The relay ended by SIGKILL in the middle of work, and now and then the power of a workstation cut. */
import type { SeededRandom } from '@corridor/core/testing';
import type { Clinic } from '../processes/clinic.ts';
import { chatter, pause, runInClinics } from './clinic-row.ts';
import type { Row } from './row.ts';

const killed = async (clinic: Clinic, random: SeededRandom): Promise<Record<string, number>> => {
  const victim = random.chance(0.3) ? random.pick(clinic.stations) : null;
  const [relayAfterMs, victimAfterMs] = [random.between(0, 400), random.between(0, 400)];
  // The rhythm of the writing is drawn before anything happens: the same seed, the same schedule.
  const writing = chatter(clinic, random, 20, 40);
  const [lost] = await Promise.all([
    victim ? pause(victimAfterMs).then(() => victim.cutPower()) : 0,
    pause(relayAfterMs).then(() => clinic.relay.kill()),
    writing,
  ]);
  await Promise.all([clinic.relay.start(), victim && clinic.startStation(victim)]);
  return { relayKills: 1, powerCuts: victim ? 1 : 0, lostTransactions: lost };
};

export const killedRow: Row = {
  name: 'killed',
  title: 'the relay killed while all write, now and then the power of a workstation cut',
  longRuns: 500,
  shortRuns: 2,
  run: runInClinics(killed),
};
