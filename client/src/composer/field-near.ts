const FIELD = '[data-testid="composer"] textarea';

/**
 * The field in which one writes beside something: of the pane that it stands in, else of another.
 * @param at where a name stands; in a dialog over everything it stands in no pane
 */
export const fieldNear = (
  at: HTMLElement,
  otherwise: HTMLElement | null,
): HTMLTextAreaElement | null => {
  const pane = at.closest<HTMLElement>('[data-writes]') ?? otherwise;
  return pane?.querySelector<HTMLTextAreaElement>(FIELD) ?? null;
};
