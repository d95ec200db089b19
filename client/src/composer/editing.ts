/** What editing begins with: the text that is shown, and the versions that the editor thereby saw. */
import type { MessageRow } from '../local/database.ts';
import { targetNamed } from '../local/refs.ts';
import type { ComposerMode } from './Composer.tsx';

export const editingOf = (
  row: Pick<MessageRow, 'ref' | 'text' | 'edits' | 'versions'>,
): ComposerMode => ({
  type: 'edit',
  ref: row.ref,
  text: row.text,
  replaces: row.edits.length === 0 ? [] : row.versions?.map(targetNamed),
});
