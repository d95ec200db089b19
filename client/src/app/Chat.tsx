/** One conversation: who it is with, its messages, and where to write. */
import { type ConversationId, canWrite, type EntryId } from '@corridor/core';
import { useMediaQuery } from '@mantine/hooks';
import { useLiveQuery } from 'dexie-react-hooks';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Closed } from '../composer/Closed.tsx';
import { Composer, type WriteFailure } from '../composer/Composer.tsx';
import { editingOf } from '../composer/editing.ts';
import { reachesReception } from '../composer/reception.pure.ts';
import { useComposing, WRITE } from '../composer/useComposing.ts';
import { useDraft } from '../composer/useDraft.ts';
import { useMentionable } from '../composer/useMentionable.ts';
import { useNotice } from '../composer/useNotice.ts';
import { useSuggest } from '../composer/useSuggest.ts';
import { ConversationHeader } from '../conversations/ConversationHeader.tsx';
import { conversationName, personName } from '../conversations/names.ts';
import type { ConversationActions } from '../conversations/port.ts';
import { actorOf, subjectOf, useWorkplace } from '../conversations/workplace.ts';
import { useWords } from '../i18n/useWords.ts';
import type { MessageRow } from '../local/database.ts';
import { storageFault } from '../local/storage.ts';
import { NotFetched } from '../parts/fetch-part.ts';
import { dialogPart, part } from '../parts/part.tsx';
import { ShowPersonProvider } from '../people/show-person.ts';
import { useLivePeople } from '../people/usePeople.ts';
import { useWindowKeys } from '../shortcuts/keyboard.ts';
import { lastOwn } from '../threads/last-own.ts';
import type { TimelineActions } from '../timeline/port.ts';
import { ReachProvider } from '../timeline/ReachProvider.tsx';
import { type Day, Timeline } from '../timeline/Timeline.tsx';
import type { SeenRow } from '../timeline/useReading.ts';
import { safeLine } from '../ui/safe-text.ts';
import { composerActions } from './action-ports.ts';
import styles from './Chat.module.css';
import { closedReason } from './closed-reason.ts';
import { NotHere } from './Nothing.tsx';
import { useMessageDialogs } from './useMessageDialogs.tsx';
import { useProfileCard } from './useProfileCard.tsx';

const PickDay = dialogPart(async () => (await import('../timeline/PickDay.tsx')).PickDay);
const Details = dialogPart(async () => (await import('../conversations/Details.tsx')).Details);

const PinnedMessages = dialogPart(
  async () => (await import('../timeline/PinnedMessages.tsx')).PinnedMessages,
);

const RefusedCommands = part(
  async () => (await import('../conversations/RefusedCommands.tsx')).RefusedCommands,
);
const ThreadPane = part(async () => (await import('../threads/ThreadPane.tsx')).ThreadPane);
const Unsent = part(async () => (await import('../composer/Unsent.tsx')).Unsent);

const whyFailed = (error: unknown): WriteFailure => {
  if (error instanceof NotFetched) return 'notFetched';
  return storageFault(error)?.state === 'full' ? 'full' : 'other';
};

/** Where a thread lies over its conversation, as `ThreadPane.module.css` has it. */
const THREAD_COVERS = '(max-width: 1023px)';

/**
 * Puts the cursor where one writes: in the thread when the focus is in it, or when it lies over the
 * conversation. `false`: nowhere.
 */
const focusField = (conversation: HTMLElement | null): false | undefined => {
  const around =
    document.activeElement?.closest('[data-writes]') ??
    (conversation?.inert ? conversation.parentElement : conversation);
  const field = around?.querySelector<HTMLTextAreaElement>('textarea:not([inert] *)');
  field?.focus();
  return field ? undefined : false;
};

interface ChatProps {
  id: ConversationId;
  /** The message that it was opened at, by a link. */
  link: EntryId | null;
  onLinkSeen: () => void;
  /** Ref of the first message of the thread that is open. */
  thread: string | null;
  /** A thread is opened by the ref of its first message, or closed: null. */
  onThread: (root: string | null) => void;
  timeline: TimelineActions;
  conversations: ConversationActions;
  onBack: () => void;
  /** Opens another conversation; undefined: that cannot be done here. */
  onOpen?: ((conversation: ConversationId) => void) | undefined;
  onFailure: (error: unknown) => void;
}

