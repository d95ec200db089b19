/** What can be completed in a conversation: its members and their job titles, one's channels, emoji. */
import { useCallback } from 'react';
import { folded } from '../conversations/names.ts';
import { useWorkplace } from '../conversations/workplace.ts';
import { useWords } from '../i18n/useWords.ts';
import type { ConversationRow } from '../local/database.ts';
import { fetchPart } from '../parts/fetch-part.ts';
import { fitting, MAX_SUGGESTIONS, type Suggestion } from './completion.pure.ts';
import { ALL } from './mentions.ts';
import type { Suggest } from './useCompletion.ts';
import { mayMentionAll, titlesOf } from './useMentionable.ts';

/** Titles that are suggested beside however many people fit. */
const FEW_TITLES = 3;

/** @param row null while it is not read yet */
export const useSuggest = (row: ConversationRow | null): Suggest => {
  const workplace = useWorkplace();
  const { t, language } = useWords();
  return useCallback(
    async ({ sign, text }): Promise<readonly Suggestion[]> => {
      if (!row) return [];
      if (sign === ':') {
        const { loadEmoji, searchEmoji } = await fetchPart(() => import('../emoji/emoji.ts'));
        return searchEmoji(await loadEmoji(language), text, MAX_SUGGESTIONS).map((found) => ({
          id: found.emoji,
          insert: `${found.emoji} `,
          label: `${found.emoji} ${found.name}`,
          about: `:${found.codes[0] ?? ''}:`,
        }));
      }
      if (sign === '#') {
        const rows = await workplace.db.conversations.where('lastAt').above(-1).toArray();
        // One's own: a name leads to no other.
        const isMember = ({ members }: ConversationRow): boolean =>
          members.some(({ user }) => user === workplace.me.id);
        const channels = rows
          .filter(isMember)
          .flatMap(({ id, kind, name, topic, state }) =>
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
      const titles = titlesOf(row, workplace).map(({ title, name, names, users }) => ({
        id: `title ${title}`,
        name,
        also: names,
        about: t('composing.titleAbout', { count: users.length }),
      }));
      const all =
        mayMentionAll(row, workplace) && folded(ALL).startsWith(folded(text))
          ? [{ id: ALL, insert: `@${ALL} `, label: `@${ALL}`, about: t('composing.allAbout') }]
          : [];
      const places = MAX_SUGGESTIONS - all.length;
      const persons = fitting(people, text, sign);
      const groups = fitting(titles, text, sign).slice(
        0,
        Math.max(FEW_TITLES, places - persons.length),
      );
      return [...persons.slice(0, places - groups.length), ...groups, ...all];
    },
    [row, workplace, language, t],
  );
};
