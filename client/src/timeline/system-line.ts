/** What a line about the conversation itself says: who did it, and to whom. Pure. */
import type { UserId } from '@corridor/core';
import type { Translate } from '../i18n/useWords.ts';
import type { MessageRow } from '../local/database.ts';
import { safeLine } from '../ui/safe-text.ts';

const KNOWN = ['created', 'joined', 'left', 'renamed', 'topic', 'archived', 'unarchived'] as const;

/** @param nameOf a name that is safe to show */
export const systemLine = (
  { author, system }: Pick<MessageRow, 'author' | 'system'>,
  nameOf: (user: UserId) => string,
  t: Translate,
): string => {
  const event = system?.event ?? 'created';
  const user = system?.user ?? author;
  const name = nameOf(user);
  const text = safeLine(system?.text ?? '');
  if (user !== author && (event === 'joined' || event === 'left')) {
    return t(event === 'joined' ? 'system.added' : 'system.removed', { by: nameOf(author), name });
  }
  const known = KNOWN.find((each) => each === event);
  return known ? t(`system.${known}`, { name, text }) : safeLine(`${name}: ${event} ${text}`);
};
