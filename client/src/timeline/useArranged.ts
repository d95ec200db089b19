/** What the list shows of its rows; what a change leaves alone keeps its identity. */
import { useMemo, useRef } from 'react';
import { dayNumber } from '../i18n/format.ts';
import type { MessageRow } from '../local/database.ts';
import { type Arranged, arrange, type ReadPosition, reuseItems } from './arrange.pure.ts';

export const useArranged = (
  rows: readonly MessageRow[],
  position: ReadPosition,
): readonly Arranged<MessageRow>[] => {
  const before = useRef<readonly Arranged<MessageRow>[]>([]);
  return useMemo(() => {
    before.current = reuseItems(before.current, arrange(rows, position, dayNumber));
    return before.current;
  }, [rows, position]);
};
