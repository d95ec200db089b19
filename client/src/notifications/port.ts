/** What the browser is needed for to notify somebody. */
import type { ConversationId } from '@corridor/core';
import type { Attention } from './where-to-tell.pure.ts';

/** `ask`: it was not decided yet. `unsupported`: this browser shows none for a page. */
export type Permission = 'granted' | 'denied' | 'ask' | 'unsupported';

/** One notification of the operating system. */
export interface Shown {
  close(): void;
}

export interface SystemNotifications {
  permission(): Permission;
  /** Call on a click: browsers ignore it, or hold it against the page, otherwise. */
  ask(): Promise<Permission>;
  /**
   * Shows one in place of an earlier one of the same tag. It makes no sound.
   * @returns null when the browser shows none after all
   */
  show(
    notification: { readonly title: string; readonly tag: string },
    onClick: () => void,
  ): Shown | null;
}

/** Which of this profile's tabs somebody looks at, and which one tells of the rest. */
export interface Tabs {
  attention(): Promise<Attention>;
  leads(): boolean;
  /** This tab shows another conversation, or none. */
  shows(conversation: ConversationId | null): void;
}
