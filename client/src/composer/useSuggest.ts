/** What can be completed in a conversation: its members, the channels one is in, emoji. */
import { can } from '@corridor/core';
import { useCallback } from 'react';
import { folded } from '../conversations/names.ts';
import { actorOf, subjectOf, useWorkplace, type Workplace } from '../conversations/workplace.ts';
import { useWords } from '../i18n/useWords.ts';
import type { ConversationRow } from '../local/database.ts';
import { fitting, MAX_SUGGESTIONS, type Suggestion } from './completion.pure.ts';
import { ALL, MAX_MENTIONS } from './mentions.ts';
import type { Suggest } from './useCompletion.ts';

/** Whether `@all` mentions everybody here: by permission, and where a message can name them all. */
export const mayMentionAll = (
  row: ConversationRow,
  { me, practice }: Pick<Workplace, 'me' | 'practice'>,
): boolean =>
  row.members.length > 2 &&
  row.members.length <= MAX_MENTIONS &&
  can(actorOf(me, practice), 'broadcast', { conversation: subjectOf(row, me.id) }, practice.rules);

/** @param row null while it is not read yet */
export const useSuggest = (row: ConversationRow | null): Suggest => {
  const workplace = useWorkplace();
  const { t, language } = useWords();
  return useCallback(
    async ({ sign, text }): Promise<readonly Suggestion[]> => {
      if (!row) return [];
      if (sign === ':') {
        const { loadEmoji, searchEmoji } = await import('../emoji/emoji.ts');
        return searchEmoji(await loadEmoji(language), text, MAX_SUGGESTIONS).map((found) => ({
          id: found.emoji,
          insert: `${found.emoji} `,
          label: `${found.emoji} ${found.name}`,
          about: `:${found.codes[0] ?? ''}:`,
        }));
      }
      if (sign === '#') {
        const rows = await workplace.db.conversations.where('lastAt').above(-1).toArray();
        const channels = rows.flatMap(({ id, kind, name, topic, state }) =>
          kind === 'channel' && name !== null && state === 'here'
            ? [{ id, name, about: topic ?? '' }]
            : [],
        );
        return fitting(channels, text, sign);
      }
      const people = row.members.flatMap(({ user }) => {
        const person = workplace.users.get(user);
        if (!person?.active || user === workplace.me.id) return [];
        return [{ id: user, name: person.name, about: person.jobTitle ?? '' }];
      });
      const found = fitting(people, text, sign);
      if (!mayMentionAll(row, workplace) || !folded(ALL).startsWith(folded(text))) return found;
      const all = { id: ALL, insert: `@${ALL} `, label: `@${ALL}`, about: t('composing.allAbout') };
      return [...found.slice(0, MAX_SUGGESTIONS - 1), all];
    },
    [row, workplace, language, t],
  );
};
