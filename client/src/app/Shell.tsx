/** The frame around everything somebody who is in sees: banner, list, and what is open. */
import type { ConversationId } from '@corridor/core';
import { IconBookmark, IconSearch } from '@tabler/icons-react';
import { useLiveQuery } from 'dexie-react-hooks';
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { ConversationList } from '../conversations/ConversationList.tsx';
import { neighbour, unreadNeighbour } from '../conversations/list-items.ts';
import { newKinds } from '../conversations/people-search.ts';
import { useList } from '../conversations/useList.ts';
import { useWorkplace } from '../conversations/workplace.ts';
import { useWords } from '../i18n/useWords.ts';
import { getMeta } from '../local/meta.ts';
import { DeliveryNewsLine } from '../notifications/DeliveryNewsLine.tsx';
import { Line } from '../notifications/Line.tsx';
import type { NewsPlace } from '../notifications/notifier.ts';
import { useNotifier } from '../notifications/useNotifier.ts';
import { dialogPart, part } from '../parts/part.tsx';
import { whenIdle } from '../parts/when-idle.ts';
import { PaletteComing, type TypedEarly } from '../search/PaletteFrame.tsx';
import type { PaletteCommand } from '../search/palette-items.ts';
import { keyTitle, useWindowKeys } from '../shortcuts/keyboard.ts';
import { SHORTCUTS } from '../shortcuts/shortcuts.pure.ts';
import type { PersonHere } from '../sign-in/port.ts';
import { InAppProvider } from '../timeline/in-app.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { AccountMenu } from './AccountMenu.tsx';
import { Chat } from './Chat.tsx';
import { keptApp } from './kept-app.ts';
import { Nothing } from './Nothing.tsx';
import { closeThread, go, goFromList, goToList, usePlace } from './router.ts';
import styles from './Shell.module.css';
import type { ShellPorts } from './shell-ports.ts';
import { ThreadsButton } from './ThreadsButton.tsx';
import { takeNewVersion, updates } from './updates.ts';
import { useInAppWays } from './useInAppWays.ts';
import { useStatus } from './useStatus.ts';
import { useUnreadMark } from './useUnreadMark.ts';

const StatusLine = part(async () => (await import('../connection/StatusLine.tsx')).StatusLine);
const NewConversation = dialogPart(
  async () => (await import('../conversations/NewConversation.tsx')).NewConversation,
);
const Palette = dialogPart(
  async () => (await import('../search/Palette.tsx')).Palette,
  PaletteComing,
);
const Settings = part(async () => (await import('../settings/Settings.tsx')).Settings, 'page');
const SavedView = part(async () => (await import('../saved/SavedView.tsx')).SavedView, 'page');
const ThreadsView = part(
  async () => (await import('../threads/ThreadsView.tsx')).ThreadsView,
  'page',
);
const ShortcutSheet = dialogPart(
  async () => (await import('../shortcuts/ShortcutSheet.tsx')).ShortcutSheet,
);
const StatusDialog = dialogPart(
  async () => (await import('../people/StatusDialog.tsx')).StatusDialog,
);
const Leave = dialogPart(async () => (await import('../lock/Leave.tsx')).Leave);
const Expired = dialogPart(async () => (await import('../sign-in/Expired.tsx')).Expired);

interface ShellProps {
  ports: ShellPorts;
  person: PersonHere;
}

const openNews = ({ id, entry, thread }: NewsPlace): void =>
  go({
    at: 'conversation',
    id,
    ...(entry === undefined ? {} : { entry }),
    ...(thread === undefined ? {} : { thread }),
  });

type Open = 'find' | 'new' | 'status' | 'shortcuts' | 'leave' | 'expired' | null;

