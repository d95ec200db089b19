/** Links to one message: its address in the app, which opens the conversation at it. */
import type { ConversationId, EntryId } from '@corridor/core';
import { useEffect, useRef } from 'react';
import type { Opening, TimelineWindow } from './window.ts';

export const linkTo = (conversation: ConversationId, entry: EntryId): string =>
  `${window.location.origin}/c/${conversation}/${entry}`;

interface FollowLink {
  timeline: TimelineWindow;
  link: EntryId | null;
  /** Where the window was opened: it goes there by itself. */
  opening: Opening | null;
  onSeen: () => void;
}

/** Goes to a link that is followed while its conversation is open, and tells when it was taken. */
export const useFollowLink = ({ timeline, link, opening, onSeen }: FollowLink): void => {
  const taken = useRef(opening !== null && 'entry' in opening ? opening.entry : null);
  useEffect(() => {
    if (link === null) {
      taken.current = null;
      return;
    }
    if (taken.current !== link) timeline.goToEntry(link);
    taken.current = link;
    onSeen();
  }, [timeline, link, onSeen]);
};
