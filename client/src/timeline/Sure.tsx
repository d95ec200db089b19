/** Asks before a message is removed for everybody, in full view wherever the message stands. */
import { type KeyboardEvent, useLayoutEffect, useRef } from 'react';
import { useWords } from '../i18n/useWords.ts';
import styles from './MessageActions.module.css';

interface SureProps {
  own: boolean;
  onRemove: () => void;
  onCancel: () => void;
}

/** Kept between the box and the edge of the list, pixels. */
const EDGE_PX = 8;

/** How far down a box must go to be below the list's upper edge; it grows upwards, see the style. */
const clippedBy = (box: HTMLElement): number => {
  const list = box.closest('[role="log"]');
  if (!list) return 0;
  const top = list.getBoundingClientRect().top + EDGE_PX;
  return Math.max(0, top - box.getBoundingClientRect().top);
};

export const Sure = ({ own, onRemove, onCancel }: SureProps) => {
  const { t } = useWords();
  const box = useRef<HTMLDivElement>(null);
  const cancel = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    if (box.current) box.current.style.translate = `0 ${clippedBy(box.current)}px`;
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
