/** Notifications of the operating system, by the browser's Notification API. */
import type { Permission, Shown, SystemNotifications } from './port.ts';

/** Not in every library of types yet: the banner shows again when one takes the place of another. */
interface Options extends NotificationOptions {
  readonly renotify: boolean;
}

const OPTIONS = { icon: '/icon-192.png', silent: true, renotify: true } as const;

const permission = (): Permission => {
  if (!('Notification' in window)) return 'unsupported';
  return Notification.permission === 'default' ? 'ask' : Notification.permission;
};

export const systemNotifications = (): SystemNotifications => {
  /** Chrome on Android has the API, and no page may show one: known from the first try. */
  let refused = false;
  return {
    permission: () => (refused ? 'unsupported' : permission()),
    ask: async () => {
      if (permission() === 'ask') await Notification.requestPermission();
      return permission();
    },
    show: ({ title, tag }, onClick): Shown | null => {
      if (permission() !== 'granted') return null;
      const options: Options = { ...OPTIONS, tag };
      let shown: Notification;
      try {
        shown = new Notification(title, options);
      } catch {
        refused = true; // The settings say so from now on.
        return null;
      }
      shown.onclick = () => {
        window.focus();
        shown.close();
        onClick();
      };
      return shown;
    },
  };
};
