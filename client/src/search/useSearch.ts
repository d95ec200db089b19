/** What is typed, as answers: parsed, resolved against the directory, and asked of the worker. */
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { ListItem } from '../conversations/list-items.ts';
import { useWorkplace } from '../conversations/workplace.ts';
import { useWords } from '../i18n/useWords.ts';
import { completions } from './complete.ts';
import { parseQuery } from './query.ts';
import { type Directory, resolve } from './resolve.ts';
import { SearchClient } from './search-client.ts';

/** One letter begins most words there are: it asks for nothing by itself. */
const MIN_TYPED = 2;
/** Between two letters of somebody who types. */
const TYPING_MS = 60;

const HAS = ['link', 'file', 'reaction'] as const;
const DAYS = ['today', 'yesterday'] as const;

export const useSearch = (typed: string, items: readonly ListItem[]) => {
  const { me, users } = useWorkplace();
  const { t } = useWords();
  const [client] = useState(() => new SearchClient(me.id));
  useEffect(() => {
    client.start();
    return () => client.close();
  }, [client]);
  const snapshot = useSyncExternalStore(client.subscribe, client.getSnapshot);

  const directory = useMemo(
    (): Directory => ({
      me: me.id,
      people: [...users.values()],
      conversations: items.map(({ row, name }) => ({ id: row.id, name })),
    }),
    [me.id, users, items],
  );
  const { request, problems } = useMemo(
    () => resolve(parseQuery(typed, Date.now()), directory),
    [typed, directory],
  );
  const offered = useMemo(
    () =>
      completions(typed, directory, {
        has: HAS.map((each) => t(`search.has.${each}`)),
        days: DAYS.map((each) => t(`search.days.${each}`)),
      }),
    [typed, directory, t],
  );
  // The same question is not asked again because somebody else's name changed.
  const question =
    request === null || typed.trim().length < MIN_TYPED ? null : JSON.stringify(request);
  const [asked, setAsked] = useState<string | null>(null);
  useEffect(() => {
    if (question === null) {
      client.clear();
      return;
    }
    const timer = setTimeout(() => {
      client.search(JSON.parse(question));
      setAsked(question);
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [question, client]);
  const isWaiting = question !== null && asked !== question;
  return {
    ...snapshot,
    // What was found for another question is no answer to this one.
    state: isWaiting ? ('searching' as const) : snapshot.state,
    /** Null: nothing is asked of messages. */
    request: question === null ? null : request,
    problems,
    completions: offered,
    isAsked: question !== null,
    more: () => client.more(),
    again: () => {
      client.close();
      if (question !== null) client.search(JSON.parse(question));
    },
  };
};
