/**
 * Who is on this workstation, read before anything of the session is loaded: opening the app as the
 * person who used it last needs no more than this.
 */
import type { PersonRow, WorkstationDatabase } from '../local/people.ts';

export interface Here {
  /** Who uses this profile now; null when somebody has to sign in. */
  readonly current: PersonRow | null;
  /** Most recent first. */
  readonly people: readonly PersonRow[];
}

export const whoIsHere = async (workstation: WorkstationDatabase): Promise<Here> => {
  const [current, people] = await Promise.all([
    workstation.current.get('current'),
    workstation.people.toArray(),
  ]);
  return {
    current: people.find(({ user }) => user === current?.user) ?? null,
    people: people.sort((a, b) => b.lastUsedAt - a.lastUsedAt),
  };
};
