/** The widget in pages of other sites. */
export const widget = {
  button: 'Corridor: open the conversations',
  buttonUnread: 'Corridor: open the conversations, {{count}} unread',
  label: 'Corridor conversations',
  collapse: 'Collapse',
  app: 'Open Corridor',
  signIn: 'Sign in to Corridor',
  unlock: 'Unlock Corridor',
  nobodyTitle: 'Nobody is signed in',
  nobodyText:
    'Sign in to Corridor in a window of its own; your conversations then show here. Type your password there only, never into another page.',
  apartTitle: 'Your sign-in does not reach this page',
  apartText:
    'This page is of another site than Corridor, and the browser keeps sites apart. Open Corridor in a window of its own.',
  askingTitle: 'Signing in…',
  noCookieText:
    'This page signed you in, but this browser keeps no sign-in in pages of another site. Open Corridor in a window of its own.',
  goOn: 'Go on',
  lockedTitle: 'This screen is locked',
  lockedText: 'Unlock Corridor in a window of its own. Everything on this device is safe.',
  emptiedTitle: 'The conversations are not on this device',
  emptiedText:
    'The browser removed them. What had reached the server is safe, and comes back as soon as the server can be reached. Open Corridor to see how far it is.',
  insecureTitle: 'This page is not secure',
  insecureText:
    'Browsers keep messages only in pages whose address begins with https. Open Corridor in a window of its own, and tell whoever looks after this page.',
} as const;
