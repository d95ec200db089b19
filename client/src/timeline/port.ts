/** What a message list can do to messages; bound to actions in the composition root. */
import type { ConversationId } from '@corridor/core';
import type { Edit } from '../engine/fold-edits.ts';
import type { MessageRow } from '../local/database.ts';

export interface TimelineActions {
  react(row: MessageRow, emoji: string, on: boolean): Promise<void>;
  redact(row: MessageRow): Promise<void>;
  pin(row: MessageRow, on: boolean): Promise<void>;
  /** Makes a version the one that is shown. @param seen all versions that were to choose from */
  showVersion(row: MessageRow, version: Edit, seen: readonly Edit[]): Promise<void>;
  /** Writes a text into another conversation; what is typed there stays. */
  passOn(to: ConversationId, text: string): Promise<void>;
  /** @param ref of a refused message, or of a refused change of one */
  retry(ref: string): Promise<void>;
  discard(ref: string): Promise<void>;
  markRead(conversation: ConversationId, sequence: number): Promise<void>;
}
