/**
 * Every shortcut there is, once: handlers ask this table which one a key is, and the sheet of
 * shortcuts is drawn from it, so that what it says is what happens. Pure.
 *
 * `Ctrl` is also the command key of a Mac. A letter or a sign alone acts only where nothing is
 * typed and something has the focus that it is about (WCAG 2.2, 2.1.4).
 */
export const SHORTCUTS = {
  anywhere: {
    find: ['Ctrl+K'],
    help: ['Ctrl+/', '?'],
    previous: ['Alt+ArrowUp'],
    next: ['Alt+ArrowDown'],
    previousUnread: ['Alt+Shift+ArrowUp'],
    nextUnread: ['Alt+Shift+ArrowDown'],
    back: ['Escape'],
  },
  conversation: {
    write: ['Ctrl+.'],
    newest: ['Alt+End'],
  },
  list: {
    up: ['ArrowUp'],
    down: ['ArrowDown'],
    first: ['Home'],
    last: ['End'],
    open: ['Enter'],
    clear: ['Escape'],
  },
  messages: {
    older: ['ArrowUp'],
    newer: ['ArrowDown'],
    pageUp: ['PageUp'],
    pageDown: ['PageDown'],
    first: ['Home'],
    last: ['End'],
  },
  message: {
    reply: ['R'],
    thread: ['T'],
    react: [':'],
    edit: ['E'],
    pin: ['P'],
    copy: ['C'],
    link: ['L'],
  },
  thread: {
    close: ['Escape'],
  },
  composer: {
    send: ['Enter', 'Ctrl+Enter'],
    newLine: ['Shift+Enter'],
    editLast: ['ArrowUp'],
    stop: ['Escape'],
  },
  format: {
    bold: ['Ctrl+B'],
    italic: ['Ctrl+I'],
    code: ['Ctrl+E'],
    // Ctrl+K is taken: it goes anywhere.
    link: ['Ctrl+Shift+U'],
    list: ['Ctrl+Shift+8'],
    quote: ['Ctrl+Shift+9'],
  },
} as const;

export type Group = keyof typeof SHORTCUTS;
export type ShortcutOf<G extends Group> = keyof (typeof SHORTCUTS)[G] & string;

/** What a key event says, React's or the browser's. */
export interface Pressed {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

const LETTER = /^\p{L}$/u;
const DIGIT = /^Digit(\d)$/;

/**
 * How the table may write a key: by what it types, where Shift is part of typing a sign; and a
 * digit by its place as well, for Shift makes another character of it.
 */
const namesOf = ({ key, code, ctrlKey, metaKey, shiftKey, altKey }: Pressed): string[] => {
  const held = `${ctrlKey || metaKey ? 'Ctrl+' : ''}${altKey ? 'Alt+' : ''}`;
  const shift = shiftKey ? 'Shift+' : '';
  const isSign = key.length === 1 && !LETTER.test(key);
  const digit = DIGIT.exec(code)?.[1];
  return [
    isSign ? held + key : held + shift + (key.length === 1 ? key.toUpperCase() : key),
    ...(digit === undefined ? [] : [held + shift + digit]),
  ];
};

/** A letter or a sign that whoever types would type. */
export const isTyped = ({ key, ctrlKey, metaKey, altKey }: Pressed): boolean =>
  key.length === 1 && !(ctrlKey || metaKey || altKey);

/** The shortcut of a group that a key is; null: none. */
export const shortcutOf = <G extends Group>(group: G, pressed: Pressed): ShortcutOf<G> | null => {
  const names = namesOf(pressed);
  const all = Object.entries<readonly string[]>(SHORTCUTS[group]);
  const found = all.find(([, keys]) => keys.some((key) => names.includes(key)));
  return (found?.[0] as ShortcutOf<G> | undefined) ?? null;
};

/** What each shortcut of a group does; `false`: nothing, and the key is the browser's. */
export type Handlers<G extends Group> = { readonly [S in ShortcutOf<G>]: () => unknown };

/**
 * Does what a key asks for.
 * @returns whether it was one of the group and something was done; the browser then does nothing
 */
export const press = <G extends Group>(
  group: G,
  event: Pressed & { readonly defaultPrevented: boolean; preventDefault(): void },
  handlers: Handlers<G>,
): boolean => {
  if (event.defaultPrevented) return false;
  const shortcut = shortcutOf(group, event);
  if (shortcut === null || handlers[shortcut]() === false) return false;
  event.preventDefault();
  return true;
};

const NAMES: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  PageUp: 'Page Up',
  PageDown: 'Page Down',
  Escape: 'Esc',
};
const MAC_NAMES: Readonly<Record<string, string>> = { Ctrl: '⌘', Alt: '⌥', Shift: '⇧' };

/** The keys of a shortcut as they stand on a keyboard, in the order in which they are held. */
export const keyNames = (keys: string, isMac: boolean): string[] =>
  keys.split('+').map((key) => (isMac ? MAC_NAMES[key] : undefined) ?? NAMES[key] ?? key);
