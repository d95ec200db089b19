/** What a message calls when something is done to it. */
import type { MessageRow } from '../local/database.ts';

export interface MessageHandlers {
  readonly reply: (row: MessageRow) => void;
  readonly edit: (row: MessageRow) => void;
  readonly copy: (row: MessageRow) => void;
  readonly redact: (row: MessageRow) => void;
  readonly react: (row: MessageRow, emoji: string) => void;
  readonly retry: (row: MessageRow) => void;
  readonly discard: (row: MessageRow) => void;
  readonly goTo: (ref: string) => void;
  readonly nameOf: (user: MessageRow['author']) => string;
}
