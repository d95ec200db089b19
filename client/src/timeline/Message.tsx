/** One message or system line, with what stands above it: the day, the line "New", the author. */
import { IconPin, IconRobot, IconShieldExclamation, IconVersions } from '@tabler/icons-react';
import { memo, useCallback, useState } from 'react';
import { clockTime, exactTime, timeNear } from '../i18n/format.ts';
import type { Language } from '../i18n/language.ts';
import { useWords } from '../i18n/useWords.ts';
import type { MessageRow } from '../local/database.ts';
import { part } from '../parts/part.tsx';
import { PersonFace, PersonName } from '../people/PersonName.tsx';
import { Avatar } from '../ui/Avatar.tsx';
import { safeLine } from '../ui/safe-text.ts';
import { type Arranged, isThreadLine } from './arrange.pure.ts';
import { Delivery } from './Delivery.tsx';
import { Earlier } from './Earlier.tsx';
import type { MessageHandlers } from './handlers.ts';
import styles from './Message.module.css';
import { type Allowed, MessageActions } from './MessageActions.tsx';
import { Files, Quote, Refused } from './MessageParts.tsx';
import { MessageText } from './MessageText.tsx';
import { messageKeys } from './message-keys.ts';
import { Reactions } from './Reactions.tsx';
import type { RefusedChange } from './refused-changes.ts';
import { systemLine } from './system-line.ts';
import { Replies, ThreadLine } from './ThreadLine.tsx';

const RefusedChanges = part(async () => (await import('./RefusedChanges.tsx')).RefusedChanges);

interface MessageProps {
  item: Arranged<MessageRow>;
  own: boolean;
  authorName: string;
  /** Role or job title. */
  authorLabel: string;
  day: string | null;
  /** The message that it answers; undefined: not on this device; null: it answers none. */
  quoted: MessageRow | undefined | null;
  allowed: Allowed;
  mentions: string;
  language: Language;
  highlighted: boolean;
  me: MessageRow['author'];
  /** Changes of it that the server did not take. */
  changes: readonly RefusedChange[];
  on: MessageHandlers;
}

/** Items are made afresh with every change of the list: equal ones are not drawn again. */
const sameItem = (a: MessageProps['item'], b: MessageProps['item']): boolean =>
  (Object.keys(a) as (keyof typeof a)[]).every((key) => a[key] === b[key]);
const sameProps = (a: MessageProps, b: MessageProps): boolean =>
  (Object.keys(a) as (keyof MessageProps)[]).every((key) =>
    key === 'item' ? sameItem(a.item, b.item) : a[key] === b[key],
  );

export const Message = memo((props: MessageProps) => {
  const { item, day } = props;
  const { t } = useWords();
  return (
    <>
      {day === null ? null : (
        <div className={styles.day}>
          <button type="button" title={t('timeline.jump')} onClick={props.on.pickDay}>
            {day}
          </button>
        </div>
      )}
      {item.startsNew ? (
        <div className={styles.new} data-testid="new-line">
          <span>{t('timeline.new')}</span>
        </div>
      ) : null}
      {item.row.kind === 'system' ? (
        <SystemLine {...props} />
      ) : props.on.openThread !== null && standsAsLine(props) ? (
        <ThreadLine {...props} openThread={props.on.openThread} />
      ) : (
        <Bubble {...props} />
      )}
    </>
  );
}, sameProps);

/** What was refused stands in full wherever it is, with what can be done about it. */
const standsAsLine = ({ item: { row }, changes }: MessageProps): boolean =>
  isThreadLine(row) && row.delivery !== 'refused' && changes.length === 0;

const SystemLine = ({ item: { row }, language, on }: MessageProps) => {
  const { t } = useWords();
  return (
    <p className={styles.system} data-ref={row.ref} title={exactTime(row.at, language)}>
      {systemLine(row, on.nameOf, t)}
    </p>
  );
};

