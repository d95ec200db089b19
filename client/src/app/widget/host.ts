/** The page around the widget, for its screens. */
import { createContext, useContext, useEffect, useSyncExternalStore } from 'react';
import { useWords } from '../../i18n/useWords.ts';
import type { HostPage, Shown } from './host-page.ts';

const HostContext = createContext<HostPage | null>(null);
export const HostProvider = HostContext.Provider;

export const useHost = (): HostPage => {
  const host = useContext(HostContext);
  if (!host) throw new Error('useHost outside of HostProvider');
  return host;
};

export const useShown = (): Shown => {
  const host = useHost();
  return useSyncExternalStore(host.subscribe, host.getSnapshot);
};

/** Tells the page what its button shows. */
export const useTellUnread = (unread: number): void => {
  const host = useHost();
  const { t } = useWords();
  useEffect(() => {
    const label = unread > 0 ? t('widget.buttonUnread', { count: unread }) : t('widget.button');
    host.tell({ unread, label });
  }, [host, unread, t]);
};
