/** Gives one's own messages of a conversation how far they have come, and shows who has one. */
import { MAX_MEMBERS_WITH_MARKERS, type UserId } from '@corridor/core';
import { useLiveQuery } from 'dexie-react-hooks';
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import { useWorkplace } from '../conversations/workplace.ts';
import type { ConversationRow, MemberMarkerRow, MessageRow } from '../local/database.ts';
import { dialogPart } from '../parts/part.tsx';
import { type PersonReach, personReach, readersOf } from './reach.pure.ts';

const ReadBy = dialogPart(async () => (await import('./ReadBy.tsx')).ReadBy);

interface ReachOfMessages {
  /** Null when nobody is told of it: nobody else is there, or very many are. */
  readonly of: (row: MessageRow) => readonly PersonReach<UserId>[] | null;
  readonly show: (row: MessageRow) => void;
}

const ReachContext = createContext<ReachOfMessages | null>(null);

export const useReach = (): ReachOfMessages => {
  const reach = useContext(ReachContext);
  if (!reach) throw new Error('useReach outside of ReachProvider');
  return reach;
};

const NONE: readonly MemberMarkerRow[] = [];

interface ReachProviderProps {
  conversation: Pick<ConversationRow, 'id' | 'members' | 'history'>;
  children: ReactNode;
}

export const ReachProvider = ({ conversation, children }: ReachProviderProps) => {
  const { db, me, users } = useWorkplace();
  const { id, members, history } = conversation;
  const [shown, setShown] = useState<MessageRow | null>(null);
  const markers =
    useLiveQuery(() => db.memberMarkers.where('conversation').equals(id).toArray(), [db, id]) ??
    NONE;
  const value = useMemo((): ReachOfMessages => {
    const markerOf = new Map(markers.map((marker) => [marker.user, marker]));
    const readers = members.filter(({ user }) => {
      const person = users.get(user);
      return person === undefined || (person.active && person.role !== 'bot');
    });
    const isTold = members.length <= MAX_MEMBERS_WITH_MARKERS;
    return {
      of: ({ sequence, arrivedAt }) => {
        if (!isTold || sequence === null || arrivedAt === null) return null;
        const people = readersOf(readers, me.id, arrivedAt, history === 'since_join');
        if (people.length === 0) return null;
        return people.map(({ user }) => personReach(sequence, user, markerOf.get(user)));
      },
      show: setShown,
    };
  }, [markers, members, history, users, me.id]);
  const people = shown === null ? null : value.of(shown);
  return (
    <ReachContext value={value}>
      {children}
      {people === null ? null : <ReadBy people={people} onClose={() => setShown(null)} />}
    </ReachContext>
  );
};
