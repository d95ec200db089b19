/** What fits the word that is typed, above the field. */
import { useWords } from '../i18n/useWords.ts';
import { safeLine } from '../ui/safe-text.ts';
import type { Suggestion } from './completion.pure.ts';
import styles from './Suggestions.module.css';

interface SuggestionsProps {
  id: string;
  suggestions: readonly Suggestion[];
  active: number;
  optionId: (index: number) => string;
  onTake: (suggestion: Suggestion) => void;
}

export const Suggestions = ({ id, suggestions, active, optionId, onTake }: SuggestionsProps) => {
  const { t } = useWords();
  return (
    <>
      <div className="visually-hidden" role="status">
        {suggestions.length === 0 ? '' : t('composing.suggested', { count: suggestions.length })}
      </div>
      {suggestions.length === 0 ? null : (
        <div id={id} className={styles.list} role="listbox" aria-label={t('composing.suggestions')}>
          {suggestions.map((suggestion, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and its keys.
            <div
              key={suggestion.id}
              id={optionId(index)}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              // The field keeps the focus.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onTake(suggestion)}
            >
              <bdi>{safeLine(suggestion.label)}</bdi>
              <span>{safeLine(suggestion.about)}</span>
            </div>
          ))}
        </div>
      )}
    </>
  );
};
