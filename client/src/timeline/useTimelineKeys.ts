/**
 * Keys in the messages: arrows walk them, Home and End go to the first and the newest of all
 * pages, Page Up and Page Down scroll. The list itself takes the focus for the last four: the
 * message that had it may leave the page.
 */
import type { KeyboardEvent, RefObject } from 'react';
import type { TimelineWindow } from './window.ts';

/** Of what shows; the rest is seen twice, so that the eye finds its place. */
const PAGE_SHARE = 0.9;

const isPlain = (event: KeyboardEvent): boolean =>
  !(event.altKey || event.ctrlKey || event.metaKey || event.shiftKey);

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

/** Arrows between the messages of a list that has no more than it shows. */
export const walkMessages = (
  event: KeyboardEvent<HTMLElement>,
  scroller: HTMLElement | null,
): void => {
  const target = event.target as HTMLElement;
  if (!scroller || !isPlain(event) || isElsewhere(target)) return;
  const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : null;
  if (by !== null && walk(scroller, target, by)) event.preventDefault();
};

const act = (event: KeyboardEvent, scroller: HTMLElement, timeline: TimelineWindow): boolean => {
  const page = (by: 1 | -1): void => {
    scroller.focus({ preventScroll: true });
    scroller.scrollBy({ top: by * PAGE_SHARE * scroller.clientHeight, behavior: 'instant' });
  };
  switch (event.key) {
    case 'ArrowUp':
      return walk(scroller, event.target as HTMLElement, -1);
    case 'ArrowDown':
      return walk(scroller, event.target as HTMLElement, 1);
    case 'PageUp':
      page(-1);
      return true;
    case 'PageDown':
      page(1);
      return true;
    case 'Home':
    case 'End':
      scroller.focus({ preventScroll: true });
      if (event.key === 'Home') timeline.goToStart();
      else timeline.goToEnd();
      return true;
    default:
      return false;
  }
};

export const useTimelineKeys =
  (scroller: RefObject<HTMLElement | null>, timeline: TimelineWindow) =>
  (event: KeyboardEvent<HTMLElement>): void => {
    const target = event.target as HTMLElement;
    if (!scroller.current || !isPlain(event)) return;
    if (isElsewhere(target)) return;
    if (act(event, scroller.current, timeline)) event.preventDefault();
  };
