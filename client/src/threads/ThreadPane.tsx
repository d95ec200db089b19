/** A thread beside its conversation: the message it begins with, its replies, and where to answer. */
import { IconBell, IconBellOff, IconX } from '@tabler/icons-react';
import { useLiveQuery } from 'dexie-react-hooks';
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { placeName } from '../actions/reading.ts';
import {
  Composer,
  type ComposerActions,
  type ComposerMode,
  type WriteFailure,
} from '../composer/Composer.tsx';
import { editingOf } from '../composer/editing.ts';
import { Unsent } from '../composer/Unsent.tsx';
import type { Suggest } from '../composer/useCompletion.ts';
import { useComposing, WRITE } from '../composer/useComposing.ts';
import { useDraft } from '../composer/useDraft.ts';
import { personName } from '../conversations/names.ts';
import { subjectOf, useWorkplace } from '../conversations/workplace.ts';
import { useWords } from '../i18n/useWords.ts';
import type { ConversationRow, MessageRow } from '../local/database.ts';
import { useLivePeople } from '../people/usePeople.ts';
import { keyTitle } from '../shortcuts/keyboard.ts';
import { press, SHORTCUTS } from '../shortcuts/shortcuts.pure.ts';
import { useAnnouncement } from '../timeline/announce.ts';
import { reuseRows } from '../timeline/arrange.pure.ts';
import type { ScreenHandlers } from '../timeline/handlers.ts';
import type { TimelineActions } from '../timeline/port.ts';
import { useQuoted } from '../timeline/quotes.ts';
import { Row } from '../timeline/Row.tsx';
import { refusedOf, useRefusedChanges } from '../timeline/refused-changes.ts';
import { sameRow } from '../timeline/same-row.pure.ts';
import { useArranged } from '../timeline/useArranged.ts';
import { useHandlers } from '../timeline/useHandlers.ts';
import { walkMessages } from '../timeline/useTimelineKeys.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { follow, isFollowed } from './following.ts';
import { peopleOf, readThread } from './read-threads.ts';
import styles from './ThreadPane.module.css';
import { useSeenRows } from './useSeenRows.ts';

/** Replies that are shown, and how many more each time somebody asks. */
const STEP = 100;

interface ThreadPaneProps {
  conversation: ConversationRow;
  /** Ref of the first message. */
  root: string;
  actions: TimelineActions;
  screen: ScreenHandlers;
  /** What the composer of this thread calls. @param also whether to send to the conversation too */
  composerOf: (root: string, also: () => boolean) => ComposerActions;
  suggest: Suggest;
  notice: (text: string) => string | null;
  /** Whether one may write in the conversation now. */
  mayWrite: boolean;
  whyFailed: (error: unknown) => WriteFailure;
  onFailure: (error: unknown) => void;
  /** Begins to edit what one wrote last in a thread, when one may. */
  editLast: (root: string, begin: (row: MessageRow) => void) => Promise<void>;
  /** Some of its messages are on screen while somebody looks. */
  onSeen: (rows: readonly MessageRow[]) => void;
  onClose: () => void;
}

