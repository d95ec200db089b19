/** What a conversation is, who is in it, changing it for who may, and leaving it. */
import { Button } from '@mantine/core';
import { Dexie } from 'dexie';
import { useLiveQuery } from 'dexie-react-hooks';
import { useState } from 'react';
import { longDate } from '../i18n/format.ts';
import { useWords } from '../i18n/useWords.ts';
import { isWaiting } from '../local/asked.ts';
import type { ConversationRow } from '../local/database.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { safeLine, safeText } from '../ui/safe-text.ts';
import { AddPeople } from './AddPeople.tsx';
import { EditConversation } from './EditConversation.tsx';
import { ForYou } from './ForYou.tsx';
import { Members } from './Members.tsx';
import { isKept, isLastOwner, mayManage } from './manage.ts';
import styles from './NewConversation.module.css';
import { conversationName, personName } from './names.ts';
import type { ConversationActions } from './port.ts';
import { RefusedCommands } from './RefusedCommands.tsx';
import { SureButton } from './SureButton.tsx';
import { WaitingCommands } from './WaitingCommands.tsx';
import { useWorkplace } from './workplace.ts';

interface DetailsProps {
  row: ConversationRow;
  actions: ConversationActions;
  onFailure: (error: unknown) => void;
  onClose: () => void;
}

export const Details = ({ row, actions, onFailure, onClose }: DetailsProps) => {
  const workplace = useWorkplace();
  const { db, users, me } = workplace;
  const { t, language } = useWords();
  const [view, setView] = useState<'about' | 'add' | 'edit'>('about');
  const [sure, setSure] = useState<'leave' | 'forget' | 'archive' | null>(null);
  const [busy, setBusy] = useState(false);
  const commands = useLiveQuery(
    () => db.commands.where('conversation').equals(row.id).toArray(),
    [db, row.id],
  );
  // Null: nothing of it is on this device.
  const first = useLiveQuery(
    async () =>
      (await db.messages
        .where('[conversation+sort]')
        .between([row.id, Dexie.minKey], [row.id, Dexie.maxKey])
        .first()) ?? null,
    [db, row.id],
  );
  const unnamed = t('list.unnamed');
  const several = row.kind === 'channel' || row.kind === 'group';
  const isGone = row.state === 'gone';
  const mayLeave = several && row.members.some(({ user }) => user === me.id) && !isKept(row, me);
  const manages = mayManage(row, workplace);
  const act = (change: Promise<void>, then: () => void): void => {
    setBusy(true);
    change.then(then, onFailure).finally(() => setBusy(false));
  };
  const about = (): void => {
    setSure(null);
    setView('about');
  };
  const archive = (): void => {
    if (row.archived) act(actions.describe(row.id, { archived: false }), about);
    else if (sure === 'archive') act(actions.describe(row.id, { archived: true }), about);
    else setSure('archive');
  };
  // Who wrote the first imported entry did not start the conversation here.
  const started =
    first?.via === 'import'
      ? t('details.imported')
      : first === undefined || (first === null && row.sequence > 0)
        ? null
        : t('details.created', {
            name: personName(users, row.createdBy, unnamed),
            date: longDate(row.createdAt, language),
          });
  const refused = (commands ?? []).filter(({ state }) => state === 'refused');
  const waiting = (commands ?? []).filter(({ state }) => state === 'waiting');
  const leaving = waiting.some((each) => isWaiting(each, 'leave'));
  return (
    <Dialog
      title={conversationName(row, users, me.id, { unnamed, onlyYou: t('list.onlyYou') })}
      closeLabel={t('app.close')}
      onClose={onClose}
      shape={view === 'add' ? 'tall' : 'auto'}
      testId="details"
      footer={
        leaving ? undefined : mayLeave && isLastOwner(row, workplace) && view === 'about' ? (
          <p>{t('details.lastOwner')}</p>
        ) : mayLeave && view === 'about' ? (
          <SureButton
            isSure={sure === 'leave'}
            says={t('details.leaveSure')}
            disabled={busy}
            onAsk={() => setSure('leave')}
            onSure={() => act(actions.leave(row.id), onClose)}
          >
            {t('details.leave')}
          </SureButton>
        ) : isGone ? (
          <SureButton
            isSure={sure === 'forget'}
            says={t('details.forgetSure')}
            disabled={busy}
            onAsk={() => setSure('forget')}
            onSure={() => act(actions.forget(row.id), onClose)}
          >
            {t('command.removeConversation')}
          </SureButton>
        ) : undefined
      }
    >
      {view === 'add' ? (
        <AddPeople
          row={row}
          busy={busy}
          onBack={about}
          onAdd={(members) => act(actions.addMembers(row.id, members), about)}
        />
      ) : view === 'edit' ? (
        <EditConversation
          row={row}
          busy={busy}
          onBack={about}
          onSave={(change) => {
            if (Object.keys(change).length === 0) about();
            else act(actions.describe(row.id, change), about);
          }}
        />
      ) : (
        <>
          {refused.length === 0 ? null : (
            <RefusedCommands
              conversation={row.id}
              commands={refused}
              actions={actions}
              onFailure={onFailure}
            />
          )}
          <WaitingCommands commands={waiting} />
          {row.topic === null ? null : <p>{safeLine(row.topic)}</p>}
          {row.description ? (
            <p className={styles.described} dir="auto" data-testid="description">
              {safeText(row.description)}
            </p>
          ) : null}
          <p className={styles.policy}>
            {started}
            {started === null ? null : <br />}
            {t(row.recordPolicy === 'immutable' ? 'details.immutable' : 'details.editable')}{' '}
            {several ? t(row.history === 'all' ? 'details.allHistory' : 'details.sinceJoin') : null}
            {row.template ? (
              <>
                <br />
                {row.template.jobTitle === null
                  ? t('details.followsStaff')
                  : t('details.followsTitle', { title: safeLine(row.template.jobTitle) })}
              </>
            ) : null}
          </p>
          {manages ? (
            <div className={styles.manage}>
              {row.archived ? null : (
                <>
                  <Button size="xs" variant="light" onClick={() => setView('add')}>
                    {t('details.add')}
                  </Button>
                  <Button size="xs" variant="light" onClick={() => setView('edit')}>
                    {t('details.edit')}
                  </Button>
                </>
              )}
              <Button
                size="xs"
                {...(sure === 'archive' ? { color: 'red' } : {})}
                variant={sure === 'archive' ? 'filled' : 'light'}
                disabled={busy}
                onClick={archive}
              >
                {t(row.archived ? 'details.unarchive' : 'details.archive')}
              </Button>
              {sure === 'archive' ? <p>{t('details.archiveSure')}</p> : null}
            </div>
          ) : null}
          {row.members.some(({ user }) => user === me.id) ? (
            <ForYou row={row} onSet={(setting) => void actions.settle(setting).catch(onFailure)} />
          ) : null}
          {row.members.length === 0 || isGone ? null : (
            <>
              <h3 className={styles.part}>{t('details.members', { count: row.members.length })}</h3>
              <Members
                row={row}
                onRemove={(user) => act(actions.removeMember(row.id, user), () => undefined)}
                onRole={(user, role) => act(actions.setRole(row.id, user, role), () => undefined)}
              />
            </>
          )}
        </>
      )}
    </Dialog>
  );
};
