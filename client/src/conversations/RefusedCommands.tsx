/** What was asked with this conversation and the server did not do: why, ask again, put away. */
import { type Command, type ConversationId, isCreation } from '@corridor/core';
import { useLiveQuery } from 'dexie-react-hooks';
import { reasonOf } from '../i18n/reasons.ts';
import { useWords } from '../i18n/useWords.ts';
import type { CommandRow } from '../local/database.ts';
import type { ConversationActions } from './port.ts';
import styles from './RefusedCommands.module.css';
import { useWorkplace } from './workplace.ts';

interface RefusedCommandsProps {
  conversation: ConversationId;
  /** All of them refused. */
  commands: readonly CommandRow[];
  actions: Pick<ConversationActions, 'retryCommand' | 'dismissCommand'>;
  onFailure: (error: unknown) => void;
}

const sentence = ({ command: kept }: CommandRow) => {
  const command = kept as Command;
  return isCreation(command) ? 'create' : command.type;
};

export const RefusedCommands = ({
  conversation,
  commands,
  actions,
  onFailure,
}: RefusedCommandsProps) => {
  const { db } = useWorkplace();
  const { t } = useWords();
  // Whether something is left that was written in a conversation which was never created.
  const left = useLiveQuery(async () => {
    const [row, texts, draft] = await Promise.all([
      db.conversations.get(conversation),
      db.outbox.where('conversation').equals(conversation).count(),
      db.drafts.get(conversation),
    ]);
    return { created: row?.state !== 'refused', texts: texts > 0 || draft !== undefined };
  }, [db, conversation]);
  if (!left) return null;
  return (
    <ul className={styles.commands} aria-label={t('command.label')}>
      {commands.map((row) => {
        const what = sentence(row);
        const takesAll = what === 'create' && !left.created;
        return (
          <li key={row.n} data-testid="refused-command">
            <p>{t(`command.${what}`, { reason: reasonOf(row.refusal?.code ?? '', t) })}</p>
            {takesAll && left.texts ? <p className={styles.keep}>{t('command.keep')}</p> : null}
            <div className={styles.buttons}>
              <button
                type="button"
                onClick={() => void actions.retryCommand(row.n).catch(onFailure)}
              >
                {t('delivery.again')}
              </button>
              {takesAll && left.texts ? null : (
                <button
                  type="button"
                  onClick={() => void actions.dismissCommand(row.n).catch(onFailure)}
                >
                  {t(takesAll ? 'command.removeConversation' : 'command.dismiss')}
                </button>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
};
