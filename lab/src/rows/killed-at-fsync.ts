/** The relay killed at the Nth fsync of one of its threads: at its start, or in a commit. */
import type { SeededRandom } from '@corridor/core/testing';
import type { Clinic } from '../processes/clinic.ts';
import { injecting, straceImpediment } from '../processes/strace.ts';
import { chatter, pause, runInClinics } from './clinic-row.ts';
import type { Row } from './row.ts';

/** A start costs its threads a few, each group of commits costs the writer one. */
const MOST_FSYNCS = 10;
const SENDS = 30;
const SENDS_AFTER = 5;
const WAIT_FOR_DEATH_MS = 3_000;
/** Rounds of writing until the Nth fsync came: a group of commits costs one, however many it has. */
const MOST_ROUNDS = 5;

const killAtFsync = async (
  clinic: Clinic,
  random: SeededRandom,
): Promise<Record<string, number>> => {
  const nth = random.between(1, MOST_FSYNCS);
  await clinic.relay.stop();
  const wrapper = injecting(`fsync,fdatasync:signal=KILL:when=${nth}`);
  // It may die in its start: that is a death as good as any.
  const started = await clinic.relay.start({ wrapper }).then(
    () => true,
    () => false,
  );
  if (started) {
    const died = clinic.relay.whenEnded();
    // Those that wait for their next attempt would write nothing while the relay is traced.
    await Promise.all(clinic.stations.map((station) => station.reconnect()));
    for (let round = 0; round < MOST_ROUNDS && clinic.relay.isRunning; round++) {
      await chatter(clinic, random, SENDS, 150);
      await Promise.race([died, pause(WAIT_FOR_DEATH_MS)]);
    }
  }
  const killed = !clinic.relay.isRunning;
  if (!killed) clinic.fail(`nothing was tested: no thread came to fsync ${nth}`);
  await clinic.relay.kill();
  await clinic.relay.start();
  // Of one that died in its start nobody would know whether it takes anything again.
  await chatter(clinic, random, SENDS_AFTER, 20);
  return { atStart: started ? 0 : 1, atFsync: started && killed ? 1 : 0 };
};

export const killedAtFsync: Row = {
  name: 'killed-at-fsync',
  title: `the relay killed at the Nth fsync of a thread, N up to ${MOST_FSYNCS}`,
  longRuns: 500,
  shortRuns: 0,
  impediment: straceImpediment,
  run: runInClinics(killAtFsync),
};
