/** What a composer is at: writing, answering or editing. It is there again when its place is. */
import { useCallback, useEffect, useState } from 'react';
import { keepComposing, type Restored, restoreComposing } from '../actions/composing.ts';
import type { DraftPlace } from '../actions/reading.ts';
import type { Composing, LocalDatabase, MessageRow } from '../local/database.ts';
import type { ComposerMode } from './Composer.tsx';

/** Nothing but what is typed: no edit, no answer. */
export const WRITE: ComposerMode = { type: 'write' };

const composingOf = (mode: ComposerMode): Composing | null => {
  if (mode.type === 'write') return null;
  return mode.type === 'reply' ? { type: 'reply', ref: mode.ref } : mode;
};

const modeOf = (
  restored: Restored | null,
  nameOf: (message: MessageRow) => string,
): ComposerMode => {
  if (restored === null) return WRITE;
  const { composing, message } = restored;
  if (composing.type === 'edit') return composing;
  return { type: 'reply', ref: message.ref, name: nameOf(message), text: message.text };
};

/**
 * @param place the same while it is shown
 * @param nameOf who wrote a message
 * @returns null until it was read
 */
export const useComposing = (
  db: LocalDatabase,
  { conversation, thread }: DraftPlace,
  nameOf: (message: MessageRow) => string,
  onFailure: (error: unknown) => void,
): readonly [ComposerMode | null, (mode: ComposerMode) => void] => {
  const [mode, setMode] = useState<ComposerMode | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read once; who has which name changes.
  useEffect(() => {
    let gone = false;
    const place = thread === undefined ? { conversation } : { conversation, thread };
    restoreComposing(db, place)
      .then((restored) => {
        if (!gone) setMode((begun) => begun ?? modeOf(restored, nameOf));
      })
      .catch((error: unknown) => {
        if (!gone) setMode((begun) => begun ?? WRITE);
        onFailure(error);
      });
    return () => {
      gone = true;
    };
  }, [db, conversation, thread]);
  const begin = useCallback(
    (next: ComposerMode) => {
      const place = thread === undefined ? { conversation } : { conversation, thread };
      setMode(next);
      keepComposing(db, place, composingOf(next)).catch(onFailure);
    },
    [db, conversation, thread, onFailure],
  );
  return [mode, begin];
};
