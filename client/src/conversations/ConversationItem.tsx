/** One line of the conversation list. */
import {
  IconAlertCircle,
  IconArchive,
  IconBellOff,
  IconClock,
  IconHash,
  IconHeartHandshake,
  IconLock,
  IconPinFilled,
  IconUsers,
} from '@tabler/icons-react';
import { memo, type ReactNode } from 'react';
import { exactTime, listTime } from '../i18n/format.ts';
import { reasonOf } from '../i18n/reasons.ts';
import { useWords } from '../i18n/useWords.ts';
import type { ConversationRow } from '../local/database.ts';
import { PersonAvatar } from '../people/PersonAvatar.tsx';
import { statusWords, usePresence } from '../people/usePeople.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { safeLine } from '../ui/safe-text.ts';
import styles from './ConversationList.module.css';
import { isUnread, type ListItem, previewLine } from './list-items.ts';
import { personSubtitle } from './names.ts';
import { useWorkplace } from './workplace.ts';

interface KindIconProps {
  row: Pick<ConversationRow, 'kind' | 'visibility'>;
  size: number;
}

/** Null for a direct conversation: the person's initials say it. */
export const kindIcon = ({ row, size }: KindIconProps): ReactNode => {
  switch (row.kind) {
    case 'channel':
      return row.visibility === 'private' ? <IconLock size={size} /> : <IconHash size={size} />;
    case 'group':
      return <IconUsers size={size} />;
    case 'client':
    case 'direct':
      return null;
  }
};

interface ConversationItemProps {
  item: ListItem;
  selected: boolean;
  onOpen: (id: ConversationRow['id']) => void;
  tabIndex: number;
}

export const ConversationItem = memo(
  ({ item, selected, onOpen, tabIndex }: ConversationItemProps) => {
    const { users, me, departments } = useWorkplace();
    const { t, language } = useWords();
    const { row, name, other, draft, refused, waiting, commandRefused, own } = item;
    const subtitle = other
      ? personSubtitle(other, departments, row.kind === 'client' ? '' : t(`roles.${other.role}`))
      : '';
    const status = usePresence(other?.id ?? null)?.status;
    const preview = previewLine(item, users, me.id, {
      you: t('list.you'),
      unnamed: t('list.unnamed'),
      removed: t('list.removed'),
    });
    const pending = row.state === 'pending' || waiting > 0;
    const broken = row.state === 'refused' || refused > 0 || commandRefused !== null;
    return (
      <a
        href={`/c/${row.id}`}
        className={styles.item}
        aria-current={selected ? 'page' : undefined}
        data-testid="conversation"
        data-conversation={row.id}
        data-unread={row.unread}
        data-state={row.state}
        tabIndex={tabIndex}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          onOpen(row.id);
        }}
      >
        {other === null ? (
          <Avatar id={row.id} name={name} icon={kindIcon({ row, size: 20 }) ?? undefined} />
        ) : (
          <PersonAvatar id={other.id} name={name} />
        )}
        <span className={styles.body}>
          <span className={styles.top}>
            <bdi className={styles.name} data-unread={isUnread(item)}>
              {name}
            </bdi>
            {status ? (
              <span
                className={styles.subtitle}
                data-testid="status"
                title={statusWords(status, t, language)}
              >
                {safeLine(status.text)}
              </span>
            ) : subtitle === '' ? null : (
              <span className={styles.subtitle}>{subtitle}</span>
            )}
            {own.pinned ? (
              <span className={styles.mark} title={t('ownSettings.pinned')}>
                <IconPinFilled size={14} aria-label={t('ownSettings.pinned')} />
              </span>
            ) : null}
            {own.mutedUntil !== null ? (
              <span className={styles.mark} data-testid="muted" title={t('ownSettings.muted')}>
                <IconBellOff size={14} aria-label={t('ownSettings.muted')} />
              </span>
            ) : null}
            {row.archived ? (
              <span className={styles.mark} title={t('list.archived')}>
                <IconArchive size={14} aria-label={t('list.archived')} />
              </span>
            ) : null}
            {row.kind === 'client' ? (
              <span className={styles.mark} title={t('list.client')}>
                <IconHeartHandshake size={14} aria-label={t('list.client')} />
              </span>
            ) : null}
            <time className={styles.time} title={exactTime(row.lastAt, language)}>
              {listTime(row.lastAt, Date.now(), language, {
                yesterday: t('timeline.yesterday'),
                today: '',
              })}
            </time>
          </span>
          <span className={styles.bottom}>
            <span className={styles.preview} dir="auto">
              {row.state === 'refused' ? (
                t('list.refused', { reason: reasonOf(commandRefused ?? row.refusal ?? '', t) })
              ) : commandRefused !== null ? (
                t('list.commandRefused', { reason: reasonOf(commandRefused, t) })
              ) : row.state === 'gone' ? (
                t('list.gone')
              ) : draft !== null && !selected ? (
                <>
                  <em className={styles.draft}>{t('list.draft')}</em> {draft}
                </>
              ) : (
                preview ||
                t(
                  row.state === 'pending'
                    ? 'list.pending'
                    : row.behind
                      ? 'timeline.coming'
                      : 'list.noMessages',
                )
              )}
            </span>
            {broken ? (
              <span className={styles.mark} data-tone="stop" title={t('delivery.refused')}>
                <IconAlertCircle size={16} aria-label={t('delivery.refused')} />
              </span>
            ) : pending ? (
              <span className={styles.mark} data-tone="warn" title={t('list.pending')}>
                <IconClock size={16} aria-label={t('list.pending')} />
              </span>
            ) : null}
            {row.mentions > 0 ? (
              <span className={styles.badge} data-kind="mentions" data-testid="mentions">
                <span aria-hidden="true">@{row.mentions}</span>
                <span className="visually-hidden">
                  {t('list.mentions', { count: row.mentions })}
                </span>
              </span>
            ) : null}
            {row.unread > 0 ? (
              <span
                className={styles.badge}
                data-kind={own.mutedUntil !== null ? 'quiet' : undefined}
                data-testid="unread"
              >
                <span aria-hidden="true">{row.unread > 999 ? '999+' : row.unread}</span>
                <span className="visually-hidden">{t('list.unread', { count: row.unread })}</span>
              </span>
            ) : own.markedUnread ? (
              <span className={styles.badge} data-kind="marked" data-testid="marked-unread">
                <span className="visually-hidden">{t('ownSettings.markedUnread')}</span>
              </span>
            ) : null}
          </span>
        </span>
      </a>
    );
  },
);
