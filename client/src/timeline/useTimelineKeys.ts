/**
 * Keys in the messages: arrows walk them, Home and End go to the first and the newest of all
 * pages, Page Up and Page Down scroll. The list itself takes the focus for the last four: the
 * message that had it may leave the page.
 */
import type { KeyboardEvent, RefObject } from 'react';
import { press } from '../shortcuts/shortcuts.pure.ts';
import type { TimelineWindow } from './window.ts';

/** Of what shows; the rest is seen twice, so that the eye finds its place. */
const PAGE_SHARE = 0.9;

/** Something inside a message that has arrow keys of its own. */
const isElsewhere = (target: HTMLElement): boolean =>
  target.closest('[role="toolbar"], [role="alertdialog"], pre') !== null;

const walk = (scroller: HTMLElement, from: HTMLElement, by: 1 | -1): boolean => {
  const articles = [...scroller.querySelectorAll<HTMLElement>('article')];
  const at = articles.indexOf(from.closest('article') as HTMLElement);
  const next = at < 0 ? articles[articles.length - 1] : articles[at + by];
  if (!next) return false;
  next.focus();
  next.scrollIntoView({ block: 'nearest' });
  return true;
};

const nothing = (): false => false;

/** Arrows between the messages of a list that has no more than it shows. */
export const walkMessages = (
  event: KeyboardEvent<HTMLElement>,
  scroller: HTMLElement | null,
): void => {
  const target = event.target as HTMLElement;
  if (!scroller || isElsewhere(target)) return;
  press('messages', event, {
    older: () => walk(scroller, target, -1),
    newer: () => walk(scroller, target, 1),
    // All of it is here: the browser scrolls it.
    pageUp: nothing,
    pageDown: nothing,
    first: nothing,
    last: nothing,
  });
};

export const useTimelineKeys =
  (scroller: RefObject<HTMLElement | null>, timeline: TimelineWindow) =>
  (event: KeyboardEvent<HTMLElement>): void => {
    const target = event.target as HTMLElement;
    const list = scroller.current;
    if (!list || isElsewhere(target)) return;
    const page = (by: 1 | -1) => (): void => {
      list.focus({ preventScroll: true });
      list.scrollBy({ top: by * PAGE_SHARE * list.clientHeight, behavior: 'instant' });
    };
    const goTo = (go: () => void) => (): void => {
      list.focus({ preventScroll: true });
      go();
    };
    press('messages', event, {
      older: () => walk(list, target, -1),
      newer: () => walk(list, target, 1),
      pageUp: page(-1),
      pageDown: page(1),
      first: goTo(() => timeline.goToStart()),
      last: goTo(() => timeline.goToEnd()),
    });
  };
