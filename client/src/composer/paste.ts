/** What a paste with looks becomes; a paste without (Ctrl+Shift+V) is the browser's own. */
import { fetchPart } from '../parts/fetch-part.ts';

/** What converts it is fetched when somebody pastes such a thing. */
const converting = () => fetchPart(() => import('./rich-paste.ts'));

/**
 * @returns null: nothing but plain words is on the clipboard. Else what to insert; the plain words
 * where the looks say nothing more, or cannot be read now
 */
export const richPaste = (clipboard: DataTransfer): Promise<string> | null => {
  const html = clipboard.getData('text/html');
  const words = clipboard.getData('text/plain');
  if (html === '' || words === '') return null;
  return converting().then(
    ({ markdownOfHtml }) => markdownOfHtml(html) ?? words,
    () => words, // Not kept by the browser yet and no server.
  );
};
