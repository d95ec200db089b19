/** Names in a query, as the people and conversations of this device. Pure. */
import type { ConversationId, DirectoryUser, UserId } from '@corridor/core';
import { folded, matches } from '../conversations/names.ts';
import type { Request } from './port.ts';
import type { FilterName, Problem, Query } from './query.ts';

export interface Named<Id> {
  readonly id: Id;
  readonly name: string;
}

export interface Directory {
  readonly me: UserId;
  readonly people: readonly (Named<UserId> & Pick<DirectoryUser, 'login'>)[];
  readonly conversations: readonly Named<ConversationId>[];
}

/** Null: nothing was asked. `problems`: nothing is searched until they are put right. */
export interface Resolved {
  readonly request: Request | null;
  readonly problems: readonly Problem[];
}

const MYSELF: ReadonlySet<string> = new Set(['me', 'mij', 'ik']);

/** Whoever is called exactly so, else everybody whose name has words that begin so. */
const named = <Id>(all: readonly Named<Id>[], typed: string): Id[] => {
  const exact = all.filter(({ name }) => folded(name) === folded(typed));
  return (exact.length > 0 ? exact : all.filter(({ name }) => matches(name, typed))).map(
    ({ id }) => id,
  );
};

export const resolve = (query: Query, { me, people, conversations }: Directory): Resolved => {
  const problems: Problem[] = [...query.problems];
  const each = <Id>(
    filter: FilterName,
    values: readonly string[],
    why: Problem['why'],
    find: (value: string) => readonly Id[],
  ): Id[] | null => {
    if (values.length === 0) return null;
    return values.flatMap((value) => {
      const ids = find(value);
      if (ids.length === 0) problems.push({ filter, value, why });
      return [...ids];
    });
  };
  const from = each('from', query.from, 'nobody', (value) => {
    if (MYSELF.has(value.toLowerCase())) return [me];
    const login = people.filter((person) => person.login === value.toLowerCase());
    return login.length > 0 ? login.map(({ id }) => id) : named(people, value);
  });
  const into = each('in', query.in, 'no-conversation', (value) =>
    named(conversations, value.replace(/^#/, '')),
  );
  const { words, phrases, afterMs, beforeMs, has } = query;
  const asked =
    words.length + phrases.length + has.length > 0 ||
    from !== null ||
    into !== null ||
    afterMs !== null ||
    beforeMs !== null;
  return {
    request:
      asked && problems.length === 0
        ? { words, phrases, from, in: into, afterMs, beforeMs, has }
        : null,
    problems,
  };
};
