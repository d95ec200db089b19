/** Keys that work anywhere: Ctrl+K to find anything, Alt+Up and Alt+Down between conversations, Escape. */
import { useEffect } from 'react';

interface ShellKeys {
  find: () => void;
  step: (by: 1 | -1) => void;
  onEscape: () => void;
}

export const useShellKeys = ({ find, step, onEscape }: ShellKeys): void => {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || document.querySelector('dialog[open]')) return;
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') find();
      else if (event.altKey && event.key === 'ArrowUp') step(-1);
      else if (event.altKey && event.key === 'ArrowDown') step(1);
      else if (event.key === 'Escape') {
        onEscape();
        return;
      } else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [find, step, onEscape]);
};
