/**
 * What stands above the first message: that the conversation begins here, that older messages are
 * not on this device yet, or that they are not for this reader. Its height never changes, so that
 * nothing moves when what it says does.
 */
import { conversationName, personName } from '../conversations/names.ts';
import { useWorkplace } from '../conversations/workplace.ts';
import { longDate } from '../i18n/format.ts';
import { useWords } from '../i18n/useWords.ts';
import type { ConversationRow } from '../local/database.ts';
import styles from './Beginning.module.css';
import type { Missing } from './useComing.ts';

/** Of the place kept for it, pixels; `Beginning.module.css` says the same. */
export const BEGINNING_PX = 120;

interface BeginningProps {
  conversation: ConversationRow;
  /** The oldest row on this device is the first below. */
  reached: boolean;
  /** Whether older messages are still to come to this device. */
  older: Missing;
}

const Told = ({ conversation }: { conversation: ConversationRow }) => {
  const { me, users } = useWorkplace();
  const { t, language } = useWords();
  const { kind, createdAt, createdBy, history, readableFrom, members } = conversation;
  const unnamed = t('list.unnamed');
  const name = conversationName(conversation, users, me.id, {
    unnamed,
    onlyYou: t('list.onlyYou'),
  });
  const joined = members.find(({ user }) => user === me.id)?.joinedAt;
  if (history === 'since_join' && readableFrom !== null && readableFrom > 0) {
    return (
      <>
        <p className={styles.title}>{t('timeline.sinceJoin')}</p>
        {joined === undefined ? null : (
          <p>{t('timeline.sinceJoinDate', { date: longDate(joined, language) })}</p>
        )}
      </>
    );
  }
  return (
    <>
      <p className={styles.title}>{t(`timeline.begins.${kind}`, { name })}</p>
      <p>
        {t('details.created', {
          name: personName(users, createdBy, unnamed),
          date: longDate(createdAt, language),
        })}
      </p>
    </>
  );
};

export const Beginning = ({ conversation, reached, older }: BeginningProps) => {
  const { t } = useWords();
  const says = !reached || older === 'perhaps' ? 'nothing' : older === 'yes' ? 'older' : 'begins';
  return (
    <div className={styles.beginning} data-testid="beginning" data-says={says}>
      {says === 'begins' ? <Told conversation={conversation} /> : null}
      {says === 'older' ? (
        <>
          <p className={styles.title}>{t('timeline.olderComing')}</p>
          <p>{t('timeline.comingText')}</p>
        </>
      ) : null}
    </div>
  );
};
