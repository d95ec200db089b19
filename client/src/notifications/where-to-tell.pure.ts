/**
 * The one decision of what somebody is told of, and where. What is new at all the engine decided
 * before (`engine/fresh-messages.ts`).
 */
import type { ConversationId, ConversationKind, NotifyAbout } from '@corridor/core';
import { isQuiet, type QuietHours } from './when.pure.ts';

/** A message as it stands in the read model by now. */
export interface ToldMessage {
  readonly conversation: ConversationId;
  readonly sequence: number | null;
  /** 1: a readable message of another, not imported. */
  readonly countable: 0 | 1;
  readonly mentionsMe?: 1;
  /** A reply in a thread that the reader follows. */
  readonly followed?: boolean;
}

export interface ToldConversation {
  readonly kind: ConversationKind;
  /** Read up to this sequence, on any device. */
  readonly marker: number;
  readonly state: 'here' | 'pending' | 'refused' | 'gone';
}

/** What somebody settled that counts here. */
export interface Wishes {
  /** Of the conversation. */
  readonly notify: NotifyAbout;
  readonly mutedUntil: number | null;
  /** Of everything. */
  readonly quietHours: QuietHours | null;
  readonly busyUntil: number | null;
}

export const shouldNotify = (
  message: ToldMessage,
  conversation: ToldConversation,
  { notify, mutedUntil, quietHours, busyUntil }: Wishes,
  nowMs: number,
): boolean => {
  if (conversation.state === 'gone') return false;
  if (message.countable === 0) return false;
  if (message.sequence === null || message.sequence <= conversation.marker) return false;
  if (mutedUntil !== null && mutedUntil > nowMs) return false;
  if (busyUntil !== null && busyUntil > nowMs) return false;
  if (isQuiet(quietHours, nowMs)) return false;
  if (notify === 'none') return false;
  return notify === 'all' || message.mentionsMe === 1 || message.followed === true;
};

/** Where somebody looks just now, of all tabs. */
export type Attention =
  /** At this tab, with a conversation open or not. */
  | { readonly at: 'this-tab'; readonly open: ConversationId | null }
  | { readonly at: 'another-tab' }
  /** At something else, or nobody is there. */
  | { readonly at: 'elsewhere' };

/**
 * Where this tab tells of a conversation.
 * @param leads this is the one tab that tells of what nobody looks at
 */
export const whereToTell = (
  conversation: ConversationId,
  attention: Attention,
  leads: boolean,
): 'in-app' | 'outside' | 'nowhere' => {
  switch (attention.at) {
    case 'this-tab':
      return attention.open === conversation ? 'nowhere' : 'in-app';
    case 'another-tab':
      return 'nowhere';
    case 'elsewhere':
      return leads ? 'outside' : 'nowhere';
  }
};
