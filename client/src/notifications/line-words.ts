/** What the line in the app says. It stands over whatever is on the screen, and names no client. */
import type { Role } from '@corridor/core';
import type { Translate } from '../i18n/useWords.ts';
import type { NewsLine } from './notifier.ts';

/**
 * @param name of the conversation; of a client it is that of its other member
 * @param reader who reads the line: a client is told the name of who writes to them
 */
export const lineWords = (
  {
    conversation: { kind },
    count,
    mentioned,
  }: Pick<NewsLine, 'count' | 'mentioned'> & {
    readonly conversation: Pick<NewsLine['conversation'], 'kind'>;
  },
  name: string,
  reader: Role,
  t: Translate,
): string => {
  if (kind === 'client' && reader !== 'client') return t('notifications.fromClient', { count });
  if (kind === 'direct' || kind === 'client') return t('notifications.from', { count, name });
  return mentioned
    ? t('notifications.mentioned', { name })
    : t('notifications.in', { count, name });
};
