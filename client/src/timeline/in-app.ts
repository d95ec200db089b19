/** Ways from a message to other places of the app. */
import type { ConversationId } from '@corridor/core';
import { createContext, type MouseEvent, useContext } from 'react';

export interface InApp {
  /** The channels that the reader knows, by name. */
  readonly channels: ReadonlyMap<string, ConversationId>;
  /** The address of a conversation. */
  readonly linkTo: (conversation: ConversationId) => string;
  /** What goes to an address inside the app; null: it leads elsewhere. */
  readonly wayTo: (href: string) => (() => void) | null;
}

const NOWHERE: InApp = { channels: new Map(), linkTo: () => '/', wayTo: () => null };
const InAppContext = createContext<InApp>(NOWHERE);
export const InAppProvider = InAppContext.Provider;

/** Without a provider around it no channel is known, and every address leads elsewhere. */
export const useInApp = (): InApp => useContext(InAppContext);

/** For a link: goes there in this tab, unless another tab or window was asked for. */
export const followIn =
  (way: () => void) =>
  (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    way();
  };
