/** A conversation that is here, with nothing in it. */
import type { ConversationRow } from '../../local/database.ts';

/** @param change what the test is about, and who began it and is in it */
export const conversationRow = (
  change: Pick<ConversationRow, 'id' | 'createdBy' | 'members'> & Partial<ConversationRow>,
): ConversationRow => ({
  kind: 'group',
  name: null,
  topic: null,
  visibility: 'private',
  recordPolicy: 'editable',
  history: 'all',
  archived: false,
  createdAt: 0,
  readableFrom: 0,
  state: 'here',
  refusal: null,
  lastAt: 0,
  lastPreview: null,
  sequence: 0,
  head: null,
  listed: null,
  behind: false,
  marker: 0,
  unread: 0,
  mentions: 0,
  ...change,
});
