/**
 * Where somebody stood in a conversation when they left it for another: they find it as it was.
 * Kept as long as the page is; at the newest there is nothing to keep.
 */
import type { ConversationId } from '@corridor/core';
import { useEffect, useRef } from 'react';
import type { LocalDatabase } from '../local/database.ts';

interface Place {
  /** The first message that showed, and how far below the top. */
  readonly ref: string;
  readonly topPx: number;
}

const kept = new WeakMap<LocalDatabase, Map<ConversationId, Place>>();

export const placeKept = (db: LocalDatabase, conversation: ConversationId): Place | null =>
  kept.get(db)?.get(conversation) ?? null;

const keepPlace = (db: LocalDatabase, conversation: ConversationId, place: Place | null): void => {
  const places = kept.get(db) ?? new Map<ConversationId, Place>();
  kept.set(db, places);
  if (place === null) places.delete(conversation);
  else places.set(conversation, place);
};

interface KeepPlace {
  db: LocalDatabase;
  conversation: ConversationId;
  /** The newest message is in view. */
  atEnd: boolean;
  standsAt: () => Place | null;
}

export const useKeepPlace = ({ db, conversation, atEnd, standsAt }: KeepPlace): void => {
  const end = useRef(atEnd);
  useEffect(() => {
    end.current = atEnd;
  }, [atEnd]);
  useEffect(
    () => () => keepPlace(db, conversation, end.current ? null : standsAt()),
    [db, conversation, standsAt],
  );
};
