/** What a message list can do to messages; bound to actions in the composition root. */
import type { ConversationId, EntryId, EntryKey } from '@corridor/core';
import type { Edit } from '../engine/fold-edits.ts';
import type { MessageRow } from '../local/database.ts';

export interface TimelineActions {
  react(row: MessageRow, emoji: string, on: boolean): Promise<void>;
  redact(row: MessageRow): Promise<void>;
  pin(row: MessageRow, on: boolean): Promise<void>;
  /** Makes a version the one that is shown. @param seen all versions that were to choose from */
  showVersion(row: MessageRow, version: Edit, seen: readonly Edit[]): Promise<void>;
  /**
   * Writes a text into another conversation; what is typed there stays.
   * @param key of the new message: asked for twice with one key, it is there once
   */
  passOn(to: ConversationId, text: string, key: EntryKey): Promise<void>;
  /** @param ref of a refused message, or of a refused change of one */
  retry(ref: string): Promise<void>;
  discard(ref: string): Promise<void>;
  /** @param seen refs of what was on screen; null: the newest was in view */
  markRead(
    conversation: ConversationId,
    sequence: number,
    seen: ReadonlySet<string> | null,
  ): Promise<void>;
  /** The replies of a thread were seen up to a sequence, in its pane. */
  markThreadRead(conversation: ConversationId, thread: EntryId, sequence: number): Promise<void>;
}
