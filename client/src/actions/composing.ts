/** What is being edited or answered at a place, kept beside its draft (see {@link Composing}). */
import type { Composing, LocalDatabase, MessageRow } from '../local/database.ts';
import { joined } from '../local/merged-draft.pure.ts';
import { type DraftPlace, placeName, readDraft, saveDraft } from './reading.ts';

/** @param composing null: what is typed there is written anew */
export const keepComposing = async (
  db: LocalDatabase,
  place: DraftPlace,
  composing: Composing | null,
): Promise<void> => {
  const { conversation } = place;
  if (composing === null) await db.composing.delete(placeName(place));
  else await db.composing.put({ place: placeName(place), conversation, composing });
};

/** Keeps the text of an edit as far as it is; nothing where that edit is not being made any more. */
export const keepEdit = (
  db: LocalDatabase,
  place: DraftPlace,
  message: string,
  typed: string,
): Promise<void> =>
  db.transaction('rw', db.composing, async () => {
    const row = await db.composing.get(placeName(place));
    if (row?.composing.type !== 'edit' || row.composing.ref !== message) return;
    await db.composing.put({ ...row, composing: { ...row.composing, typed } });
  });

/** What is being done at a place, and the message that it is about. */
export interface Restored {
  readonly composing: Composing;
  readonly message: MessageRow;
}

/**
 * Goes on with what was being done there. Where the message is not there any more, the text of an edit
 * joins the draft. @returns null: nothing
 */
export const restoreComposing = async (
  db: LocalDatabase,
  place: DraftPlace,
): Promise<Restored | null> => {
  const composing = (await db.composing.get(placeName(place)))?.composing;
  if (!composing) return null;
  const message = await db.messages.get(composing.ref);
  const typed = composing.type === 'edit' ? (composing.typed ?? composing.text) : '';
  // Written already, and the page went before that was noted down.
  const isDone = composing.type === 'edit' && typed !== composing.text && typed === message?.text;
  if (message && message.redacted === null && !isDone) return { composing, message };
  if (!isDone && typed !== '' && composing.type === 'edit' && typed !== composing.text) {
    const draft = (await readDraft(db, place))?.text ?? '';
    await saveDraft(db, place, joined(draft, typed), draft);
  }
  await keepComposing(db, place, null);
  return null;
};
