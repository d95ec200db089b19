/** The relay, and now and then a workstation, ended by SIGKILL in the middle of work. */
import type { SeededRandom } from '@corridor/core/testing';
import type { Clinic } from '../processes/clinic.ts';
import { chatter, pause, runInClinics } from './clinic-row.ts';
import type { Row } from './row.ts';

const killed = async (clinic: Clinic, random: SeededRandom): Promise<Record<string, number>> => {
  const victim = random.chance(0.3) ? random.pick(clinic.stations) : null;
  const [relayAfterMs, victimAfterMs] = [random.between(0, 400), random.between(0, 400)];
  const counts = { relayKills: 1, workstationKills: victim ? 1 : 0 };
  // The rhythm of the writing is drawn before anything happens: the same seed, the same schedule.
  const writing = chatter(clinic, random, 20, 40);
  const deaths = [
    pause(relayAfterMs).then(() => clinic.relay.kill()),
    ...(victim ? [pause(victimAfterMs).then(() => victim.kill())] : []),
  ];
  await Promise.all([writing, ...deaths]);
  await Promise.all([clinic.relay.start(), victim && clinic.startStation(victim)]);
  return counts;
};

export const killedRow: Row = {
  name: 'killed',
  title: 'the relay killed at random while all write, now and then a workstation too',
  longRuns: 500,
  shortRuns: 2,
  run: runInClinics(killed),
};
