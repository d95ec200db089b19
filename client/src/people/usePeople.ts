/** Presence and typing in components. */
import type { ConversationId, PersonPresence, UserId } from '@corridor/core';
import { createContext, useContext, useSyncExternalStore } from 'react';
import { timeNear } from '../i18n/format.ts';
import type { Language } from '../i18n/language.ts';
import type { Translate } from '../i18n/useWords.ts';
import type { LivePeople } from './live-people.ts';

const LivePeopleContext = createContext<LivePeople | null>(null);
export const LivePeopleProvider = LivePeopleContext.Provider;

export const useLivePeople = (): LivePeople => {
  const people = useContext(LivePeopleContext);
  if (!people) throw new Error('useLivePeople outside of LivePeopleProvider');
  return people;
};

/** Null while nothing is known: offline, or nobody tells. */
export const usePresence = (user: UserId | null): PersonPresence | null => {
  const people = useLivePeople();
  return useSyncExternalStore(people.subscribe, () =>
    user === null ? null : people.presenceOf(user),
  );
};

export const useTypers = (conversation: ConversationId): readonly UserId[] => {
  const people = useLivePeople();
  return useSyncExternalStore(people.subscribe, () => people.typersIn(conversation));
};

/** `Online`, `Away since 13:02`, `Last seen 13:02`; empty when nothing is known. */
export const presenceWords = (
  presence: PersonPresence | null,
  t: Translate,
  language: Language,
): string => {
  if (presence === null) return '';
  const { state, since } = presence;
  if (state === 'online') return t('people.online');
  if (since === 0) return t('people.offline');
  const time = timeNear(since, Date.now(), language);
  return t(
    state === 'away' ? 'people.away' : state === 'busy' ? 'people.busy' : 'people.lastSeen',
    { time },
  );
};
