/**
 * What tests start from, made once before them and copied by each: the data of a practice, and the
 * workstations at which its people signed in on an earlier day. A sign-in on a new profile, with
 * the whole app to be kept, takes more than twice the work of switching such a workstation on.
 */
import type { Account } from './account.ts';
import { clinicAt } from './address.ts';
import { type Cast, Practice } from './practice.ts';
import { CorridorServer } from './server.ts';
import { Workstation } from './workstation.ts';

/** Playwright hands its environment on from the set-up to every worker. */
const VARIABLE = 'CORRIDOR_E2E_TEMPLATE';

export interface Template {
  /** Of the server's data. */
  readonly folder: string;
  readonly cast: Cast;
  /** Folders of the browsers at which people have signed in, by their login. */
  readonly profiles: Readonly<Record<string, string>>;
}

/** Of this run. @throws outside of one */
export const theTemplate = (): Template => {
  const made = process.env[VARIABLE];
  if (!made) throw new Error('The set-up of this run did not make a template.');
  return JSON.parse(made) as Template;
};

/** Of the browser at which somebody has signed in. @throws for whom there is none */
export const profileOf = ({ profiles }: Template, who: Account): string => {
  const folder = profiles[who.login];
  if (!folder) throw new Error(`${who.name} has never signed in at a workstation.`);
  return folder;
};

/** The set-up of a run. @returns what ends it */
export default async function makeTemplate(): Promise<() => Promise<void>> {
  const server = await CorridorServer.start();
  const { cast } = await Practice.create(server);
  const { url, options } = clinicAt(server.port);
  const signIn = async (who: Account) => {
    const workstation = new Workstation(url, options);
    await workstation.begin(who);
    await workstation.readyOffline();
    await workstation.switchOff();
    return { who, workstation };
  };
  const people = await Promise.all([cast.ana, cast.ben, cast.cleo].map(signIn));
  await server.stop();
  const template: Template = {
    folder: server.folder,
    cast,
    profiles: Object.fromEntries(
      people.map(({ who, workstation }) => [who.login, workstation.profile.folder]),
    ),
  };
  process.env[VARIABLE] = JSON.stringify(template);
  return async () => {
    for (const { workstation } of people) await workstation.profile.remove();
    await server.remove();
  };
}
