/** How much is unread, where it is seen without looking at the app: the tab's title and icon, the dock. */
import { useEffect } from 'react';
import { useWords } from '../i18n/useWords.ts';
import { iconWith } from './icon.pure.ts';

const ICON = '/icon.svg';

/** Not in every browser, and only for an app that is installed. */
interface Badging {
  setAppBadge?(count: number): Promise<void>;
  clearAppBadge?(): Promise<void>;
}

const badge = async (count: number): Promise<void> => {
  const { setAppBadge, clearAppBadge } = navigator as Badging;
  try {
    if (count > 0) await setAppBadge?.call(navigator, count);
    else await clearAppBadge?.call(navigator);
  } catch {
    // An app that is not installed may have none: title and icon say it.
  }
};

const showIcon = (href: string): void => {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (link && link.getAttribute('href') !== href) link.href = href;
};

export const useUnreadMark = (unread: number): void => {
  const { t } = useWords();
  useEffect(() => {
    document.title = unread > 0 ? t('app.unreadTitle', { count: unread }) : 'Corridor';
    showIcon(unread > 0 ? iconWith(unread) : ICON);
    void badge(unread);
  }, [unread, t]);
  useEffect(
    () => () => {
      document.title = 'Corridor';
      showIcon(ICON);
      void badge(0);
    },
    [],
  );
};
