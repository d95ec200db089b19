/** The line below a conversation's name: who types there, else what it is and who is there. */
import type { UserId } from '@corridor/core';
import { useWords } from '../i18n/useWords.ts';
import type { ConversationRow } from '../local/database.ts';
import { presenceWords, statusWords, usePresence, useTypers } from '../people/usePeople.ts';
import { personName } from './names.ts';
import { useWorkplace } from './workplace.ts';

interface HeaderAboutProps {
  row: ConversationRow;
  /** The other one, where there are two. */
  other: UserId | null;
  about: string;
}

export const HeaderAbout = ({ row, other, about }: HeaderAboutProps) => {
  const { users } = useWorkplace();
  const { t, language } = useWords();
  const known = usePresence(other);
  const presence = presenceWords(known, t, language);
  const status = known?.status ? statusWords(known.status, t, language) : '';
  const names = useTypers(row.id).map((user) => personName(users, user, t('list.unnamed')));
  const [name, second] = names;
  if (name === undefined)
    return <p>{[about, presence, status].filter((part) => part !== '').join(' · ')}</p>;
  return (
    <p data-testid="typing">
      {names.length > 2
        ? t('people.typesMany')
        : second === undefined
          ? t('people.typesOne', { name })
          : t('people.typesTwo', { name, other: second })}
    </p>
  );
};
