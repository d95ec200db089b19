/**
 * Completion in the field: what fits the word before the caret, walked with arrows, taken with Enter
 * or Tab, left with Escape. The list belongs to the field by `aria-controls` and
 * `aria-activedescendant`: the focus stays where one types.
 */
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import type { Suggestion, Typed } from './completion.pure.ts';
import { standsIn, typedAt } from './completion.pure.ts';

/** Finds what fits; may have to be fetched first. */
export type Suggest = (typed: Typed) => Promise<readonly Suggestion[]>;

interface Shown {
  readonly typed: Typed;
  readonly suggestions: readonly Suggestion[];
}

interface Completion {
  readonly suggestions: readonly Suggestion[];
  readonly active: number;
  readonly listId: string;
  readonly optionId: (index: number) => string;
  /** The text or the caret changed. */
  readonly look: (text: string, caret: number) => void;
  readonly take: (suggestion: Suggestion) => void;
  /** @returns whether the key was for the list */
  readonly onKey: (event: KeyboardEvent) => boolean;
  readonly close: () => void;
}

/**
 * @param text what the field has
 * @param replace puts a text in the place of `from` to the caret
 */
export const useCompletion = (
  suggest: Suggest,
  text: string,
  replace: (from: number, insert: string) => void,
): Completion => {
  const [typed, setTyped] = useState<Typed | null>(null);
  const [shown, setShown] = useState<Shown | null>(null);
  const [active, setActive] = useState(0);
  const listId = useId();
  useEffect(() => {
    if (typed === null) return setShown(null);
    let gone = false;
    suggest(typed).then(
      (suggestions) => {
        if (gone) return;
        setShown(suggestions.length === 0 ? null : { typed, suggestions });
        setActive(0);
      },
      // What could not be fetched is not suggested; whatever is typed is sent as it is.
      () => {
        if (!gone) setShown(null);
      },
    );
    return () => {
      gone = true;
    };
  }, [suggest, typed]);
  // What is found late, or for a text that was sent meanwhile, must not take the place of another.
  const isNow = shown !== null && shown.typed === typed && standsIn(text, shown.typed);
  const suggestions = isNow ? shown.suggestions : [];
  const close = (): void => {
    setTyped(null);
    setShown(null);
  };
  const take = ({ insert }: Suggestion): void => {
    if (isNow) replace(shown.typed.from, insert);
    close();
  };
  return {
    suggestions,
    active,
    listId,
    optionId: (index) => `${listId}-${index}`,
    look: (now, caret) => {
      const found = typedAt(now, caret);
      setTyped((before) =>
        before?.sign === found?.sign && before?.text === found?.text && before?.from === found?.from
          ? before
          : found,
      );
    },
    take,
    onKey: (event) => {
      const chosen = suggestions[active];
      if (!chosen || event.ctrlKey || event.metaKey || event.altKey) return false;
      const { length } = suggestions;
      if (event.key === 'ArrowDown') setActive((active + 1) % length);
      else if (event.key === 'ArrowUp') setActive((active + length - 1) % length);
      else if ((event.key === 'Enter' && !event.shiftKey) || event.key === 'Tab') take(chosen);
      else if (event.key === 'Escape') close();
      else return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
    close,
  };
};
