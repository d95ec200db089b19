/**
 * The palette's dialog and field, which are among the app's first files: what is typed right after
 * Ctrl+K is typed here, though the rest of the palette is still coming.
 */
import { IconSearch } from '@tabler/icons-react';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { useWords } from '../i18n/useWords.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { MAX_QUERY } from './max-query.pure.ts';
import styles from './Palette.module.css';

interface PaletteFrameProps extends ComponentProps<'input'> {
  onClose: () => void;
  children?: ReactNode;
}

/** All but these are the field's. */
export const PaletteFrame = ({ onClose, children, ...field }: PaletteFrameProps) => {
  const { t } = useWords();
  const hint = useId();
  return (
    <Dialog
      title={t('search.title')}
      closeLabel={t('app.close')}
      onClose={onClose}
      shape="tall"
      testId="palette"
    >
      <div className={styles.palette}>
        <div className={styles.field}>
          <IconSearch size={18} aria-hidden="true" />
          <input
            role="combobox"
            aria-label={t('search.field')}
            aria-expanded={false}
            aria-autocomplete="list"
            aria-describedby={hint}
            autoComplete="off"
            spellCheck={false}
            maxLength={MAX_QUERY}
            placeholder={t('search.field')}
            {...field}
          />
        </div>
        <p id={hint} className={styles.hint}>
          {t('search.hint')}
        </p>
        {children}
      </div>
    </Dialog>
  );
};

/** What was typed before the rest of the palette was here: one for each opening. */
export interface TypedEarly {
  text: string;
}

interface PaletteComingProps {
  early: TypedEarly;
  onClose: () => void;
}

/** In place of the palette while it comes. */
export const PaletteComing = ({ early, onClose }: PaletteComingProps) => (
  <PaletteFrame
    onClose={onClose}
    defaultValue={early.text}
    onChange={({ target }) => {
      early.text = target.value;
    }}
  />
);