export const Chat = ({
  id,
  link,
  onLinkSeen,
  thread,
  onThread,
  timeline,
  conversations,
  onBack,
  onOpen,
  onFailure,
}: ChatProps) => {
  const workplace = useWorkplace();
  const { db, me, users } = workplace;
  const { t } = useWords();
  const live = useLivePeople();
  const [wrote, setWrote] = useState<string | null>(null);
  const [details, setDetails] = useState(false);
  const [picking, setPicking] = useState(false);
  const [day, setDay] = useState<Day | null>(null);
  const [pinned, setPinned] = useState(false);
  const [show, setShow] = useState<{ readonly ref: string } | null>(null);
  const [newest, setNewest] = useState<object | null>(null);
  const [beside, setBeside] = useState<readonly SeenRow[]>([]);
  const conversation = useRef<HTMLDivElement>(null);
  const over = useMediaQuery(THREAD_COVERS, false, { getInitialValueInEffect: false });
  const covered = thread !== null && over;
  useWindowKeys('conversation', {
    write: () => focusField(conversation.current),
    newest: () => setNewest({}),
  });
  const row = useLiveQuery(async () => (await db.conversations.get(id)) ?? null, [db, id]);
  const commands = useLiveQuery(
    () => db.commands.where('conversation').equals(id).toArray(),
    [db, id],
  );
  const refused = commands?.filter(({ state }) => state === 'refused');
  const draft = useDraft(db, { conversation: id }, onFailure);

  const suggest = useSuggest(row ?? null);
  const mentionable = useMentionable(row ?? null);
  const notice = useNotice(row ?? null);
  const actions = useMemo(
    () => composerActions(db, me.id, id, mentionable),
    [db, me.id, id, mentionable],
  );
  const unnamed = t('list.unnamed');
  const nameOf = useCallback(
    ({ author }: MessageRow) => personName(users, author, unnamed),
    [users, unnamed],
  );
  const [mode, setMode] = useComposing(db, { conversation: id }, nameOf, onFailure);
  const onReply = useCallback(
    (message: MessageRow) => {
      setMode({ type: 'reply', ref: message.ref, name: nameOf(message), text: message.text });
    },
    [nameOf, setMode],
  );
  const onEdit = useCallback(
    (message: MessageRow) => {
      setMode(editingOf(message));
    },
    [setMode],
  );
  const openThread = useCallback((root: MessageRow) => onThread(root.ref), [onThread]);
  const composerOf = useCallback(
    (root: string, also: () => boolean) =>
      composerActions(db, me.id, id, mentionable, { root, also }),
    [db, me.id, id, mentionable],
  );
  const { asking, dialogs } = useMessageDialogs(timeline, onFailure);
  const screen = useMemo(
    () => ({
      reply: onReply,
      edit: onEdit,
      pickDay: () => setPicking(true),
      openThread,
      ...asking,
    }),
    [asking, onEdit, onReply, openThread],
  );
  const { showPerson, card } = useProfileCard({
    row: row ?? null,
    within: conversation,
    createDirect: conversations.createDirect,
    onOpen,
    onLeave: () => setDetails(false),
    onFailure,
  });
  const onModeEnd = useCallback(() => setMode(WRITE), [setMode]);
  /** @param begin edits what was written last in a thread, or outside of all: null */
  const editLast = useCallback(
    async (thread: string | null, begin: (row: MessageRow) => void) => {
      const [last, conversation] = await Promise.all([
        lastOwn(db, me.id, id, thread),
        db.conversations.get(id),
      ]);
      if (!last || !conversation || last.delivery === 'refused') return;
      const verdict = canWrite(
        actorOf(me, workplace.practice),
        { kind: 'edit', targetAuthor: me.id },
        subjectOf(conversation, me.id),
        workplace.practice.rules,
      );
      if (verdict === 'ok') begin(last);
    },
    [db, id, me, workplace.practice],
  );

  useEffect(() => {
    conversations.opened(id).catch(onFailure);
  }, [conversations, id, onFailure]);

  // What they wrote is here: they do not type it any more.
  const lastAuthor = row?.lastPreview?.author;
  const lastAt = row?.lastAt;
  useEffect(() => {
    if (lastAuthor && lastAt) live.wrote(id, lastAuthor);
  }, [live, id, lastAuthor, lastAt]);

  if (row === undefined || draft === null || mode === null) return null;
  if (row === null) return <NotHere />;
  const closed = closedReason(row, commands ?? [], workplace);
  const mayJoin = closed === 'notMember' && row.state === 'here' && row.visibility === 'public';
  const name = conversationName(row, users, me.id, { unnamed, onlyYou: t('list.onlyYou') });
  return (
    <ReachProvider conversation={row}>
      <ShowPersonProvider value={showPerson}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: for the pointer alone, Escape is the key. */}
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: the same. */}
        <div
          className={styles.beside}
          // What a thread covers in part is inert: a press on it falls through to here.
          onClick={(event) => covered && event.target === event.currentTarget && onThread(null)}
        >
          <div ref={conversation} className={styles.conversation} inert={covered} data-writes>
            <ConversationHeader
              row={row}
              onBack={onBack}
              onPickDay={() => setPicking(true)}
              onPinned={() => setPinned(true)}
              onDetails={() => setDetails(true)}
            />
            <Timeline
              conversation={row}
              actions={timeline}
              wrote={wrote}
              day={day}
              link={link}
              onLinkSeen={onLinkSeen}
              show={show}
              newest={newest}
              covered={covered}
              beside={beside}
              screen={screen}
              onFailure={onFailure}
            />
            {refused && refused.length > 0 ? (
              <RefusedCommands
                conversation={id}
                commands={refused}
                actions={conversations}
                onFailure={onFailure}
              />
            ) : null}
            {closed === null ? null : <Unsent conversation={id} onFailure={onFailure} />}
            {closed === null ? (
              <div className={styles.writing} onInput={() => live.types(id)}>
                {reachesReception(row, me, workplace.practice) ? (
                  <p className={styles.reception} data-testid="reception">
                    {t('composer.reception', { practice: safeLine(workplace.practice.name) })}
                  </p>
                ) : null}
                <Composer
                  place={id}
                  draft={draft}
                  placeholder={t('composer.placeholder', { name })}
                  mode={mode}
                  actions={actions}
                  suggest={suggest}
                  onModeEnd={onModeEnd}
                  onSent={setWrote}
                  onEditLast={() => void editLast(null, onEdit).catch(onFailure)}
                  notice={notice}
                  whyFailed={whyFailed}
                />
              </div>
            ) : (
              <Closed
                reason={closed}
                onJoin={mayJoin ? () => void conversations.join(id).catch(onFailure) : undefined}
              />
            )}
          </div>
          {thread === null ? null : (
            <ThreadPane
              key={thread}
              conversation={row}
              root={thread}
              actions={timeline}
              screen={screen}
              composerOf={composerOf}
              suggest={suggest}
              notice={notice}
              mayWrite={closed === null}
              onSeen={setBeside}
              editLast={editLast}
              whyFailed={whyFailed}
              onFailure={onFailure}
              onClose={() => onThread(null)}
            />
          )}
          {dialogs}
          {picking ? (
            <PickDay
              conversation={id}
              onPick={(atMs) => {
                setPicking(false);
                setDay({ atMs });
              }}
              onClose={() => setPicking(false)}
            />
          ) : null}
          {pinned ? (
            <PinnedMessages
              conversation={id}
              onShow={(ref) => setShow({ ref })}
              onClose={() => setPinned(false)}
            />
          ) : null}
          {details ? (
            <Details
              row={row}
              actions={conversations}
              onFailure={onFailure}
              onClose={() => setDetails(false)}
            />
          ) : null}
          {card}
        </div>
      </ShowPersonProvider>
    </ReachProvider>
  );
};
