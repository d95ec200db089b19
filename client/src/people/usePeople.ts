/** Presence and typing in components. */
import {
  type ConversationId,
  type OwnStatus,
  type PersonPresence,
  UNTIL_CHANGED,
  type UserId,
} from '@corridor/core';
import { createContext, useContext, useSyncExternalStore } from 'react';
import { timeNear } from '../i18n/format.ts';
import type { Language } from '../i18n/language.ts';
import type { Translate } from '../i18n/useWords.ts';
import { safeLine } from '../ui/safe-text.ts';
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

export type ShownState = PersonPresence['state'] | 'busy';

/** Who does not want to be disturbed is busy, while they are there at all. */
export const shownState = ({ state, busy }: PersonPresence): ShownState =>
  busy && state !== 'offline' ? 'busy' : state;

/** `In surgery, until 15:00`; `On leave, since 3 March 2024, 09:02` when it has no end. */
export const statusWords = (status: OwnStatus, t: Translate, language: Language): string => {
  const text = safeLine(status.text);
  const forever = status.until === UNTIL_CHANGED;
  const time = timeNear(forever ? status.since : status.until, Date.now(), language);
  return t(forever ? 'people.statusSince' : 'people.statusUntil', { text, time });
};

/** `Online`, `Away since 13:02`, `Busy until 15:00`, `Last seen 13:02`; empty: nothing is known. */
export const presenceWords = (
  presence: PersonPresence | null,
  t: Translate,
  language: Language,
): string => {
  if (presence === null) return '';
  const { since, busy } = presence;
  const state = shownState(presence);
  if (state === 'online') return t('people.online');
  if (state === 'busy' && busy) {
    const forever = busy.until === UNTIL_CHANGED;
    const time = timeNear(forever ? busy.since : busy.until, Date.now(), language);
    return t(forever ? 'people.busy' : 'people.busyUntil', { time });
  }
  if (since === 0) return t('people.offline');
  const time = timeNear(since, Date.now(), language);
  return t(state === 'away' ? 'people.away' : 'people.lastSeen', { time });
};
