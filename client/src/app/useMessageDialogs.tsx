/** Dialogs about one message of an open conversation: any emoji, who reacted, its versions, where to pass it on. */
import { type ReactNode, useMemo, useState } from 'react';
import { useWords } from '../i18n/useWords.ts';
import type { MessageRow } from '../local/database.ts';
import { dialogPart } from '../parts/part.tsx';
import type { ScreenHandlers } from '../timeline/handlers.ts';
import type { TimelineActions } from '../timeline/port.ts';

const EmojiPicker = dialogPart(async () => (await import('../emoji/EmojiPicker.tsx')).EmojiPicker);
const ForwardMessage = dialogPart(
  async () => (await import('../forward/ForwardMessage.tsx')).ForwardMessage,
);
const Versions = dialogPart(async () => (await import('../timeline/Versions.tsx')).Versions);
const WhoReacted = dialogPart(async () => (await import('../timeline/WhoReacted.tsx')).WhoReacted);

interface Open {
  readonly dialog: 'pick-reaction' | 'who-reacted' | 'versions' | 'forward';
  readonly row: MessageRow;
}

interface MessageDialogs {
  /** What opens them. */
  readonly asking: Pick<
    ScreenHandlers,
    'pickReaction' | 'showReactions' | 'showVersions' | 'forward'
  >;
  readonly dialogs: ReactNode;
}

export const useMessageDialogs = (
  actions: TimelineActions,
  onFailure: (error: unknown) => void,
): MessageDialogs => {
  const { t } = useWords();
  const [open, setOpen] = useState<Open | null>(null);
  const asking = useMemo(
    () => ({
      pickReaction: (row: MessageRow) => setOpen({ dialog: 'pick-reaction', row }),
      showReactions: (row: MessageRow) => setOpen({ dialog: 'who-reacted', row }),
      forward: (row: MessageRow) => setOpen({ dialog: 'forward', row }),
      showVersions: (row: MessageRow) => setOpen({ dialog: 'versions', row }),
    }),
    [],
  );
  const close = (): void => setOpen(null);
  const dialogs =
    open === null ? null : open.dialog === 'pick-reaction' ? (
      <EmojiPicker
        title={t('reactions.pick')}
        onPick={(emoji) => void actions.react(open.row, emoji, true).catch(onFailure)}
        onFailure={onFailure}
        onClose={close}
      />
    ) : open.dialog === 'forward' ? (
      <ForwardMessage
        message={open.row.ref}
        onForward={actions.passOn}
        onFailure={onFailure}
        onClose={close}
      />
    ) : open.dialog === 'versions' ? (
      <Versions
        message={open.row.ref}
        onShow={actions.showVersion}
        onFailure={onFailure}
        onClose={close}
      />
    ) : (
      <WhoReacted message={open.row.ref} onClose={close} />
    );
  return { asking, dialogs };
};
