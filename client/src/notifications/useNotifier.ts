/** The notifier of a tab, while somebody is in. */
import type { ConversationId } from '@corridor/core';
import i18next from 'i18next';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useWorkplace } from '../conversations/workplace.ts';
import type { EngineHandle } from '../engine/start.ts';
import { type NewsLine, type NewsPlace, Notifier } from './notifier.ts';
import type { SystemNotifications } from './port.ts';
import { ring } from './sound.ts';
import { BrowserTabs } from './tabs.ts';

interface NotifierParts {
  readonly engine: Pick<EngineHandle, 'hearFresh'>;
  readonly system: SystemNotifications;
  /** Where a notification leads when it is clicked; never another one. */
  readonly open: (place: NewsPlace) => void;
  /** Never another one. */
  readonly failed: (error: unknown) => void;
}

const NOTHING = { subscribe: () => () => undefined, line: () => null, dismiss: () => undefined };

/** @param shown the conversation that this tab shows */
export const useNotifier = (
  { engine, system, open, failed }: NotifierParts,
  shown: ConversationId | null,
): { readonly line: NewsLine | null; readonly dismiss: () => void } => {
  const { db, me } = useWorkplace();
  const [notifier, setNotifier] = useState<Notifier | null>(null);
  const user = me.id;
  useEffect(() => {
    const tabs = new BrowserTabs(user, failed);
    const made = new Notifier({
      db,
      me: user,
      engine,
      tabs,
      system,
      ring,
      title: (count) => i18next.t('notifications.message', { count }),
      open,
      failed,
      nowMs: Date.now,
    });
    made.start();
    setNotifier(made);
    return () => {
      made.stop();
      tabs.stop();
    };
  }, [db, user, engine, system, open, failed]);
  useEffect(() => notifier?.shows(shown), [notifier, shown]);
  const { subscribe, line, dismiss } = notifier ?? NOTHING;
  return { line: useSyncExternalStore(subscribe, line), dismiss };
};
