/** The small bar above a message that is looked at: reply, react, edit, copy, remove. */
import type { ConversationId, EntryId } from '@corridor/core';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconCopy,
  IconLink,
  IconMessages,
  IconMoodPlus,
  IconMoodSmile,
  IconPencil,
  IconPin,
  IconPinnedOff,
  IconTrash,
} from '@tabler/icons-react';
import { useState } from 'react';
import { USUAL_EMOJI } from '../emoji/recent.ts';
import { useWords } from '../i18n/useWords.ts';
import { SaveButton } from '../saved/SaveButton.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import styles from './MessageActions.module.css';
import { Sure } from './Sure.tsx';
import { useUnclipped } from './useUnclipped.ts';

export interface Allowed {
  readonly write: boolean;
  readonly edit: boolean;
  readonly redact: boolean;
  readonly pin: boolean;
}

interface MessageActionsProps {
  allowed: Allowed;
  own: boolean;
  onReply: () => void;
  /** Undefined in a thread. */
  onThread: (() => void) | undefined;
  onEdit: () => void;
  onCopy: () => void;
  /** Null while it has no address: it is not signed yet. */
  onCopyLink: (() => void) | null;
  conversation: ConversationId;
  /** Null while it is not signed. */
  entry: EntryId | null;
  onForward: () => void;
  onFailure: (error: unknown) => void;
  onPin: () => void;
  pinned: boolean;
  onRedact: () => void;
  onReact: (emoji: string) => void;
  /** Any other emoji. */
  onPickReaction: () => void;
}

export const MessageActions = ({
  allowed,
  own,
  onReply,
  onThread,
  onEdit,
  onCopy,
  onCopyLink,
  conversation,
  entry,
  onForward,
  onFailure,
  onPin,
  pinned,
  onRedact,
  onReact,
  onPickReaction,
}: MessageActionsProps) => {
  const { t } = useWords();
  const [reacting, setReacting] = useState(false);
  const [sure, setSure] = useState(false);
  const bar = useUnclipped();
  if (sure) return <Sure own={own} onRemove={onRedact} onCancel={() => setSure(false)} />;
  return (
    <div ref={bar} className={styles.bar} role="toolbar" aria-label={t('actions.forMessage')}>
      {reacting ? (
        <>
          {USUAL_EMOJI.map((emoji) => (
            <IconButton
              key={emoji}
              className={styles.emoji}
              label={t('actions.reactWith', { emoji })}
              onClick={() => {
                setReacting(false);
                onReact(emoji);
              }}
            >
              {emoji}
            </IconButton>
          ))}
          <IconButton
            label={t('reactions.any')}
            onClick={() => {
              setReacting(false);
              onPickReaction();
            }}
          >
            <IconMoodPlus size={18} />
          </IconButton>
        </>
      ) : null}
      {allowed.write && !reacting ? (
        <>
          <IconButton label={t('actions.reply')} onClick={onReply}>
            <IconArrowBackUp size={18} />
          </IconButton>
          {onThread === undefined ? null : (
            <IconButton label={t('threads.replyIn')} onClick={onThread}>
              <IconMessages size={18} />
            </IconButton>
          )}
          <IconButton label={t('actions.react')} onClick={() => setReacting(true)}>
            <IconMoodSmile size={18} />
          </IconButton>
        </>
      ) : null}
      {allowed.edit && !reacting ? (
        <IconButton label={t('actions.edit')} onClick={onEdit}>
          <IconPencil size={18} />
        </IconButton>
      ) : null}
      {reacting ? null : (
        <IconButton label={t('actions.copy')} onClick={onCopy}>
          <IconCopy size={18} />
        </IconButton>
      )}
      {onCopyLink === null || reacting ? null : (
        <IconButton label={t('actions.copyLink')} onClick={onCopyLink}>
          <IconLink size={18} />
        </IconButton>
      )}
      {reacting ? null : (
        <IconButton label={t('forward.open')} onClick={onForward}>
          <IconArrowForwardUp size={18} />
        </IconButton>
      )}
      {entry === null || reacting ? null : (
        <SaveButton conversation={conversation} entry={entry} onFailure={onFailure} />
      )}
      {allowed.pin && !reacting ? (
        <IconButton label={t(pinned ? 'pins.unpin' : 'pins.pin')} onClick={onPin}>
          {pinned ? <IconPinnedOff size={18} /> : <IconPin size={18} />}
        </IconButton>
      ) : null}
      {allowed.redact && !reacting ? (
        <IconButton label={t('actions.remove')} onClick={() => setSure(true)}>
          <IconTrash size={18} />
        </IconButton>
      ) : null}
    </div>
  );
};
