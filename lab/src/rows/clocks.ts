/** Wall clocks that are wrong, set back, or moved by daylight saving, on either side. */
import { SessionList } from '@corridor/core';
import type { SeededRandom } from '@corridor/core/testing';
import type { Clinic } from '../processes/clinic.ts';
import { chatter, runInClinics } from './clinic-row.ts';
import type { Row } from './row.ts';

const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;

const STATION_OFFSETS = [
  0,
  HOUR_MS,
  -HOUR_MS,
  5 * 60_000,
  -5 * 60_000,
  10 * YEAR_MS,
  -10 * YEAR_MS,
] as const;
/** Not years ahead: {@link turnYearsAhead} has that, because everybody signs in again then. */
const RELAY_OFFSETS = [0, HOUR_MS, -HOUR_MS, 26 * HOUR_MS, -26 * HOUR_MS, -10 * YEAR_MS] as const;

/** By the relay's clock every session has expired: people sign in again, and what waited arrives. */
const turnYearsAhead = async (
  clinic: Clinic,
  random: SeededRandom,
): Promise<Record<string, number>> => {
  const years = random.between(2, 9);
  await chatter(clinic, random, 5, 20);
  await clinic.relay.stop();
  await chatter(clinic, random, 6, 20);
  await clinic.settled();
  await clinic.relay.start({ clockOffsetMs: years * YEAR_MS });
  const { ana, ben, cleo } = clinic.practice;
  for (const { login, password } of [ana, ben, cleo]) {
    const station = clinic.stations.find((each) => each.login === login);
    if (!station) continue;
    await station.kill();
    await clinic.startStation(station, { password });
  }
  hasClock(clinic, 'the relay', await relayClock(clinic), years * YEAR_MS);
  await chatter(clinic, random, 10, 40);
  return { yearsAhead: 1 };
};

/** A clock is where it was put, give or take what a look takes on a busy machine. */
const MOST_WRONG_MS = 60_000;

const hasClock = (clinic: Clinic, whose: string, wallMs: number, offsetMs: number): void => {
  const wrongMs = Math.abs(wallMs - Date.now() - offsetMs);
  // Not `>`: a clock that nobody tells is no number.
  if (!(wrongMs <= MOST_WRONG_MS)) {
    clinic.fail(`nothing was tested: the clock of ${whose} is ${wrongMs} ms from where it was put`);
  }
};

/** The relay's wall clock: when it says that somebody who signs in now did so. */
const relayClock = async ({ practice }: Clinic): Promise<number> => {
  const person = await practice.signIn(practice.ana);
  const answer = await person.request('GET', '/api/sessions');
  const { sessions } = SessionList.parse(await answer.json());
  return sessions.find(({ current }) => current)?.createdAt ?? Number.NaN;
};

const turnClocks = async (
  clinic: Clinic,
  random: SeededRandom,
): Promise<Record<string, number>> => {
  if (random.chance(0.1)) return turnYearsAhead(clinic, random);
  const turnsRelay = random.chance(0.3);
  const relayOffsetMs = random.pick(RELAY_OFFSETS);
  const station = random.pick(clinic.stations);
  const stationOffsetMs = random.pick(STATION_OFFSETS);
  await chatter(clinic, random, 5, 20);
  if (turnsRelay) {
    await clinic.relay.stop();
    await chatter(clinic, random, 3, 20);
    await clinic.relay.start({ clockOffsetMs: relayOffsetMs });
    hasClock(clinic, 'the relay', await relayClock(clinic), relayOffsetMs);
  } else {
    await station.kill();
    await clinic.startStation(station, { clockOffsetMs: stationOffsetMs });
    hasClock(clinic, station.login, (await station.look()).wallMs, stationOffsetMs);
  }
  await chatter(clinic, random, 10, 40);
  return { relayTurns: turnsRelay ? 1 : 0, stationTurns: turnsRelay ? 0 : 1 };
};

export const clocks: Row = {
  name: 'clocks',
  title: 'wall clocks ten years off, set back, an hour off, of the relay or a workstation',
  longRuns: 500,
  shortRuns: 0,
  run: runInClinics(turnClocks),
};
