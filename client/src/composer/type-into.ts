/** Typing into the composer's field for somebody, as if they did. */
import type { Change } from './formatting.pure.ts';

/** Replaces a part of the text, so that the browser can undo it, and selects what the change says. */
export const typeInto = (
  area: HTMLTextAreaElement,
  { from, to, insert, start, end }: Change,
): void => {
  area.focus();
  area.setSelectionRange(from, to);
  // Not in every browser, and the only way that keeps what was typed before undoable.
  if (!document.execCommand('insertText', false, insert)) {
    area.setRangeText(insert, from, to, 'end');
    area.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
  area.setSelectionRange(start, end);
};
