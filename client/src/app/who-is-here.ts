/**
 * Who is on this workstation, read before anything of the session is loaded: opening the app as the
 * person who used it last needs no more than this.
 */
import type { DepartedRow, PersonRow, WorkstationDatabase } from '../local/people.ts';
import { wasSomebodyHere } from '../local/somebody-here.ts';

export interface Here {
  /** Who uses this profile now; null when somebody has to sign in. */
  readonly current: PersonRow | null;
  /** Most recent first. */
  readonly people: readonly PersonRow[];
  /** Whose account was deactivated: what they kept here is gone, and that is said once. */
  readonly departed: readonly DepartedRow[];
  /** The browser removed what was here, all of it, and nobody asked for that. */
  readonly evicted: boolean;
  /** Somebody left, and the server has not been told yet that their session ends. */
  readonly left: boolean;
}

export const whoIsHere = async (workstation: WorkstationDatabase): Promise<Here> => {
  const [current, people, departed, left] = await Promise.all([
    workstation.current.get('current'),
    workstation.people.toArray(),
    workstation.departed.toArray(),
    workstation.left.count(),
  ]);
  return {
    current: people.find(({ user }) => user === current?.user) ?? null,
    people: people.sort((a, b) => b.lastUsedAt - a.lastUsedAt),
    departed,
    evicted: people.length === 0 && departed.length === 0 && wasSomebodyHere(),
    left: left > 0,
  };
};
