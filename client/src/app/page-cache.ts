/**
 * A page that is left while it creates a database goes to sleep in the browser's back/forward cache
 * in the middle of it (Chromium does this), and each later page of the app would wait for that
 * database with an empty screen, for minutes. A sleeping page is ended when a message comes for it:
 * each page listens, and says one word, before it opens a database. A lock is no way out: it is
 * told to the browser too late for a page that is being left.
 */
let channel: BroadcastChannel | null = null;

export const endSleepingPages = (): void => {
  channel ??= new BroadcastChannel('corridor-page');
  channel.onmessage = () => undefined;
  channel.postMessage('opening');
};
