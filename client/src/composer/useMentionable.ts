/** Who can be mentioned in a conversation, as this device knows its members. */
import { can, type UserId } from '@corridor/core';
import { useCallback, useRef } from 'react';
import { actorOf, subjectOf, useWorkplace, type Workplace } from '../conversations/workplace.ts';
import type { ConversationRow } from '../local/database.ts';
import { MAX_MENTIONS } from './mentions.ts';
import { type TitleHere, titlesHere, type WhyNot } from './titles.pure.ts';

export interface Mentionable {
  readonly people: readonly { readonly id: UserId; readonly name: string }[];
  readonly titles: readonly TitleHere[];
  /** Whether `@all` mentions them all. */
  readonly all: boolean;
}

/** Why `@all` mentions nobody where there is somebody to mention; null: it does, or there is none. */
export const whyNotAll = (
  row: ConversationRow,
  { me, practice }: Pick<Workplace, 'me' | 'practice'>,
): WhyNot | null => {
  if (row.members.length <= 2) return null;
  const subject = { conversation: subjectOf(row, me.id) };
  if (!can(actorOf(me, practice), 'broadcast', subject, practice.rules)) return 'notAllowed';
  return row.members.length > MAX_MENTIONS ? 'tooMany' : null;
};

/** Whether `@all` mentions everybody here: by permission, and where a message can name them all. */
export const mayMentionAll = (
  row: ConversationRow,
  workplace: Pick<Workplace, 'me' | 'practice'>,
): boolean => row.members.length > 2 && whyNotAll(row, workplace) === null;

export const hereOf = (
  row: ConversationRow,
  { me, practice, users }: Pick<Workplace, 'me' | 'practice' | 'users'>,
): Parameters<typeof titlesHere>[0] => ({
  members: row.members.flatMap(({ user }) => users.get(user) ?? []),
  me: me.id,
  templates: practice.rules.groupTemplates,
  all: mayMentionAll(row, { me, practice }),
});

/** Job titles of members that can be mentioned here. */
export const titlesOf = (
  row: ConversationRow,
  workplace: Pick<Workplace, 'me' | 'practice' | 'users'>,
): TitleHere[] => titlesHere(hereOf(row, workplace));

export const mentionableIn = (row: ConversationRow, workplace: Workplace): Mentionable => ({
  people: row.members.flatMap(({ user }) => {
    const person = workplace.users.get(user);
    return person && user !== workplace.me.id ? [{ id: user, name: person.name }] : [];
  }),
  titles: titlesOf(row, workplace),
  all: mayMentionAll(row, workplace),
});

/**
 * @param row null while it is not read yet
 * @returns who can be mentioned when it is called; always the same function
 */
export const useMentionable = (row: ConversationRow | null): (() => Mentionable) => {
  const workplace = useWorkplace();
  const latest = useRef({ row, workplace });
  latest.current = { row, workplace };
  return useCallback(
    () =>
      latest.current.row
        ? mentionableIn(latest.current.row, latest.current.workplace)
        : { people: [], titles: [], all: false },
    [],
  );
};
