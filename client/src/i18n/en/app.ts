/** The app itself: what is wrong with the browser or a screen, and words that every screen has. */
export const app = {
  unreadTitle: '({{count}}) Corridor',
  errorTitle: 'This screen stopped working',
  errorText:
    'Open the screen again; if it happens a second time, tell your administrator the line below.',
  errorKept: 'What you wrote is safe on this device.',
  errorUnknown:
    'Whether what you wrote is still on this device cannot be told just now. What had reached the server is safe.',
  errorAgain: 'Open again',
  tooOldTitle: 'This browser is too old for Corridor',
  tooOldText:
    'Corridor keeps your messages on this device and signs them. It needs Chrome or Edge 137, Firefox 130, Safari 17, or a later version.',
  tooOldMissing: 'Missing here: {{names}}',
  insecureTitle: 'This address is not secure',
  insecureText:
    'Corridor needs an https address whose certificate this computer trusts. Ask your administrator for the page about this workstation.',
  noStorageTitle: 'This browser keeps nothing here',
  noStorageText:
    'Corridor stores messages on this device, and this browser does not allow it. Leave private browsing, or allow this site to keep data.',
  notFetchedTitle: 'Not on this device yet',
  notFetched:
    'This part of Corridor is not on this device yet and could not be fetched. It comes as soon as the server can be reached.',
  tryAgain: 'Try again',
  close: 'Close',
  cancel: 'Cancel',
  back: 'Back to conversations',
} as const;
