/** Changes of a conversation that the server has not been told, or has not done yet. */
import type { Command, UserId } from '@corridor/core';
import { useWords } from '../i18n/useWords.ts';
import type { CommandRow } from '../local/database.ts';
import { safeLine } from '../ui/safe-text.ts';
import styles from './NewConversation.module.css';
import { personName } from './names.ts';
import { useWorkplace } from './workplace.ts';

export const WaitingCommands = ({ commands }: { commands: readonly CommandRow[] }) => {
  const { users } = useWorkplace();
  const { t } = useWords();
  const names = (ids: readonly UserId[]): string =>
    ids.map((id) => personName(users, id, t('list.unnamed'))).join(', ');
  const lines = (command: Command): string[] => {
    switch (command.type) {
      case 'leave':
        return [t('details.waitingLeave')];
      case 'join':
        return [t('details.waitingJoin')];
      case 'add-members':
        return [t('details.waitingAdd', { names: names(command.members) })];
      case 'remove-member':
        return [t('details.waitingRemove', { names: names([command.user]) })];
      case 'set-member-role':
        return [
          t('details.waitingRole', {
            name: names([command.user]),
            role: t(`details.${command.role}`),
          }),
        ];
      case 'change-conversation': {
        const { name, topic, description, archived } = command;
        return [
          name === undefined ? '' : t('details.waitingName', { text: safeLine(name) }),
          topic === null ? t('details.waitingNoTopic') : '',
          topic ? t('details.waitingTopic', { text: safeLine(topic) }) : '',
          description === null ? t('details.waitingNoDescription') : '',
          description ? t('details.waitingDescription') : '',
          archived === true ? t('details.waitingArchive') : '',
          archived === false ? t('details.waitingUnarchive') : '',
        ].filter((line) => line !== '');
      }
      default:
        return [];
    }
  };
  const shown = commands.flatMap(({ n, command }) =>
    lines(command as Command).map((line) => ({ key: `${n} ${line}`, line })),
  );
  if (shown.length === 0) return null;
  return (
    <div className={styles.note} role="status" data-testid="waiting-commands">
      {t('details.waiting')}
      <ul className={styles.people}>
        {shown.map(({ key, line }) => (
          <li key={key}>{line}</li>
        ))}
      </ul>
    </div>
  );
};
