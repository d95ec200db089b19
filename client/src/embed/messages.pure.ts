/**
 * What a page of another site and the widget's frame in it tell each other, and all of it: no
 * message, no name, nothing of a conversation crosses. The frame reads what comes from the page
 * with `host-messages.ts`; the page's script reads what comes from the frame with this file, which
 * carries no library, because it is loaded into other people's pages.
 */

/** Tells our messages from those of other scripts in the page; the number is the version. */
export const CORRIDOR = 1;

/** From the frame. */
export type FrameMessage =
  | {
      readonly corridor: typeof CORRIDOR;
      readonly type: 'state';
      readonly open: boolean;
      /** Unread messages that are not muted. */
      readonly unread: number;
      /** What the button is called, in the language of who reads it. */
      readonly label: string;
    }
  /** Nobody is signed in: the page may hand in a ticket. */
  | { readonly corridor: typeof CORRIDOR; readonly type: 'ticket-wanted' };

/** From the page. */
export type HostMessage =
  /** The page's script is here; the frame answers with its state. */
  | { readonly corridor: typeof CORRIDOR; readonly type: 'hello' }
  | { readonly corridor: typeof CORRIDOR; readonly type: 'open'; readonly open: boolean }
  /** Somebody uses the page: what locks an unattended workstation counts it. */
  | { readonly corridor: typeof CORRIDOR; readonly type: 'used' }
  /** The answer to `ticket-wanted`; null: the page has none. */
  | { readonly corridor: typeof CORRIDOR; readonly type: 'ticket'; readonly ticket: string | null };

/** Longer than any label in any language. */
const MAX_LABEL = 200;
const MAX_UNREAD = 1_000_000;

const isRecord = (data: unknown): data is Readonly<Record<string, unknown>> =>
  typeof data === 'object' && data !== null;

/** Null: it is none of ours, or not as it should be. Who sent it is checked before. */
export const readFrameMessage = (data: unknown): FrameMessage | null => {
  if (!isRecord(data) || data.corridor !== CORRIDOR) return null;
  if (data.type === 'ticket-wanted') return { corridor: CORRIDOR, type: 'ticket-wanted' };
  const { type, open, unread, label } = data;
  if (type !== 'state' || typeof open !== 'boolean') return null;
  if (typeof unread !== 'number' || !Number.isInteger(unread)) return null;
  if (unread < 0 || unread > MAX_UNREAD) return null;
  if (typeof label !== 'string' || label.length > MAX_LABEL) return null;
  return { corridor: CORRIDOR, type, open, unread, label };
};
