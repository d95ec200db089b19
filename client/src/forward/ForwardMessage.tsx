/** Passes a message on to another conversation: where to, with which words, and what will be told. */
import {
  type ConversationId,
  canWrite,
  type EntryKey,
  MAX_TEXT_LENGTH,
  newEntryKey,
} from '@corridor/core';
import { Button } from '@mantine/core';
import { useLiveQuery } from 'dexie-react-hooks';
import { useState } from 'react';
import { conversationName, personName } from '../conversations/names.ts';
import { walkButtons } from '../conversations/PeopleList.tsx';
import { actorOf, subjectOf, useWorkplace } from '../conversations/workplace.ts';
import { exactTime } from '../i18n/format.ts';
import { useWords } from '../i18n/useWords.ts';
import { MessageText } from '../timeline/MessageText.tsx';
import type { TimelineActions } from '../timeline/port.ts';
import { Dialog } from '../ui/Dialog.tsx';
import styles from './ForwardMessage.module.css';
import { forwardedText } from './forwarded.pure.ts';

/** What is passed on mentions nobody. */
const nobody = (): null => null;

const randomBytes = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes));

/** Conversations that are shown; more are found by typing. */
const MOST = 30;

interface ForwardMessageProps {
  /** Ref of the message. */
  message: string;
  onForward: TimelineActions['passOn'];
  onFailure: (error: unknown) => void;
  onClose: () => void;
}

export const ForwardMessage = ({ message, onForward, onFailure, onClose }: ForwardMessageProps) => {
  const { db, me, practice, users } = useWorkplace();
  const { t, language } = useWords();
  const [typed, setTyped] = useState('');
  const [comment, setComment] = useState('');
  const [chosen, setChosen] = useState<ConversationId | null>(null);
  const [isSending, setSending] = useState(false);
  const [keys] = useState(() => new Map<ConversationId, EntryKey>());
  const row = useLiveQuery(async () => (await db.messages.get(message)) ?? null, [db, message]);
  const all = useLiveQuery(() => db.conversations.orderBy('lastAt').reverse().toArray(), [db]);
  const words = { unnamed: t('list.unnamed'), onlyYou: t('list.onlyYou') };
  const actor = actorOf(me, practice);
  const targets = (all ?? [])
    .filter(
      (each) =>
        each.state !== 'gone' &&
        each.state !== 'refused' &&
        canWrite(actor, { kind: 'message' }, subjectOf(each, me.id), practice.rules) === 'ok',
    )
    .map((each) => ({ each, name: conversationName(each, users, me.id, words) }))
    .filter(({ name }) => name.toLowerCase().includes(typed.trim().toLowerCase()))
    .slice(0, MOST);
  const from = all?.find(({ id }) => id === row?.conversation);
  const to = all?.find(({ id }) => id === chosen);
  const heading = row
    ? t('forward.heading', {
        name: personName(users, row.author, t('list.unnamed')),
        time: exactTime(row.at, language),
      })
    : '';
  const told = row ? forwardedText({ heading, text: row.text, comment: '' }) : '';
  const text = row ? forwardedText({ heading, text: row.text, comment }) : '';
  const over = text.length - MAX_TEXT_LENGTH;
  const may = row?.redacted === null && row.text !== '' && over <= 0 && chosen !== null;
  const submit = (): void => {
    if (!may || chosen === null || isSending) return;
    setSending(true);
    const key = keys.get(chosen) ?? newEntryKey(Date.now(), randomBytes);
    keys.set(chosen, key);
    onForward(chosen, text, key).then(onClose, (error: unknown) => {
      setSending(false);
      onFailure(error);
    });
  };
  return (
    <Dialog
      title={t('forward.title')}
      closeLabel={t('app.close')}
      onClose={onClose}
      shape="tall"
      testId="forward"
      footer={
        <Button disabled={!may || isSending} onClick={submit}>
          {t('forward.submit')}
        </Button>
      }
    >
      <div className={styles.form}>
        <input
          type="search"
          aria-label={t('forward.to')}
          placeholder={t('forward.to')}
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            const [first] = targets;
            if (event.key !== 'Enter' || !first) return;
            event.preventDefault();
            setChosen(first.each.id);
          }}
        />
        {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows walk its buttons. */}
        <div className={styles.targets} onKeyDown={walkButtons}>
          {targets.map(({ each, name }) => (
            <button
              key={each.id}
              type="button"
              data-walk
              data-testid="forward-target"
              aria-pressed={each.id === chosen}
              onClick={() => setChosen(each.id)}
            >
              <bdi>{name}</bdi>
            </button>
          ))}
          {targets.length === 0 ? <p>{t('forward.nowhere')}</p> : null}
        </div>
        <textarea
          aria-label={t('forward.comment')}
          placeholder={t('forward.comment')}
          rows={2}
          dir="auto"
          value={comment}
          onChange={(event) => setComment(event.target.value)}
        />
        <div className={styles.told}>
          <MessageText text={told} mentions="" idOf={nobody} />
        </div>
        <p className={styles.note}>
          {row?.redacted || row?.text === '' ? t('forward.nothing') : t('forward.only')}
          {from?.recordPolicy === 'immutable' || from?.kind === 'client'
            ? ` ${t('forward.fromRecord')}`
            : ''}
          {to?.recordPolicy === 'immutable' ? ` ${t('forward.toRecord')}` : ''}
        </p>
        {over > 0 ? (
          <p className={styles.over} role="alert">
            {t('composer.over', { count: over })}
          </p>
        ) : null}
      </div>
    </Dialog>
  );
};