export const ThreadPane = (props: ThreadPaneProps) => {
  const { conversation, root: ref, actions, screen, mayWrite, onSeen, onFailure, onClose } = props;
  const { db, me, users } = useWorkplace();
  const { t } = useWords();
  const [most, setMost] = useState(STEP);
  const nameOf = (row: MessageRow) => personName(users, row.author, t('list.unnamed'));
  const place = { conversation: conversation.id, thread: ref };
  const [mode, setMode] = useComposing(db, place, nameOf, onFailure);
  const [marker] = useState(conversation.marker);
  const position = useMemo(() => ({ marker, lastReadSort: null }), [marker]);
  const thread = useLiveQuery(() => readThread(db, ref, most), [db, ref, most]);
  const root = thread?.root ?? null;
  const about = useLiveQuery(
    async () =>
      root && { people: await peopleOf(db, root), followed: await isFollowed(db, me.id, root) },
    [db, me.id, root],
  );

  const before = useRef<readonly MessageRow[]>([]);
  const rows = useMemo(() => {
    const now = thread?.root ? [thread.root, ...thread.replies] : [];
    before.current = reuseRows(before.current, now, sameRow);
    return before.current;
  }, [thread]);
  const items = useArranged(rows, position);
  const refs = useMemo(() => rows.map((row) => row.ref), [rows]);
  const quoted = useQuoted(db, rows);
  const changes = useRefusedChanges(db, me.id, conversation.id, refs);
  const subject = useMemo(() => subjectOf(conversation, me.id), [conversation, me.id]);

  const scroller = useRef<HTMLDivElement>(null);
  const pane = useRef<HTMLElement>(null);
  const readTo = useRef(0);
  const saw = useCallback(
    (seen: readonly MessageRow[]) => {
      onSeen(seen);
      const upTo = seen.reduce((high, { sequence }) => Math.max(high, sequence ?? 0), 0);
      if (!root?.id || upTo <= readTo.current) return;
      readTo.current = upTo;
      actions.markThreadRead(conversation.id, root.id, upTo).catch(onFailure);
    },
    [onSeen, actions, conversation.id, root?.id, onFailure],
  );
  useSeenRows({ scroller, rows, onSeen: saw });
  // Escape closes it, and a screen reader goes on in it; the field takes the focus where one types.
  useEffect(() => pane.current?.focus({ preventScroll: true }), []);
  const here = useMemo((): ScreenHandlers => {
    const name = (row: MessageRow) => personName(users, row.author, t('list.unnamed'));
    return {
      ...screen,
      openThread: null,
      reply: (row) => setMode({ type: 'reply', ref: row.ref, name: name(row), text: row.text }),
      edit: (row) => setMode(editingOf(row)),
    };
  }, [screen, users, t, setMode]);
  const goTo = useMemo(
    () => (target: string) =>
      scroller.current?.querySelector(`[data-ref="${CSS.escape(target)}"]`)?.scrollIntoView(),
    [],
  );
  const on = useHandlers({ conversation: conversation.id, actions, screen: here, goTo, onFailure });
  const spoken = useAnnouncement(rows, me.id, on.nameOf);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    press('thread', event, { close: onClose });
  };
  const now = Date.now();
  const answered = (row: MessageRow) => row.replyTo ?? row.pendingReplyTo;
  return (
    <section
      ref={pane}
      className={styles.pane}
      tabIndex={-1}
      aria-label={t('threads.title')}
      data-testid="thread"
      data-writes
      onKeyDown={onKeyDown}
    >
      <header className={styles.head}>
        <div className={styles.words}>
          <h2>{t('threads.title')}</h2>
          <p>
            {about && about.people.length > 0
              ? t('threads.with', { names: about.people.map(on.nameOf).join(', ') })
              : ''}
          </p>
        </div>
        {root && about ? (
          <IconButton
            label={t(about.followed ? 'threads.unfollow' : 'threads.follow')}
            aria-pressed={about.followed}
            onClick={() => void follow(db, root, !about.followed).catch(onFailure)}
          >
            {about.followed ? <IconBell size={20} /> : <IconBellOff size={20} />}
          </IconButton>
        ) : null}
        <IconButton
          label={t('threads.close')}
          shortcut={keyTitle(SHORTCUTS.thread.close[0])}
          onClick={onClose}
        >
          <IconX size={20} />
        </IconButton>
      </header>
      <div
        ref={scroller}
        className={styles.scroller}
        role="log"
        aria-live="off"
        aria-label={t('threads.label')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and arrows walk its messages.
        tabIndex={0}
        onKeyDown={(event) => walkMessages(event, scroller.current)}
      >
        <div className={styles.inner}>
          {thread && !root ? <p className={styles.note}>{t('threads.gone')}</p> : null}
          {items.map((item, index) => {
            const { row } = item;
            const target = answered(row);
            const first = index === 0;
            return (
              <div key={row.ref}>
                <Row
                  item={item}
                  subject={subject}
                  quoted={
                    first || target === null || target === root?.id || target === root?.ref
                      ? null
                      : quoted.get(target)
                  }
                  nowMs={now}
                  highlighted={false}
                  changes={refusedOf(changes, row.ref)}
                  on={on}
                />
                {first && thread ? (
                  <p className={styles.count}>
                    <span>
                      {thread.total === 0
                        ? t('threads.none')
                        : t('timeline.replies', { count: thread.total })}
                    </span>
                  </p>
                ) : null}
                {first && thread && thread.replies.length < thread.total ? (
                  <button
                    type="button"
                    className={styles.older}
                    onClick={() => setMost(most + STEP)}
                  >
                    {t('threads.older')}
                  </button>
                ) : null}
              </div>
            );
          })}
        </div>
      </div>
      <div className="visually-hidden" role="status" aria-live="polite">
        {spoken}
      </div>
      {root && mayWrite && mode ? (
        <Answer
          {...props}
          root={root.ref}
          mode={mode}
          onEdit={here.edit}
          onModeEnd={() => setMode(WRITE)}
        />
      ) : null}
      {thread && !(root && mayWrite) ? (
        <Unsent conversation={conversation.id} thread={root?.ref ?? ref} onFailure={onFailure} />
      ) : null}
    </section>
  );
};

interface AnswerProps extends ThreadPaneProps {
  mode: ComposerMode;
  onEdit: (row: MessageRow) => void;
  onModeEnd: () => void;
}

const Answer = (props: AnswerProps) => {
  const { conversation, root, composerOf, suggest, mode, onEdit, onModeEnd } = props;
  const { editLast, notice, whyFailed, onFailure } = props;
  const { db } = useWorkplace();
  const { t } = useWords();
  const live = useLivePeople();
  const [also, setAlso] = useState(false);
  const alsoNow = useRef(also);
  useEffect(() => {
    alsoNow.current = also;
  }, [also]);
  const actions = useMemo(() => composerOf(root, () => alsoNow.current), [composerOf, root]);
  const place = { conversation: conversation.id, thread: root };
  const draft = useDraft(db, place, onFailure);
  if (draft === null) return null;
  return (
    <div className={styles.answer}>
      <label className={styles.also}>
        <input
          type="checkbox"
          checked={also}
          disabled={mode.type !== 'write'}
          onChange={(event) => setAlso(event.target.checked)}
        />
        {t('threads.also')}
      </label>
      <div className={styles.writing} onInput={() => live.types(conversation.id)}>
        <Composer
          place={placeName(place)}
          label={t('threads.reply')}
          draft={draft}
          placeholder={t('threads.placeholder')}
          mode={mode}
          actions={actions}
          suggest={suggest}
          onModeEnd={onModeEnd}
          onSent={() => setAlso(false)}
          onEditLast={() => void editLast(root, onEdit).catch(onFailure)}
          notice={notice}
          whyFailed={whyFailed}
        />
      </div>
    </div>
  );
};
