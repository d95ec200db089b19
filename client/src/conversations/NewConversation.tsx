/** Starting a conversation: a person, a group, a channel, or joining a public channel. */
import type { ConversationId, UserId } from '@corridor/core';
import { useState } from 'react';
import { reasonOfThrown } from '../i18n/reasons.ts';
import { useWords } from '../i18n/useWords.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { BrowseChannels } from './BrowseChannels.tsx';
import styles from './NewConversation.module.css';
import { NewDirect } from './NewDirect.tsx';
import { NewGroup } from './NewGroup.tsx';
import { type NewKind, newKinds } from './people-search.ts';
import type { ConversationActions } from './port.ts';
import { useWorkplace } from './workplace.ts';

interface NewConversationProps {
  actions: ConversationActions;
  offline: boolean;
  onOpen: (id: ConversationId) => void;
  onClose: () => void;
}

export const NewConversation = ({ actions, offline, onOpen, onClose }: NewConversationProps) => {
  const workplace = useWorkplace();
  const { t } = useWords();
  const kinds = newKinds(workplace);
  const [kind, setKind] = useState<NewKind>(kinds[0] ?? 'direct');
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const start = (work: () => Promise<ConversationId>): void => {
    if (busy) return;
    setBusy(true);
    work()
      .then((id) => {
        onClose();
        onOpen(id);
      })
      .catch((error: unknown) => {
        setBusy(false);
        setFailure(reasonOfThrown(error, t));
      });
  };

  return (
    <Dialog
      title={t('create.title')}
      closeLabel={t('app.close')}
      onClose={onClose}
      shape="tall"
      testId="new-conversation"
    >
      {kinds.length < 2 ? null : (
        <div className={styles.tabs} role="tablist" aria-label={t('create.title')}>
          {kinds.map((each) => (
            <button
              key={each}
              type="button"
              role="tab"
              aria-selected={each === kind}
              tabIndex={each === kind ? 0 : -1}
              onClick={() => setKind(each)}
              onKeyDown={(event) => {
                const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
                const next = kinds[kinds.indexOf(each) + step];
                if (step === 0 || !next) return;
                setKind(next);
                const tabs = event.currentTarget.parentElement?.children;
                (tabs?.[kinds.indexOf(next)] as HTMLElement | undefined)?.focus();
              }}
            >
              {t(`create.${each}`)}
            </button>
          ))}
        </div>
      )}
      {offline ? (
        <p className={styles.note}>
          {t(kind === 'browse' ? 'create.offlineJoin' : 'create.offline')}
        </p>
      ) : null}
      {failure === null ? null : (
        <p className={styles.failure} role="alert">
          {t('create.failed', { message: failure })}
        </p>
      )}
      {kind === 'direct' ? (
        <NewDirect onPick={(user: UserId) => start(() => actions.createDirect(user))} />
      ) : kind === 'browse' ? (
        <BrowseChannels
          offline={offline}
          onOpen={(id) => {
            onClose();
            onOpen(id);
          }}
          onJoin={(id) => start(() => actions.join(id).then(() => id))}
        />
      ) : (
        <NewGroup
          key={kind}
          kind={kind}
          busy={busy}
          onGroup={(group) => start(() => actions.createGroup(group))}
          onTemplate={(template) => start(() => actions.createFromTemplate(template))}
          onChannel={(channel) => start(() => actions.createChannel(channel))}
        />
      )}
    </Dialog>
  );
};
