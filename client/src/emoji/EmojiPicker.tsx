/**
 * All emoji, in a dialog: what was used last, then a group at a time, or what a text finds. One list
 * of options that the field above steers (the combobox pattern), so that typing and walking need no
 * change of focus.
 */
import { useLiveQuery } from 'dexie-react-hooks';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useWorkplace } from '../conversations/workplace.ts';
import { useWords } from '../i18n/useWords.ts';
import { Dialog } from '../ui/Dialog.tsx';
import styles from './EmojiPicker.module.css';
import { EMOJI_GROUPS, type Emoji, type EmojiGroup, loadEmoji, searchEmoji } from './emoji.ts';
import { noteEmoji, recentEmoji } from './recent.ts';

interface EmojiPickerProps {
  title: string;
  onPick: (emoji: string) => void;
  /** What was used could not be kept. */
  onFailure: (error: unknown) => void;
  onClose: () => void;
}

type Shown = EmojiGroup | 'recent';

const SHOWN_GROUPS: readonly Shown[] = ['recent', ...Object.values(EMOJI_GROUPS)];
const GROUP_SIGN: Readonly<Record<Shown, string>> = {
  recent: '🕘',
  smileys: '😀',
  people: '👋',
  nature: '🌱',
  food: '🍎',
  travel: '🚲',
  activities: '⚽',
  objects: '💡',
  symbols: '🔣',
  flags: '🏁',
};
/** Found by a text; whoever wants more types more. */
const MAX_FOUND = 96;
/** As in the style: arrows up and down go by a row. */
const COLUMNS = 8;

const STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowLeft: -1,
  ArrowDown: COLUMNS,
  ArrowUp: -COLUMNS,
};

export const EmojiPicker = ({ title, onPick, onFailure, onClose }: EmojiPickerProps) => {
  const { db } = useWorkplace();
  const { t, language } = useWords();
  const [all, setAll] = useState<readonly Emoji[] | 'missing' | null>(null);
  const [text, setText] = useState('');
  const [group, setGroup] = useState<Shown>('recent');
  const [at, setAt] = useState(0);
  const recent = useLiveQuery(() => recentEmoji(db), [db]);
  const list = useRef<HTMLDivElement>(null);
  const listId = useId();

  useEffect(() => {
    if (all !== null) return;
    let gone = false;
    loadEmoji(language).then(
      (found) => {
        if (!gone) setAll(found);
      },
      () => {
        if (!gone) setAll('missing'); // Said in the place of the list.
      },
    );
    return () => {
      gone = true;
    };
  }, [all, language]);

  const typed = text.trim() !== '';
  const known = Array.isArray(all) ? (all as readonly Emoji[]) : [];
  const named = new Map(known.map((each) => [each.emoji, each]));
  const shown: readonly Pick<Emoji, 'emoji' | 'name'>[] = typed
    ? searchEmoji(known, text, MAX_FOUND)
    : group === 'recent'
      ? (recent ?? []).map((emoji) => ({ emoji, name: named.get(emoji)?.name ?? emoji }))
      : known.filter((each) => each.group === group);
  const active = Math.min(at, shown.length - 1);
  const optionId = (index: number): string => `${listId}-${index}`;
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  });

  const pick = (emoji: string): void => {
    noteEmoji(db, emoji).catch(onFailure);
    onPick(emoji);
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const step = STEPS[event.key];
    const chosen = shown[active];
    if (step !== undefined && shown.length > 0) {
      setAt(Math.min(Math.max(active + step, 0), shown.length - 1));
    } else if (event.key === 'Enter' && chosen) pick(chosen.emoji);
    else return;
    event.preventDefault();
  };

  return (
    <Dialog title={title} closeLabel={t('app.close')} onClose={onClose} testId="emoji-picker">
      <input
        className={styles.search}
        type="search"
        role="combobox"
        aria-label={t('emoji.search')}
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={active < 0 ? undefined : optionId(active)}
        aria-autocomplete="list"
        placeholder={t('emoji.search')}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <fieldset className={styles.groups} aria-label={t('emoji.groups')}>
        {SHOWN_GROUPS.map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={!typed && each === group}
            aria-label={t(`emoji.${each}`)}
            title={t(`emoji.${each}`)}
            onClick={() => {
              setText('');
              setGroup(each);
              setAt(0);
            }}
          >
            {GROUP_SIGN[each]}
          </button>
        ))}
      </fieldset>
      <div
        ref={list}
        id={listId}
        className={styles.list}
        role="listbox"
        aria-label={typed ? t('emoji.found') : t(`emoji.${group}`)}
      >
        {shown.map(({ emoji, name }, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the focus and its keys.
          <div
            key={emoji}
            id={optionId(index)}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            aria-label={name}
            title={name}
            onClick={() => pick(emoji)}
          >
            {emoji}
          </div>
        ))}
      </div>
      {all === 'missing' ? (
        <p className={styles.missing} role="alert">
          {t('app.notFetched')}{' '}
          <button type="button" onClick={() => setAll(null)}>
            {t('app.tryAgain')}
          </button>
        </p>
      ) : null}
      <p className={styles.name} role="status">
        {shown.length > 0
          ? shown[active]?.name
          : known.length > 0 && typed
            ? t('emoji.none', { text: text.trim() })
            : ''}
      </p>
    </Dialog>
  );
};
