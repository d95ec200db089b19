/** What stands over a message comes down as far as the upper edge of the list would clip it. */
import { type RefObject, useLayoutEffect, useRef } from 'react';

/** Kept between the box and the edge of the list, pixels. */
const EDGE_PX = 8;

/** How far down a box must go to be below the list's upper edge; it grows upwards, see the style. */
const clippedBy = (box: HTMLElement): number => {
  const list = box.closest('[role="log"]');
  if (!list) return 0;
  const top = list.getBoundingClientRect().top + EDGE_PX;
  return Math.max(0, top - box.getBoundingClientRect().top);
};

/** @returns for the box; it is moved once, when it appears. */
export const useUnclipped = (): RefObject<HTMLDivElement | null> => {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (box.current) box.current.style.translate = `0 ${clippedBy(box.current)}px`;
  }, []);
  return box;
};
