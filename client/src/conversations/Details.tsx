/** What a conversation is, who is in it, and leaving it. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { longDate } from '../i18n/format.ts';
import { useWords } from '../i18n/useWords.ts';
import type { ConversationRow } from '../local/database.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { safeLine } from '../ui/safe-text.ts';
import styles from './NewConversation.module.css';
import { conversationName, personName, personSubtitle } from './names.ts';
import type { ConversationActions } from './port.ts';
import { useWorkplace } from './workplace.ts';

interface DetailsProps {
  row: ConversationRow;
  actions: ConversationActions;
  onFailure: (error: unknown) => void;
  onClose: () => void;
}

export const Details = ({ row, actions, onFailure, onClose }: DetailsProps) => {
  const { users, departments, me } = useWorkplace();
  const { t, language } = useWords();
  const [sure, setSure] = useState(false);
  const unnamed = t('list.unnamed');
  const mine = row.members.find(({ user }) => user === me.id);
  const mayLeave = mine && (row.kind === 'channel' || row.kind === 'group');
  const leave = (): void => {
    if (!sure) {
      setSure(true);
      return;
    }
    actions.leave(row.id).then(onClose, onFailure);
  };
  return (
    <Dialog
      title={conversationName(row, users, me.id, { unnamed, onlyYou: t('list.onlyYou') })}
      closeLabel={t('app.close')}
      onClose={onClose}
      testId="details"
      footer={
        mayLeave ? (
          <>
            {sure ? <p>{t('details.leaveSure')}</p> : null}
            <Button color="red" variant={sure ? 'filled' : 'subtle'} onClick={leave}>
              {t('details.leave')}
            </Button>
          </>
        ) : undefined
      }
    >
      {row.topic === null ? null : <p>{safeLine(row.topic)}</p>}
      <p className={styles.part}>
        {t('details.created', {
          name: personName(users, row.createdBy, unnamed),
          date: longDate(row.createdAt, language),
        })}
        <br />
        {t(row.recordPolicy === 'immutable' ? 'details.immutable' : 'details.editable')}{' '}
        {row.kind === 'channel' || row.kind === 'group'
          ? t(row.history === 'all' ? 'details.allHistory' : 'details.sinceJoin')
          : null}
      </p>
      <h3 className={styles.part}>{t('details.members', { count: row.members.length })}</h3>
      <ul className={styles.people}>
        {row.members.map(({ user, role }) => {
          const person = users.get(user);
          const name = personName(users, user, unnamed);
          const about = person
            ? person.active
              ? personSubtitle(person, departments, t(`roles.${person.role}`))
              : t('details.inactive')
            : '';
          const marks = [
            user === me.id ? t('details.you') : '',
            role === 'member' ? '' : t(`details.${role}`),
            about,
          ];
          return (
            <li key={user} className={styles.channel}>
              <Avatar id={user} name={name} size={36} />
              <span className={styles.who}>
                <bdi>{name}</bdi>
                <span>{marks.filter((mark) => mark !== '').join(' · ')}</span>
              </span>
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
};
