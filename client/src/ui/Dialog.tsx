/**
 * A modal dialog on the platform's own `<dialog>`: it traps focus, makes the rest inert, closes on
 * Escape and gives focus back, and costs no library.
 */
import { IconX } from '@tabler/icons-react';
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import styles from './Dialog.module.css';
import { IconButton } from './IconButton.tsx';

interface DialogProps {
  title: string;
  closeLabel: string;
  onClose: () => void;
  children: ReactNode;
  footer?: ReactNode | undefined;
  /** `tall` keeps one height whatever is inside, so that lists inside do not make it jump. */
  shape?: 'auto' | 'tall' | undefined;
  testId?: string | undefined;
}

export const Dialog = ({
  title,
  closeLabel,
  onClose,
  children,
  footer,
  shape = 'auto',
  testId,
}: DialogProps) => {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // With the commit that shows it: a key that comes next is typed in it, not behind it.
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (dialog && !dialog.open) {
      dialog.showModal();
      // The browser would focus the closing cross.
      dialog.querySelector<HTMLElement>('input:not([readonly])')?.focus();
    }
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      className={styles.dialog}
      data-shape={shape}
      data-testid={testId}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === ref.current) onClose();
      }}
    >
      <div className={styles.panel}>
        <header className={styles.head}>
          <h2 id={titleId}>{title}</h2>
          <IconButton label={closeLabel} onClick={onClose}>
            <IconX size={20} />
          </IconButton>
        </header>
        <div className={styles.body}>{children}</div>
        {footer === undefined ? null : <footer className={styles.foot}>{footer}</footer>}
      </div>
    </dialog>
  );
};
