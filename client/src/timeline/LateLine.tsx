/**
 * The line above the messages that says what arrived above the place where somebody stands, steps
 * through it, nearest first, and can be told that it need not say so any more.
 */
import type { UserId } from '@corridor/core';
import { IconArrowUp, IconX } from '@tabler/icons-react';
import { listOf } from '../i18n/format.ts';
import { useWords } from '../i18n/useWords.ts';
import { authorOf } from '../local/refs.ts';
import { IconButton } from '../ui/IconButton.tsx';
import styles from './Above.module.css';
import type { UnreadRef } from './arrange.pure.ts';

/** More writers than this are not named. */
const MAX_NAMES = 3;

interface LateLineProps {
  /** Not empty; nearest first. */
  late: readonly UnreadRef[];
  nameOf: (user: UserId) => string;
  onStep: (ref: string) => void;
  onDismiss: () => void;
}

export const LateLine = ({ late, nameOf, onStep, onDismiss }: LateLineProps) => {
  const { t, language } = useWords();
  const writers = [...new Set(late.map(({ ref }) => authorOf(ref)))];
  const count = late.length;
  const [nearest] = late;
  const says =
    writers.length > MAX_NAMES
      ? t('timeline.lateAbove', { count })
      : t('timeline.lateAboveFrom', { count, names: listOf(writers.map(nameOf), language) });
  return (
    <div className={styles.line} data-testid="late-line">
      <button
        type="button"
        className={styles.step}
        data-testid="late-above"
        title={t('timeline.lateStep')}
        onClick={() => nearest && onStep(nearest.ref)}
      >
        <IconArrowUp size={16} aria-hidden="true" />
        <span>{says}</span>
      </button>
      <IconButton label={t('timeline.lateDismiss')} onClick={onDismiss}>
        <IconX size={18} />
      </IconButton>
    </div>
  );
};
