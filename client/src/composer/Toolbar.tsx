/** Formats and emoji for whoever does not know the marks; each has a key as well. */
import {
  IconBold,
  IconCode,
  IconItalic,
  IconLink,
  IconList,
  IconMoodSmile,
  IconQuote,
} from '@tabler/icons-react';
import { type KeyboardEvent, useState } from 'react';
import { useWords } from '../i18n/useWords.ts';
import { keyTitle } from '../shortcuts/keyboard.ts';
import { SHORTCUTS } from '../shortcuts/shortcuts.pure.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { FORMATS, type Format } from './formatting.pure.ts';
import styles from './Toolbar.module.css';

const ICONS = {
  bold: IconBold,
  italic: IconItalic,
  code: IconCode,
  link: IconLink,
  list: IconList,
  quote: IconQuote,
} as const;
const BUTTONS = [...FORMATS, 'emoji'] as const;

interface ToolbarProps {
  onFormat: (format: Format) => void;
  onEmoji: () => void;
}

export const Toolbar = ({ onFormat, onEmoji }: ToolbarProps) => {
  const { t } = useWords();
  // One stop for Tab; arrows walk its buttons.
  const [stop, setStop] = useState(0);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const next = (stop + by + BUTTONS.length) % BUTTONS.length;
    setStop(next);
    event.currentTarget.querySelectorAll('button')[next]?.focus();
  };
  return (
    <div
      className={styles.toolbar}
      role="toolbar"
      aria-label={t('composing.toolbar')}
      onKeyDown={onKeyDown}
    >
      {BUTTONS.map((button, index) => {
        const Icon = button === 'emoji' ? IconMoodSmile : ICONS[button];
        return (
          <IconButton
            key={button}
            label={t(`composing.${button}`)}
            shortcut={button === 'emoji' ? undefined : keyTitle(SHORTCUTS.format[button][0])}
            tabIndex={index === stop ? 0 : -1}
            onFocus={() => setStop(index)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => (button === 'emoji' ? onEmoji() : onFormat(button))}
          >
            <Icon size={16} aria-hidden="true" />
          </IconButton>
        );
      })}
    </div>
  );
};
