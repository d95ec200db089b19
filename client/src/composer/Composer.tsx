/** Where messages are written: draft, reply, edit, and what it says when nothing may be written. */
import { MAX_TEXT_LENGTH } from '@corridor/core';
import { IconArrowUp, IconCheck, IconX } from '@tabler/icons-react';
import {
  type ClipboardEvent,
  type KeyboardEvent,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { flushSync } from 'react-dom';
import { useWords } from '../i18n/useWords.ts';
import type { Composing } from '../local/database.ts';
import { joined } from '../local/merged-draft.pure.ts';
import { dialogPart } from '../parts/part.tsx';
import { keyTitle } from '../shortcuts/keyboard.ts';
import { press, SHORTCUTS, shortcutOf } from '../shortcuts/shortcuts.pure.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { safeLine } from '../ui/safe-text.ts';
import styles from './Composer.module.css';
import { draftKeeper, typedMeanwhile } from './draft.ts';
import { editKeeper } from './edit-keeper.ts';
import { type Change, type Format, formatted } from './formatting.pure.ts';
import { richPaste } from './paste.ts';
import { Suggestions } from './Suggestions.tsx';
import { Toolbar } from './Toolbar.tsx';
import { typeInto } from './type-into.ts';
import { type Suggest, useCompletion } from './useCompletion.ts';

const EmojiPicker = dialogPart(async () => (await import('../emoji/EmojiPicker.tsx')).EmojiPicker);

/** What is being answered or edited. */
export type ComposerMode =
  | { readonly type: 'write' }
  | { readonly type: 'reply'; readonly ref: string; readonly name: string; readonly text: string }
  | Extract<Composing, { type: 'edit' }>;

export interface ComposerActions {
  /** Resolves when the text is saved on this device, with the new message's ref; null: an edit. */
  send(text: string, mode: ComposerMode): Promise<string | null>;
  /** @param over see `saveDraft` */
  saveDraft(text: string, over?: string): Promise<void>;
  saveDraftBehind(whole: string, rest: string): Promise<void>;
  /** Keeps the text of an edit that is being made. @param message ref of the one that is edited */
  saveEdit(message: string, text: string): Promise<void>;
}

export type WriteFailure = 'full' | 'notFetched' | 'other';

const FAILED = {
  full: 'composer.failedFull',
  notFetched: 'composer.failedNotFetched',
  other: 'composer.failed',
} as const satisfies Record<WriteFailure, string>;

interface ComposerProps {
  /** Names what is typed here apart from what is typed elsewhere: see `placeName`. */
  place: string;
  /** What the field is called; the conversation's when not given. */
  label?: string | undefined;
  /** Draft as it is stored now: what another device changed is taken over where nothing was typed. */
  draft: string;
  placeholder: string;
  mode: ComposerMode;
  actions: ComposerActions;
  /** What completes a word that begins with `@`, `#` or `:`. */
  suggest: Suggest;
  onModeEnd: () => void;
  /** A message was saved on this device. */
  onSent: (ref: string) => void;
  /** Up in an empty field: edit what was written last. */
  onEditLast: () => void;
  /** What is to be said of a text while it is written; null: nothing. */
  notice: (text: string) => string | null;
  whyFailed: (error: unknown) => WriteFailure;
}

/** The counter shows when this much is left. */
const COUNTER_FROM = 400;
const MAX_HEIGHT_PX = 220;

export const Composer = ({
  place,
  label,
  draft,
  placeholder,
  mode,
  actions,
  suggest,
  onModeEnd,
  onSent,
  onEditLast,
  notice,
  whyFailed,
}: ComposerProps) => {
  const { t } = useWords();
  const [text, setText] = useState(mode.type === 'edit' ? (mode.typed ?? mode.text) : draft);
  const [failure, setFailure] = useState<WriteFailure | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const hintId = useId();
  const sending = useRef(false);
  /** What the field had when Enter was pressed while a text was being saved. */
  const pressed = useRef<string | null>(null);
  /** What is sent as soon as the field has it again, because Enter was pressed on it already. */
  const [next, setNext] = useState<string | null>(null);
  const kept = useRef(draft);

  const [keeper] = useState(() => {
    const store = { save: actions.saveDraft, saveBehind: actions.saveDraftBehind };
    return draftKeeper(place, draft, store, (error) => setFailure(whyFailed(error)));
  });
  const [edits] = useState(() =>
    editKeeper(actions.saveEdit, (error) => setFailure(whyFailed(error))),
  );
  useEffect(() => {
    const flush = (): void => {
      keeper.flush();
      edits.flush();
    };
    window.addEventListener('pagehide', flush);
    window.addEventListener('blur', flush);
    document.addEventListener('visibilitychange', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      window.removeEventListener('blur', flush);
      document.removeEventListener('visibilitychange', flush);
      flush();
    };
  }, [keeper, edits]);

  const modeNow = useRef(mode);
  useLayoutEffect(() => {
    modeNow.current = mode;
  }, [mode]);
  const known = useRef(draft);
  useEffect(() => {
    if (draft === known.current) return;
    known.current = draft;
    if (!keeper.hear(draft)) return;
    kept.current = draft;
    if (modeNow.current.type !== 'edit') setText(draft);
  }, [draft, keeper]);
  const editedRef = mode.type === 'edit' ? mode.ref : null;
  const editedText = mode.type === 'edit' ? (mode.typed ?? mode.text) : null;
  useLayoutEffect(() => {
    if (editedRef === null || editedText === null) return;
    setText(editedText);
    return () => {
      edits.flush();
      // What was typed before the edit comes back after it.
      setText(kept.current);
    };
  }, [editedRef, editedText, edits]);
  useEffect(() => {
    if (mode.type === 'write' && !window.matchMedia('(pointer: fine)').matches) return;
    field.current?.focus();
  }, [mode]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is what changes the height.
  useLayoutEffect(() => {
    const area = field.current;
    if (!area) return;
    area.style.height = 'auto';
    area.style.height = `${Math.min(area.scrollHeight, MAX_HEIGHT_PX)}px`;
  }, [text]);

  const left = MAX_TEXT_LENGTH - text.length;
  const ready = text.trim() !== '' && left >= 0;

  const send = useCallback(async () => {
    if (!ready) return;
    if (sending.current) {
      pressed.current = field.current?.value ?? text;
      return;
    }
    sending.current = true;
    const ended = (): void => {
      pressed.current = null;
      sending.current = false;
    };
    try {
      const sent: { ref: string | null } = { ref: null };
      const write = async (): Promise<void> => {
        sent.ref = await actions.send(text, mode);
      };
      if (mode.type === 'edit') await write();
      else kept.current = await keeper.send(write);
      const now = field.current?.value ?? text;
      const isNext = pressed.current !== text && pressed.current === now;
      const since = modeNow.current === mode ? typedMeanwhile(text, now) : '';
      if (mode.type === 'edit') {
        // What was typed since Enter is not of the edit: it joins what was being written before.
        kept.current = joined(kept.current, since);
        keeper.type(kept.current);
      }
      ended();
      // At once: what is typed before the field shows what is left would be of the text that went.
      flushSync(() => {
        // An edit that was begun meanwhile has the field; what is kept comes back after it.
        if (mode.type !== 'edit' && modeNow.current.type !== 'edit') setText(kept.current);
        // Enter was for that text alone: what it stands beside now was not finished.
        setNext(isNext && kept.current === since ? since : null);
        setFailure(null);
        if (modeNow.current === mode) onModeEnd();
      });
      if (sent.ref !== null) onSent(sent.ref);
    } catch (error) {
      ended();
      setFailure(whyFailed(error));
    } finally {
      field.current?.focus();
    }
  }, [actions, keeper, mode, onModeEnd, onSent, ready, text, whyFailed]);
  // Before another key: it would be of a text that was sent by then.
  useLayoutEffect(() => {
    if (mode.type === 'edit' || next === null || text !== next) return;
    setNext(null);
    void send();
  }, [mode, next, send, text]);

  const completion = useCompletion(suggest, text, (from, insert) => {
    const caret = field.current?.selectionStart ?? from;
    type({ from, to: caret, insert, start: from + insert.length, end: from + insert.length });
  });
  const type = (change: Change): void => {
    if (field.current) typeInto(field.current, change);
  };
  const format = (how: Format): void => {
    const area = field.current;
    if (!area) return;
    const { value, selectionStart: start, selectionEnd: end } = area;
    type(formatted({ text: value, start, end }, how));
  };
  const onPaste = (event: ClipboardEvent<HTMLTextAreaElement>): void => {
    const pasted = richPaste(event.clipboardData);
    if (pasted === null) return;
    event.preventDefault();
    void pasted.then((insert) => {
      const area = field.current;
      if (!area) return;
      const { selectionStart: from, selectionEnd: to } = area;
      type({ from, to, insert, start: from + insert.length, end: from + insert.length });
    });
  };
  const [picking, setPicking] = useState(false);

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    // While a character is being composed (Japanese, accents), Enter belongs to that.
    if (event.nativeEvent.isComposing) return;
    if (completion.onKey(event)) return;
    const how = shortcutOf('format', event);
    if (how !== null) {
      event.preventDefault();
      format(how);
      return;
    }
    press('composer', event, {
      send: () => void send(),
      newLine: () => false, // The field does that.
      editLast: () => text === '' && mode.type === 'write' && onEditLast(),
      stop: () => mode.type !== 'write' && onModeEnd(),
    });
  };

  return (
    <>
      <form
        className={styles.composer}
        data-testid="composer"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {mode.type === 'write' ? null : (
          <div className={styles.mode}>
            <p>
              <strong>
                {mode.type === 'reply'
                  ? t('composer.replying', { name: mode.name })
                  : t('composer.editing')}
              </strong>
              {mode.type === 'reply' ? <span dir="auto">{safeLine(mode.text)}</span> : null}
            </p>
            <IconButton
              label={t('composer.stop')}
              shortcut={keyTitle(SHORTCUTS.composer.stop[0])}
              onClick={onModeEnd}
            >
              <IconX size={18} />
            </IconButton>
          </div>
        )}
        {failure === null ? null : (
          <p className={styles.failure} role="alert" data-testid="composer-failure">
            {t(FAILED[failure])}
          </p>
        )}
        <div className={styles.line}>
          <Suggestions
            id={completion.listId}
            suggestions={completion.suggestions}
            active={completion.active}
            optionId={completion.optionId}
            onTake={completion.take}
          />
          <textarea
            ref={field}
            className={styles.field}
            aria-label={label ?? t('composer.label')}
            aria-describedby={hintId}
            placeholder={placeholder}
            rows={1}
            dir="auto"
            enterKeyHint="send"
            aria-autocomplete="list"
            aria-controls={completion.suggestions.length > 0 ? completion.listId : undefined}
            aria-activedescendant={
              completion.suggestions.length > 0 ? completion.optionId(completion.active) : undefined
            }
            onSelect={(event) => {
              const { value, selectionStart, selectionEnd } = event.currentTarget;
              if (selectionStart === selectionEnd) completion.look(value, selectionStart);
              else completion.close();
            }}
            value={text}
            onChange={(event) => {
              const { value, selectionStart } = event.target;
              setNext(null);
              setText(value);
              completion.look(value, selectionStart);
              if (mode.type === 'edit') {
                edits.type(mode.ref, value);
                return;
              }
              kept.current = value;
              keeper.type(value);
            }}
            onBlur={() => {
              keeper.flush();
              edits.flush();
              completion.close();
            }}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
          />
          <IconButton
            label={mode.type === 'edit' ? t('composer.save') : t('composer.send')}
            shortcut={keyTitle(SHORTCUTS.composer.send[0])}
            tone="accent"
            className={styles.send}
            disabled={!ready}
            onClick={() => void send()}
          >
            {mode.type === 'edit' ? <IconCheck size={20} /> : <IconArrowUp size={20} />}
          </IconButton>
        </div>
        <div role="status" className={styles.notice} data-testid="composer-notice">
          {notice(text)}
        </div>
        <div className={styles.below}>
          <Toolbar onFormat={format} onEmoji={() => setPicking(true)} />
          <p id={hintId} className={styles.hint} data-over={left < 0}>
            {left > COUNTER_FROM ? (
              t('composer.hint')
            ) : (
              <span role="status">
                {left >= 0
                  ? t('composer.left', { count: left })
                  : t('composer.over', { count: -left })}
              </span>
            )}
          </p>
        </div>
      </form>
      {picking ? (
        <EmojiPicker
          title={t('composing.pickEmoji')}
          onPick={(emoji) => {
            const at = field.current?.selectionStart ?? text.length;
            requestAnimationFrame(() => {
              const after = at + emoji.length;
              type({ from: at, to: at, insert: emoji, start: after, end: after });
            });
          }}
          onFailure={(error) => setFailure(whyFailed(error))}
          onClose={() => setPicking(false)}
        />
      ) : null}
    </>
  );
};
