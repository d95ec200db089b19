/** Keys of the whole window, and how this computer's keyboard calls them. */
import { useEffect, useRef } from 'react';
import { type Group, type Handlers, isTyped, keyNames, press } from './shortcuts.pure.ts';

export const isMac = (): boolean => /^(Mac|iP)/.test(navigator.platform);

/** `Ctrl+K`, or `⌘K` on a Mac. */
export const keyTitle = (keys: string): string => keyNames(keys, isMac()).join(isMac() ? '' : '+');

/** In the list and in the messages nothing is typed. */
const isReading = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest('nav, [role="log"]') !== null &&
  !target.matches('input, textarea');

/** Keys that work wherever the focus is, except in a dialog, which has its own. */
export const useWindowKeys = <G extends Group>(group: G, handlers: Handlers<G>): void => {
  const now = useRef(handlers);
  useEffect(() => {
    now.current = handlers;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.isComposing || document.querySelector('dialog[open]')) return;
      if (isTyped(event) && !isReading(event.target)) return;
      press(group, event, now.current);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [group]);
};
