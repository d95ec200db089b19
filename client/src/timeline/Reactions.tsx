/** Reactions under a message: each a button that adds one's own or takes it back, and who it was. */
import { IconMoodPlus, IconUsers } from '@tabler/icons-react';
import { useWords } from '../i18n/useWords.ts';
import type { MessageRow } from '../local/database.ts';
import { safeLine } from '../ui/safe-text.ts';
import type { MessageHandlers } from './handlers.ts';
import styles from './Reactions.module.css';

/** Names that a hint spells out; the list has all. */
const NAMED = 8;

interface ReactionsProps {
  row: MessageRow;
  me: MessageRow['author'];
  mayReact: boolean;
  on: MessageHandlers;
}

export const Reactions = ({ row, me, mayReact, on }: ReactionsProps) => {
  const { t } = useWords();
  return (
    <fieldset className={styles.reactions} aria-label={t('reactions.title')}>
      {row.reactions.map(({ emoji, users, count = users.length }) => {
        // Oneself first, whoever else it was.
        const named = [...users]
          .sort((a, b) => Number(b === me) - Number(a === me))
          .slice(0, NAMED);
        const names = named.map((user) => (user === me ? t('reactions.you') : on.nameOf(user)));
        const rest = count - named.length;
        const label = t('actions.reacted', {
          emoji: safeLine(emoji),
          names:
            rest === 0
              ? names.join(', ')
              : t('reactions.andMore', { names: names.join(', '), count: rest }),
        });
        return (
          <button
            key={emoji}
            type="button"
            className={styles.reaction}
            aria-pressed={users.includes(me)}
            aria-label={label}
            title={label}
            disabled={!mayReact}
            onClick={() => on.react(row, emoji)}
          >
            <span>{safeLine(emoji)}</span>
            {count}
          </button>
        );
      })}
      {mayReact ? (
        <button
          type="button"
          className={styles.sign}
          aria-label={t('reactions.add')}
          title={t('reactions.add')}
          onClick={() => on.pickReaction(row)}
        >
          <IconMoodPlus size={16} aria-hidden="true" />
        </button>
      ) : null}
      <button
        type="button"
        className={styles.sign}
        aria-label={t('reactions.who')}
        title={t('reactions.who')}
        onClick={() => on.showReactions(row)}
      >
        <IconUsers size={16} aria-hidden="true" />
        {row.moreReactions === undefined ? null : `+${row.moreReactions}`}
      </button>
    </fieldset>
  );
};
