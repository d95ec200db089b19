/**
 * How far one's own message has come, person by person: on the server, on a device of theirs, read.
 * Pure, on what markers tell. Nothing is claimed that is not known: a time is exact only where the
 * step before it is known too.
 */

export interface ReachMarker {
  readonly user: string;
  readonly held: number;
  readonly steps: readonly { readonly upTo: number; readonly at: number }[];
}

export interface ReachMember {
  readonly user: string;
  /** Unix ms. */
  readonly joinedAt: number;
}

export interface PersonReach<U extends string = string> {
  readonly user: U;
  readonly reach: 'stored' | 'held' | 'read';
  /** When it was read, Unix ms; null when that is not known. */
  readonly at: number | null;
  /** False: it was read at that time or before. */
  readonly exact: boolean;
}

const readAt = (
  { steps }: ReachMarker,
  sequence: number,
): Pick<PersonReach, 'at' | 'exact'> | null => {
  const index = steps.findIndex(({ upTo }) => upTo >= sequence);
  const step = steps[index];
  if (!step) return null;
  return { at: step.at === 0 ? null : step.at, exact: index > 0 };
};

/** @param sequence of a message that is on the server */
export const personReach = <U extends string>(
  sequence: number,
  user: U,
  marker: ReachMarker | undefined,
): PersonReach<U> => {
  const read = marker ? readAt(marker, sequence) : null;
  if (read) return { user, reach: 'read', ...read };
  const reach = marker && marker.held >= sequence ? 'held' : 'stored';
  return { user, reach, at: null, exact: false };
};

export interface Reach {
  /** How far it has come with everybody: the least of all. */
  readonly level: 'stored' | 'held' | 'read';
  readonly read: number;
  /** On a device or read. */
  readonly held: number;
  readonly of: number;
}

export const reachOf = (people: readonly PersonReach[]): Reach => {
  const read = people.filter(({ reach }) => reach === 'read').length;
  const held = people.filter(({ reach }) => reach !== 'stored').length;
  const of = people.length;
  const level = of > 0 && read === of ? 'read' : of > 0 && held === of ? 'held' : 'stored';
  return { level, read, held, of };
};

/**
 * Who is to read a message: the others who are in the conversation now and may read it.
 * @param sinceJoin newcomers read only what came after them
 */
export const readersOf = <M extends ReachMember>(
  members: readonly M[],
  me: string,
  arrivedAt: number,
  sinceJoin: boolean,
): M[] =>
  members.filter(({ user, joinedAt }) => user !== me && !(sinceJoin && joinedAt > arrivedAt));
