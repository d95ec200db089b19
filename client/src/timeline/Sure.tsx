/** Asks before a message is removed for everybody, in full view wherever the message stands. */
import { type KeyboardEvent, useLayoutEffect, useRef } from 'react';
import { useWords } from '../i18n/useWords.ts';
import styles from './MessageActions.module.css';
import { useUnclipped } from './useUnclipped.ts';

interface SureProps {
  own: boolean;
  onRemove: () => void;
  onCancel: () => void;
}

export const Sure = ({ own, onRemove, onCancel }: SureProps) => {
  const { t } = useWords();
  const box = useUnclipped();
  const cancel = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    cancel.current?.focus({ preventScroll: true });
  }, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    onCancel();
  };
  return (
    <div
      ref={box}
      className={styles.sure}
      data-own={own}
      role="alertdialog"
      aria-label={t('actions.remove')}
      onKeyDown={onKeyDown}
    >
      <p>{t('actions.removeSure')}</p>
      <button type="button" className={styles.danger} onClick={onRemove}>
        {t('actions.remove')}
      </button>
      <button ref={cancel} type="button" onClick={onCancel}>
        {t('app.cancel')}
      </button>
    </div>
  );
};
