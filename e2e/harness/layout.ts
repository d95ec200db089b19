/** What of a page does not fit: wider than the window, or too small to be hit. */
import type { Page } from '@playwright/test';

/** Runs in the page. CSS pixels. */
const misfits = (least: number): string[] => {
  const open = document.querySelector('dialog[open]') ?? document.body;
  const nameOf = (element: Element): string =>
    `${element.tagName.toLowerCase()} ${(element.getAttribute('aria-label') ?? element.textContent ?? '').slice(0, 40)}`;
  const isShown = (element: Element): boolean =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    element.closest('.visually-hidden, [inert]') === null;
  /** With three dots at its end, which is said by the element around it. */
  const isCut = (element: Element): boolean => {
    const around = element.parentElement;
    return around !== null && getComputedStyle(around).textOverflow === 'ellipsis';
  };
  const all = [...open.querySelectorAll('*')].filter(isShown);
  const wide = all.filter((element) => {
    if (element.closest('pre, svg') !== null || isCut(element)) return false;
    const { left, right, width } = element.getBoundingClientRect();
    const scrolls = /auto|scroll/.test(getComputedStyle(element).overflowX);
    return (
      (width > 0 && (right > innerWidth + 1 || left < -1)) ||
      (scrolls && element.scrollWidth > element.clientWidth + 1)
    );
  });
  const small = all.filter((element) => {
    // A link in a text is as high as its line, and a field that is drawn beside is its label's.
    if (!element.matches('button, input, textarea, [role="menuitem"], [role="tab"]')) return false;
    const { width, height } = (element.closest('label') ?? element).getBoundingClientRect();
    return width > 1 && height > 1 && (width < least || height < least);
  });
  return [
    ...wide.map((element) => `too wide: ${nameOf(element)}`),
    ...small.map((element) => `smaller than ${least}: ${nameOf(element)}`),
  ];
};

/** Where one pane fills the window, as on a phone or at 200 %. @param least of what is pressed */
export const misfitsOf = (page: Page, least: number): Promise<string[]> =>
  page.evaluate(misfits, least);
