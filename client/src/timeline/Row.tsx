/** A message with what the directory and the rules say of it: its author, and what one may do. */
import type { ConversationSubject } from '@corridor/core';
import { useMemo } from 'react';
import { personSubtitle } from '../conversations/names.ts';
import { useWorkplace } from '../conversations/workplace.ts';
import { dayTitle } from '../i18n/format.ts';
import { useWords } from '../i18n/useWords.ts';
import type { MessageRow } from '../local/database.ts';
import { allowedFor } from './allowed.ts';
import type { Arranged } from './arrange.pure.ts';
import type { MessageHandlers } from './handlers.ts';
import { Message } from './Message.tsx';
import { mentionedIn } from './mentioned.pure.ts';
import type { RefusedChange } from './refused-changes.ts';

interface RowProps {
  item: Arranged<MessageRow>;
  /** The conversation, for what may be done in it. */
  subject: ConversationSubject;
  /** The message that it answers; undefined: not on this device; null: it answers none. */
  quoted: MessageRow | undefined | null;
  /** Unix ms: what is today. */
  nowMs: number;
  highlighted: boolean;
  changes: readonly RefusedChange[];
  on: MessageHandlers;
}

export const Row = ({ item, subject, quoted, nowMs, highlighted, changes, on }: RowProps) => {
  const { me, practice, users, former, departments } = useWorkplace();
  const { t, language } = useWords();
  const { row } = item;
  const user = users.get(row.author);
  const label = user
    ? user.active
      ? personSubtitle(user, departments, t(`roles.${user.role}`))
      : former.has(user.id)
        ? t('timeline.former')
        : row.via === 'import'
          ? t('timeline.imported')
          : ''
    : '';
  const { nameOf } = on;
  const templates = practice.rules.groupTemplates;
  const { text, mentions: mentioned } = row;
  const mentions = useMemo(
    () => mentionedIn({ text, mentions: mentioned }, { nameOf, users, templates }),
    [text, mentioned, nameOf, users, templates],
  );
  const words = { today: t('timeline.today'), yesterday: t('timeline.yesterday') };
  return (
    <Message
      item={item}
      own={row.author === me.id}
      authorName={on.nameOf(row.author)}
      authorLabel={label}
      day={item.startsDay ? dayTitle(row.at, nowMs, language, words) : null}
      quoted={quoted}
      allowed={allowedFor(me, row, subject, practice)}
      mentions={mentions}
      language={language}
      highlighted={highlighted}
      me={me.id}
      changes={changes}
      on={on}
    />
  );
};
