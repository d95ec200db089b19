/** What a message calls when something is done to it. */
import type { MessageRow } from '../local/database.ts';

export interface MessageHandlers {
  readonly reply: (row: MessageRow) => void;
  readonly edit: (row: MessageRow) => void;
  readonly copy: (text: string) => void;
  readonly redact: (row: MessageRow) => void;
  readonly react: (row: MessageRow, emoji: string) => void;
  /** With the ref of what was refused: a message, or a change of one. */
  readonly retry: (ref: string) => void;
  readonly discard: (ref: string) => void;
  readonly goTo: (ref: string) => void;
  readonly nameOf: (user: MessageRow['author']) => string;
}