export const Shell = ({ ports, person }: ShellProps) => {
  const workplace = useWorkplace();
  const { db } = workplace;
  const { t } = useWords();
  const place = usePlace();
  const { items, unread } = useList();
  const inApp = useInAppWays(items);
  const [open, setOpen] = useState<Open>(null);
  const { status, setFault } = useStatus(ports);
  const appKept = useSyncExternalStore(keptApp.subscribe, keptApp.getSnapshot);
  const newVersion = useSyncExternalStore(updates.subscribe, updates.getSnapshot);
  const fill = useLiveQuery(() => getMeta(db, 'fill'), [db]) ?? null;
  const selected = place.at === 'conversation' ? place.id : null;

  const connection = status.connection.state;
  useEffect(() => {
    if (connection === 'signed-out') setOpen('expired');
    else setOpen((now) => (now === 'expired' ? null : now));
  }, [connection]);
  useUnreadMark(unread);
  const { engine, system } = ports;
  const news = useNotifier({ engine, system, open: openNews, failed: setFault }, selected);
  useEffect(() => (selected ? ports.engine.show(selected) : undefined), [ports, selected]);

  const link = place.at === 'conversation' ? (place.entry ?? null) : null;
  const onLinkSeen = useCallback(() => {
    // The address is the conversation's again: the same link can be followed once more.
    if (selected) go({ at: 'conversation', id: selected }, 'replace');
  }, [selected]);

  const openConversation = useCallback((id: ConversationId) => {
    goFromList({ at: 'conversation', id });
  }, []);
  const { conversations } = ports;
  const joinChannel = useCallback(
    (id: ConversationId) => {
      conversations
        .join(id)
        .then(() => openConversation(id))
        .catch(setFault);
    },
    [conversations, openConversation, setFault],
  );
  const [early, setEarly] = useState<TypedEarly>({ text: '' });
  const find = useCallback(() => {
    setEarly({ text: '' });
    setOpen('find');
  }, []);
  useEffect(() => whenIdle(Palette.prefetch), []);
  const openThread = useCallback((id: ConversationId, thread: string) => {
    go({ at: 'conversation', id, thread });
  }, []);
  const onThread = useCallback(
    (root: string | null) => {
      if (!selected) return;
      if (root === null) closeThread(selected);
      else go({ at: 'conversation', id: selected, thread: root });
    },
    [selected],
  );
  const step = (to: typeof neighbour, by: 1 | -1) => (): void => {
    const next = to(items ?? [], selected, by);
    if (next) openConversation(next);
  };
  useWindowKeys('anywhere', {
    find,
    help: () => setOpen('shortcuts'),
    previous: step(neighbour, -1),
    next: step(neighbour, 1),
    previousUnread: step(unreadNeighbour, -1),
    nextUnread: step(unreadNeighbour, 1),
    back: () => ['settings', 'threads', 'saved'].includes(place.at) && goToList(),
  });

  const mayStart = newKinds(workplace).length > 0;
  const commands = useMemo(
    (): PaletteCommand[] => [
      ...(mayStart ? [{ id: 'new', label: t('list.new'), run: () => setOpen('new') }] : []),
      ...(selected === null
        ? []
        : [
            {
              id: 'mark-unread',
              label: t('ownSettings.markThisUnread'),
              run: () =>
                void ports.conversations
                  .settle({ name: 'marked-unread', conversation: selected, value: true })
                  .catch(setFault),
            },
          ]),
      { id: 'status', label: t('status.open'), run: () => setOpen('status') },
      { id: 'settings', label: t('list.settings'), run: () => go({ at: 'settings' }) },
      {
        id: 'shortcuts',
        label: t('shortcuts.title'),
        run: () => setOpen('shortcuts'),
      },
      { id: 'lock', label: t('list.lock'), run: () => void ports.lock().catch(setFault) },
      { id: 'leave', label: t('list.signOut'), run: () => setOpen('leave') },
    ],
    [mayStart, selected, t, ports, setFault],
  );
  return (
    <div className={styles.shell} data-pane={place.at === 'list' ? 'list' : 'content'}>
      <div className={styles.status}>
        <StatusLine
          status={status}
          fill={fill}
          newVersion={newVersion}
          appKept={appKept}
          onAgain={() => {
            setFault(null);
            ports.engine.reconnect();
          }}
          onSignIn={() => setOpen('expired')}
          onUpdate={() => void takeNewVersion()}
        />
      </div>
      <div className={styles.panes}>
        <aside className={styles.side}>
          <header className={styles.head}>
            <p>{workplace.practice.name}</p>
            <IconButton
              label={t('search.open')}
              shortcut={keyTitle(SHORTCUTS.anywhere.find[0])}
              onClick={find}
            >
              <IconSearch size={20} />
            </IconButton>
            <AccountMenu
              onStatus={() => setOpen('status')}
              onLock={() => void ports.lock().catch(setFault)}
              onSettings={() => go({ at: 'settings' })}
              onShortcuts={() => setOpen('shortcuts')}
              onLeave={() => setOpen('leave')}
            />
          </header>
          <ThreadsButton
            current={place.at === 'threads'}
            onOpen={() => goFromList({ at: 'threads' })}
          />
          <button
            type="button"
            className={styles.threads}
            aria-current={place.at === 'saved' ? 'page' : undefined}
            onClick={() => goFromList({ at: 'saved' })}
          >
            <IconBookmark size={18} aria-hidden="true" />
            {t('saved.open')}
          </button>
          <ConversationList
            items={items}
            selected={selected}
            onOpen={openConversation}
            onJoin={joinChannel}
            onNew={mayStart ? () => setOpen('new') : undefined}
          />
        </aside>
        <main className={styles.content}>
          {place.at === 'settings' ? (
            <Settings
              port={ports.settings}
              system={system}
              onSet={(setting) => void ports.conversations.settle(setting).catch(setFault)}
              fill={fill}
              appKept={appKept}
              onBack={goToList}
              onFailure={setFault}
            />
          ) : place.at === 'threads' ? (
            <ThreadsView onOpen={openThread} onBack={goToList} />
          ) : place.at === 'saved' ? (
            <SavedView
              onOpen={(id, entry) => go({ at: 'conversation', id, entry })}
              onBack={goToList}
              onFailure={setFault}
            />
          ) : selected ? (
            <InAppProvider value={inApp}>
              <Chat
                key={selected}
                id={selected}
                link={link}
                onLinkSeen={onLinkSeen}
                thread={place.at === 'conversation' ? (place.thread ?? null) : null}
                onThread={onThread}
                timeline={ports.timeline}
                conversations={ports.conversations}
                onBack={goToList}
                onOpen={openConversation}
                onFailure={setFault}
              />
            </InAppProvider>
          ) : (
            <Nothing />
          )}
        </main>
      </div>
      <DeliveryNewsLine onFailure={setFault} />
      <Line
        line={news.line}
        onOpen={(place) => {
          news.dismiss();
          openNews(place);
        }}
        onDismiss={news.dismiss}
      />
      {open === 'find' ? (
        <Palette
          items={items ?? []}
          commands={commands}
          target={{
            openConversation,
            fetch: (segment) => engine.fetch(segment),
            openMessage: ({ conversation, id }) =>
              go({ at: 'conversation', id: conversation, ...(id === null ? {} : { entry: id }) }),
            joinChannel,
            startDirect: (user) =>
              void ports.conversations.createDirect(user).then(openConversation).catch(setFault),
          }}
          online={connection === 'online'}
          fill={fill}
          early={early}
          onFailure={setFault}
          onClose={() => setOpen((now) => (now === 'find' ? null : now))}
        />
      ) : open === 'new' ? (
        <NewConversation
          actions={ports.conversations}
          offline={connection !== 'online'}
          onOpen={openConversation}
          onClose={() => setOpen(null)}
        />
      ) : open === 'shortcuts' ? (
        <ShortcutSheet onClose={() => setOpen(null)} />
      ) : open === 'status' ? (
        <StatusDialog
          onSet={(setting) => void ports.conversations.settle(setting).catch(setFault)}
          onClose={() => setOpen(null)}
        />
      ) : open === 'leave' ? (
        <Leave onLeave={ports.leave} onClose={() => setOpen(null)} />
      ) : open === 'expired' ? (
        <Expired person={person} onSignIn={ports.signInAgain} onClose={() => setOpen(null)} />
      ) : null}
    </div>
  );
};
