/** The search field above people. Enter picks the first that was found. */
import { IconSearch } from '@tabler/icons-react';
import { useWords } from '../i18n/useWords.ts';
import styles from './NewConversation.module.css';

interface PeopleFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  onEnter: () => void;
  /** What can be typed, where it is not people that are found. */
  placeholder?: string | undefined;
  /** The dialog was opened to type here. */
  first?: boolean | undefined;
}

export const PeopleField = ({
  label,
  value,
  onChange,
  onEnter,
  placeholder,
  first,
}: PeopleFieldProps) => {
  const { t } = useWords();
  return (
    <label className={styles.field}>
      <IconSearch size={18} aria-hidden="true" />
      <span className="visually-hidden">{label}</span>
      <input
        // biome-ignore lint/a11y/noAutofocus: the dialog was opened to type a name.
        autoFocus={first}
        data-walk
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholder ?? t('create.search')}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
          event.preventDefault();
          onEnter();
        }}
      />
    </label>
  );
};