const Bubble = (props: MessageProps) => {
  const {
    item,
    own,
    authorName,
    authorLabel,
    quoted,
    allowed,
    mentions,
    language,
    highlighted,
    me,
    changes,
    on,
  } = props;
  const { row } = item;
  const { t } = useWords();
  const [active, setActive] = useState(false);
  const { id, redacted } = row;
  const copyLink = id === null ? null : () => on.copyLink(id);
  // Of the message and of the edit that is its text, the worse.
  const proof = row.proof === 'unproven' ? row.proof : (row.textProof ?? row.proof);
  const openThread = on.openThread;
  const thread =
    openThread === null ? undefined : () => openThread((row.thread !== null && quoted) || row);
  const mentioned = row.mentions;
  const idOf = useCallback(
    (name: string) => mentioned.find((user) => on.nameOf(user) === name) ?? null,
    [mentioned, on],
  );
  const late = item.late && row.arrivedAt !== null;
  return (
    <article
      className={styles.row}
      data-own={own}
      data-group={item.startsGroup ? 'start' : 'inside'}
      data-ref={row.ref}
      data-delivery={row.delivery}
      data-highlighted={highlighted || undefined}
      data-testid="message"
      aria-label={`${authorName}, ${clockTime(row.at, language)}`}
      tabIndex={-1}
      onMouseEnter={() => setActive(true)}
      onMouseLeave={(event) => {
        if (!event.currentTarget.contains(document.activeElement)) setActive(false);
      }}
      onFocus={() => setActive(true)}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setActive(false);
      }}
      onKeyDown={messageKeys({ row, allowed, on, thread })}
    >
      {own ? null : (
        <div className={styles.gutter}>
          {item.startsGroup ? (
            <PersonFace id={row.author} name={authorName}>
              <Avatar id={row.author} name={authorName} size={36} />
            </PersonFace>
          ) : null}
        </div>
      )}
      <div className={styles.column}>
        {item.startsGroup && !own ? (
          <header className={styles.author}>
            <PersonName id={row.author} className={styles.name} tabIndex={active ? 0 : -1}>
              {authorName}
            </PersonName>
            {authorLabel === '' ? null : <span className={styles.label}>{authorLabel}</span>}
            {row.via === null || row.via === 'import' ? null : (
              <span className={styles.via}>
                <IconRobot size={14} aria-hidden="true" />
                {t(
                  row.via === 'bot'
                    ? 'timeline.viaBot'
                    : row.via === 'rest'
                      ? 'timeline.viaRest'
                      : 'timeline.viaServer',
                )}
              </span>
            )}
          </header>
        ) : null}
        <div className={styles.bubble} data-ends={item.endsGroup} data-redacted={redacted !== null}>
          {active && redacted === null && row.delivery !== 'refused' ? (
            <MessageActions
              allowed={allowed}
              own={own}
              onReply={() => on.reply(row)}
              onThread={thread}
              onEdit={() => on.edit(row)}
              onCopy={() => on.copy(row.text)}
              onCopyLink={copyLink}
              conversation={row.conversation}
              entry={row.sequence === null ? null : id}
              onForward={() => on.forward(row)}
              onFailure={on.failed}
              onPin={() => on.pin(row)}
              pinned={row.pinned}
              onRedact={() => on.redact(row)}
              onReact={(emoji) => on.react(row, emoji)}
              onPickReaction={() => on.pickReaction(row)}
            />
          ) : null}
          {quoted === null ? null : <Quote row={quoted} on={on} />}
          {redacted === null ? (
            <>
              {row.text === '' ? null : (
                <MessageText text={row.text} mentions={mentions} idOf={idOf} />
              )}
              {row.files.length === 0 ? null : <Files files={row.files} language={language} />}
              {row.edits.length === 0 ? null : <Earlier row={row} language={language} />}
              {row.versions === undefined || row.versions.length < 2 ? null : (
                <button
                  type="button"
                  className={styles.versions}
                  title={t('versions.markTitle')}
                  onClick={() => on.showVersions(row)}
                >
                  <IconVersions size={14} aria-hidden="true" />
                  {t('versions.mark', { count: row.versions.length })}
                </button>
              )}
            </>
          ) : (
            <p className={styles.removed}>
              {t(redacted.reason ? 'timeline.removedReason' : 'timeline.removed', {
                name: on.nameOf(redacted.by),
                time: timeNear(redacted.at, row.at, language),
                reason: safeLine(redacted.reason ?? ''),
              })}
            </p>
          )}
          <footer className={styles.meta}>
            {proof === 'unproven' || proof === 'waiting' ? (
              <span
                className={styles.proof}
                data-proof={proof}
                title={t(
                  proof === 'unproven' ? 'timeline.unprovenTitle' : 'timeline.proofWaitingTitle',
                )}
              >
                <IconShieldExclamation size={14} aria-hidden="true" />
                {t(proof === 'unproven' ? 'timeline.unproven' : 'timeline.proofWaiting')}
              </span>
            ) : null}
            {row.pinned ? (
              <span className={styles.via}>
                <IconPin size={14} aria-hidden="true" />
                {t('timeline.pinned')}
              </span>
            ) : null}
            {late && row.arrivedAt !== null ? (
              <time
                className={styles.late}
                data-testid="late"
                title={t('timeline.lateTitle', {
                  written: exactTime(row.at, language),
                  arrived: exactTime(row.arrivedAt, language),
                })}
              >
                {t('timeline.late', {
                  written: clockTime(row.at, language),
                  arrived: timeNear(row.arrivedAt, row.at, language),
                })}
              </time>
            ) : (
              <time dateTime={new Date(row.at).toISOString()} title={exactTime(row.at, language)}>
                {clockTime(row.at, language)}
              </time>
            )}
            {row.via === 'import' ? null : own ? <Delivery row={row} active={active} /> : null}
          </footer>
        </div>
        {row.reactions.length === 0 ? null : (
          <Reactions row={row} me={me} mayReact={allowed.write} on={on} />
        )}
        {row.replies > 0 && on.openThread !== null ? (
          <Replies row={row} language={language} onOpen={on.openThread} />
        ) : null}
        {row.delivery === 'refused' ? <Refused row={row} on={on} /> : null}
        {changes.length === 0 ? null : <RefusedChanges changes={changes} on={on} />}
      </div>
    </article>
  );
};
