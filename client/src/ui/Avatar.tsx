/** Initials on a tone, or an icon for what is not a person. Decorative: the name stands beside it. */
import type { ReactNode } from 'react';
import styles from './Avatar.module.css';
import { initials, toneOf } from './avatar.pure.ts';

interface AvatarProps {
  id: string;
  name: string;
  size?: number | undefined;
  /** Shown in place of initials. */
  icon?: ReactNode | undefined;
}

export const Avatar = ({ id, name, size = 40, icon }: AvatarProps) => (
  <span
    className={styles.avatar}
    data-tone={icon === undefined ? toneOf(id) : 'plain'}
    style={{ width: size, height: size, fontSize: Math.round(size * 0.36) }}
    aria-hidden="true"
  >
    {icon ?? initials(name)}
  </span>
);
