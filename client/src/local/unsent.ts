/** What is on this device and not on the server, counted as people count it. Pure. */

/** `changes`: edits, reactions, removals, and what was asked of a conversation. */
export interface Unsent {
  readonly messages: number;
  readonly changes: number;
}

export const NOTHING_UNSENT: Unsent = { messages: 0, changes: 0 };

export const unsentTotal = ({ messages, changes }: Unsent): number => messages + changes;
