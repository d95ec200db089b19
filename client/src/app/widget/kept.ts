/** What the widget keeps across page loads beside the conversations themselves. Frame only. */
import { ConversationId } from '@corridor/core';
import type { KeptOpen } from './host-page.ts';

const OPEN = 'corridor.widget-open';
const CONVERSATION = 'corridor.widget-conversation';

const read = (key: string): string | null => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // No such storage: each page begins anew.
  }
};

const write = (key: string, value: string | null): void => {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // As above.
  }
};

export const keptOpen: KeptOpen = {
  read: () => read(OPEN) === '1',
  write: (open) => write(OPEN, open ? '1' : null),
};

/** The conversation that was open; null: the list. */
export const keptConversation = (): ConversationId | null =>
  ConversationId.safeParse(read(CONVERSATION)).data ?? null;

export const keepConversation = (id: ConversationId | null): void => write(CONVERSATION, id);
