/** Where messages lead inside the app: to the reader's channels, and to its own addresses. */
import type { ConversationId } from '@corridor/core';
import { useMemo } from 'react';
import type { ListItem } from '../conversations/list-items.ts';
import type { InApp } from '../timeline/in-app.ts';
import { safeLine } from '../ui/safe-text.ts';
import { go, pathOf, placeAt } from './router.ts';

const SPACE = ' ';

/** @param items of the conversation list; the result stays the same while its channels do */
export const useInAppWays = (items: readonly ListItem[] | null): InApp => {
  const channels = (items ?? [])
    .flatMap(({ row: { id, kind, name, state } }) =>
      kind === 'channel' && name !== null && state === 'here' ? [id + SPACE + safeLine(name)] : [],
    )
    .sort()
    .join('\n');
  return useMemo(
    () => ({
      channels: new Map(
        channels === ''
          ? []
          : channels.split('\n').map((line): [string, ConversationId] => {
              const end = line.indexOf(SPACE);
              return [line.slice(end + 1), line.slice(0, end) as ConversationId];
            }),
      ),
      linkTo: (id) => window.location.origin + pathOf({ at: 'conversation', id }),
      wayTo: (href) => {
        const place = placeAt(href, window.location.origin);
        return place === null ? null : () => go(place);
      },
    }),
    [channels],
  );
};
