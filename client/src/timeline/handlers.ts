/** What a message calls when something is done to it. */
import type { EntryId } from '@corridor/core';
import type { MessageRow } from '../local/database.ts';

/** What the screen around the list does: the composer, dialogs and panes are its own. */
export interface ScreenHandlers {
  readonly reply: (row: MessageRow) => void;
  readonly edit: (row: MessageRow) => void;
  /** Asks for a date, then goes there. */
  readonly pickDay: () => void;
  /** Opens the thread that begins with a message; null where one is open already. */
  readonly openThread: ((root: MessageRow) => void) | null;
  /** Asks for any emoji, then reacts with it. */
  readonly pickReaction: (row: MessageRow) => void;
  /** Shows who reacted. */
  readonly showReactions: (row: MessageRow) => void;
  /** Asks where a message is to be passed on to. */
  readonly forward: (row: MessageRow) => void;
  /** Shows the versions of a message that was edited in two places at once. */
  readonly showVersions: (row: MessageRow) => void;
}

export interface MessageHandlers extends ScreenHandlers {
  readonly copy: (text: string) => void;
  /** The address of this message in the app. */
  readonly copyLink: (id: EntryId) => void;
  readonly redact: (row: MessageRow) => void;
  /** Pins a message, or takes the pin away. */
  readonly pin: (row: MessageRow) => void;
  /** Reacts with an emoji, or takes it back. */
  readonly react: (row: MessageRow, emoji: string) => void;
  /** With the ref of what was refused: a message, or a change of one. */
  readonly retry: (ref: string) => void;
  readonly discard: (ref: string) => void;
  readonly goTo: (ref: string) => void;
  /** Something that was asked for could not be done. */
  readonly failed: (error: unknown) => void;
  readonly nameOf: (user: MessageRow['author']) => string;
}
