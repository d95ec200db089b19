/** A line of text with a limit: near it, what is left stands in the field. */
import { TextInput } from '@mantine/core';
import { useWords } from '../i18n/useWords.ts';
import styles from './NewConversation.module.css';

/** The counter shows when this much is left. */
const COUNTER_FROM = 20;

interface LimitedFieldProps {
  label: string;
  value: string;
  /** UTF-16 units. */
  max: number;
  onChange: (value: string) => void;
  autoFocus?: boolean | undefined;
}

export const LimitedField = ({ label, value, max, onChange, autoFocus }: LimitedFieldProps) => {
  const { t } = useWords();
  const left = max - value.length;
  const near = left <= COUNTER_FROM;
  return (
    <div>
      <TextInput
        label={label}
        value={value}
        maxLength={max}
        autoFocus={autoFocus ?? false}
        onChange={(event) => onChange(event.currentTarget.value)}
        rightSectionWidth={40}
        rightSectionPointerEvents="none"
        rightSection={
          near ? (
            <span className={styles.left} data-testid="left" aria-hidden="true">
              {left}
            </span>
          ) : null
        }
      />
      <span className="visually-hidden" role="status">
        {near ? t('composer.left', { count: left }) : ''}
      </span>
    </div>
  );
};
