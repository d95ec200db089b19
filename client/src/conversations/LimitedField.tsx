/** A line of text with a limit, or several: near it, what is left stands in the field. */
import { Textarea, TextInput } from '@mantine/core';
import { useWords } from '../i18n/useWords.ts';
import styles from './NewConversation.module.css';

/** The counter shows when this much is left. */
const COUNTER_FROM = 20;
/** What is longer scrolls. */
const MAX_ROWS = 8;

interface LimitedFieldProps {
  label: string;
  value: string;
  /** UTF-16 units. */
  max: number;
  onChange: (value: string) => void;
  autoFocus?: boolean | undefined;
  /** It takes several, and has so many in sight when it is empty; not given: it takes one. */
  lines?: number | undefined;
}

export const LimitedField = ({
  label,
  value,
  max,
  onChange,
  autoFocus = false,
  lines,
}: LimitedFieldProps) => {
  const { t } = useWords();
  const left = max - value.length;
  const near = left <= COUNTER_FROM;
  const field = {
    label,
    value,
    maxLength: max,
    autoFocus,
    rightSectionWidth: 40,
    rightSectionPointerEvents: 'none',
    rightSection: near ? (
      <span className={styles.left} data-testid="left" aria-hidden="true">
        {left}
      </span>
    ) : null,
  } as const;
  return (
    <div>
      {lines === undefined ? (
        <TextInput {...field} onChange={(event) => onChange(event.currentTarget.value)} />
      ) : (
        <Textarea
          {...field}
          autosize
          minRows={lines}
          maxRows={MAX_ROWS}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
      <span className="visually-hidden" role="status">
        {near ? t('composer.left', { count: left }) : ''}
      </span>
    </div>
  );
};
