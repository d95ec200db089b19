/** Rows of a workstation as the lab compares them, wherever they were read. */
import type { ConversationId } from '@corridor/core';
import type { MessageRow, OutboxRow } from '../../../client/src/local/database.ts';
import type { MessageView, OutboxView } from './wire.ts';

export const viewOf = ({
  id,
  conversation,
  author,
  text,
  sequence,
  delivery,
}: MessageRow): MessageView => ({
  id,
  conversation: conversation as ConversationId,
  author,
  text,
  sequence,
  delivery,
});

export const outboxViewOf = ({
  conversation,
  draft,
  state,
  refusal,
}: Pick<OutboxRow, 'conversation' | 'draft' | 'state' | 'refusal'>): OutboxView => ({
  conversation,
  kind: draft.kind,
  text: 'text' in draft ? draft.text : '',
  target: 'target' in draft && 'id' in draft.target ? draft.target.id : null,
  state,
  refusal: refusal?.code ?? null,
});
