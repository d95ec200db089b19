/** The open panel of somebody who is in: the app's list, and the app's conversation. */
import type { ConversationId } from '@corridor/core';
import { useLiveQuery } from 'dexie-react-hooks';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { StatusLine } from '../../connection/StatusLine.tsx';
import { ConversationList } from '../../conversations/ConversationList.tsx';
import type { ListItem } from '../../conversations/list-items.ts';
import { useWorkplace } from '../../conversations/workplace.ts';
import { getMeta } from '../../local/meta.ts';
import { DeliveryNewsLine } from '../../notifications/DeliveryNewsLine.tsx';
import { Chat } from '../Chat.tsx';
import { keptApp } from '../kept-app.ts';
import { pathOf } from '../router.ts';
import type { ShellPorts } from '../shell-ports.ts';
import { takeNewVersion, updates } from '../updates.ts';
import { useStatus } from '../useStatus.ts';
import { keepConversation, keptConversation } from './kept.ts';
import styles from './Panel.module.css';
import { PanelFrame } from './PanelFrame.tsx';

interface PanelProps {
  ports: ShellPorts;
  /** Null while the local database is read for the first time. */
  items: readonly ListItem[] | null;
}

/** A password is typed in Corridor's own window only. */
const openApp = (): void => {
  window.open('/', '_blank', 'noopener');
};

const onLinkSeen = (): void => undefined;

export const Panel = ({ ports, items }: PanelProps) => {
  const { db, practice } = useWorkplace();
  const { status, setFault } = useStatus(ports);
  const appKept = useSyncExternalStore(keptApp.subscribe, keptApp.getSnapshot);
  const newVersion = useSyncExternalStore(updates.subscribe, updates.getSnapshot);
  const fill = useLiveQuery(() => getMeta(db, 'fill'), [db]) ?? null;
  const [wanted, setWanted] = useState(keptConversation);
  const [thread, setThread] = useState<string | null>(null);
  const content = useRef<HTMLDivElement>(null);
  // What was kept may be another person's, or gone.
  const selected = items?.some(({ row }) => row.id === wanted) ? wanted : null;
  useEffect(() => (selected ? ports.engine.show(selected) : undefined), [ports, selected]);
  const open = (id: ConversationId | null): void => {
    keepConversation(id);
    setThread(null);
    setWanted(id);
    // What was pressed goes away; who uses the keyboard goes on here.
    content.current?.focus();
  };
  const path =
    selected === null
      ? '/'
      : pathOf({ at: 'conversation', id: selected, ...(thread === null ? {} : { thread }) });
  return (
    <PanelFrame title={practice.name} path={path}>
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
          onSignIn={openApp}
          onUpdate={() => void takeNewVersion()}
        />
      </div>
      <DeliveryNewsLine onFailure={setFault} />
      <div ref={content} className={styles.content} tabIndex={-1}>
        {items === null ? null : selected === null ? (
          <ConversationList items={items} selected={null} onOpen={open} onNew={undefined} />
        ) : (
          <Chat
            key={selected}
            id={selected}
            link={null}
            onLinkSeen={onLinkSeen}
            thread={thread}
            onThread={setThread}
            timeline={ports.timeline}
            conversations={ports.conversations}
            onBack={() => open(null)}
            onFailure={setFault}
          />
        )}
      </div>
    </PanelFrame>
  );
};
