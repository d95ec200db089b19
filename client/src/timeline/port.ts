/** What a message list can do to messages; bound to actions in the composition root. */
import type { ConversationId } from '@corridor/core';
import type { MessageRow } from '../local/database.ts';

export interface TimelineActions {
  react(row: MessageRow, emoji: string, on: boolean): Promise<void>;
  redact(row: MessageRow): Promise<void>;
  retry(row: MessageRow): Promise<void>;
  discard(row: MessageRow): Promise<void>;
  markRead(conversation: ConversationId, sequence: number): Promise<void>;
}
