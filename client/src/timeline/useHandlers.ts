/** What messages call, wherever they are shown: in a conversation or in a thread. */
import type { ConversationId } from '@corridor/core';
import { useMemo } from 'react';
import { personName } from '../conversations/names.ts';
import { useWorkplace } from '../conversations/workplace.ts';
import { useWords } from '../i18n/useWords.ts';
import type { MessageHandlers, ScreenHandlers } from './handlers.ts';
import { linkTo } from './links.ts';
import type { TimelineActions } from './port.ts';

interface HandlersOptions {
  conversation: ConversationId;
  actions: TimelineActions;
  screen: ScreenHandlers;
  goTo: (ref: string) => void;
  onFailure: (error: unknown) => void;
}

export const useHandlers = (options: HandlersOptions): MessageHandlers => {
  const { conversation, actions, screen, goTo, onFailure } = options;
  const { me, users } = useWorkplace();
  const { t } = useWords();
  const unnamed = t('list.unnamed');
  return useMemo((): MessageHandlers => {
    const run = (work: Promise<void>): void => {
      work.catch(onFailure);
    };
    return {
      ...screen,
      copy: (text) => run(navigator.clipboard.writeText(text)),
      pin: (row) => run(actions.pin(row, !row.pinned)),
      copyLink: (id) => run(navigator.clipboard.writeText(linkTo(conversation, id))),
      redact: (row) => run(actions.redact(row)),
      react: (row, emoji) => {
        const mine = row.reactions.find((each) => each.emoji === emoji)?.users.includes(me.id);
        run(actions.react(row, emoji, !mine));
      },
      retry: (ref) => run(actions.retry(ref)),
      discard: (ref) => run(actions.discard(ref)),
      goTo,
      failed: onFailure,
      nameOf: (user) => personName(users, user, unnamed),
    };
  }, [actions, conversation, goTo, me.id, onFailure, screen, users, unnamed]);
};
