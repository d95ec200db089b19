/** A square button with an icon; its label is its name for everybody. */
import type { ComponentProps } from 'react';
import styles from './IconButton.module.css';

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label' | 'title' | 'type'> {
  label: string;
  /** Key that does the same, shown with the label. */
  shortcut?: string | undefined;
  tone?: 'plain' | 'accent' | undefined;
}

export const IconButton = ({
  label,
  shortcut,
  tone = 'plain',
  className,
  ...rest
}: IconButtonProps) => (
  <button
    {...rest}
    type="button"
    className={className === undefined ? styles.button : `${styles.button} ${className}`}
    data-tone={tone}
    aria-label={label}
    title={shortcut === undefined ? label : `${label} (${shortcut})`}
  />
);
