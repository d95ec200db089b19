/** Keys on the message that has the focus: what its small bar offers, and no more. */
import type { KeyboardEvent } from 'react';
import type { MessageRow } from '../local/database.ts';
import { press } from '../shortcuts/shortcuts.pure.ts';
import type { MessageHandlers } from './handlers.ts';
import type { Allowed } from './MessageActions.tsx';

interface MessageKeysOptions {
  row: MessageRow;
  allowed: Allowed;
  on: MessageHandlers;
  /** Opens its thread; undefined in a thread. */
  thread: (() => void) | undefined;
}

const nothing = (): false => false;

/** Keys on a reply that stands as one line: all that can be done there is to open its thread. */
export const lineKeys =
  (open: (() => void) | undefined) =>
  (event: KeyboardEvent<HTMLElement>): void => {
    press('message', event, {
      reply: nothing,
      thread: open ?? nothing,
      react: nothing,
      edit: nothing,
      pin: nothing,
      copy: nothing,
      link: nothing,
    });
  };

export const messageKeys =
  ({ row, allowed, on, thread }: MessageKeysOptions) =>
  (event: KeyboardEvent<HTMLElement>): void => {
    if ((event.target as HTMLElement).closest('input, textarea, [role="alertdialog"]')) return;
    const { id } = row;
    const is = row.redacted === null && row.delivery !== 'refused';
    press('message', event, {
      reply: () => is && allowed.write && on.reply(row),
      thread: () => is && allowed.write && (thread ?? nothing)(),
      react: () => is && allowed.write && on.pickReaction(row),
      edit: () => is && allowed.edit && on.edit(row),
      pin: () => is && allowed.pin && on.pin(row),
      copy: () => is && on.copy(row.text),
      link: () => is && id !== null && on.copyLink(id),
    });
  };
