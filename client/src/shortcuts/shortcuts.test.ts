import { describe, expect, it, vi } from 'vitest';
import { FORMATS } from '../composer/formatting.pure.ts';
import { en } from '../i18n/en.ts';
import {
  type Group,
  type Handlers,
  isTyped,
  keyNames,
  type Pressed,
  press,
  SHORTCUTS,
  shortcutOf,
} from './shortcuts.pure.ts';

const GROUPS = Object.keys(SHORTCUTS) as Group[];

/** The source of what handles keys. */
const sources = import.meta.glob<string>(['../**/*.ts', '../**/*.tsx', '!../**/*.test.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

const key = (keys: string, more: Partial<Pressed> = {}): Pressed => {
  const parts = keys.split('+');
  const last = parts.at(-1) ?? '';
  return {
    key: last,
    code: '',
    ctrlKey: parts.includes('Ctrl'),
    metaKey: false,
    shiftKey: parts.includes('Shift'),
    altKey: parts.includes('Alt'),
    ...more,
  };
};

/** A digit with Shift types another character. */
const asTyped = (keys: string): Pressed =>
  /\+\d$/.test(keys) ? key(keys, { key: '*', code: `Digit${keys.at(-1)}` }) : key(keys);

const eventOf = (pressed: Pressed) => ({
  ...pressed,
  defaultPrevented: false,
  preventDefault: vi.fn(),
});

const handlersOf = <G extends Group>(group: G, act: (shortcut: string) => unknown): Handlers<G> =>
  Object.fromEntries(
    Object.keys(SHORTCUTS[group]).map((shortcut) => [shortcut, () => act(shortcut)]),
  ) as Handlers<G>;

const all = GROUPS.flatMap((group) =>
  Object.entries<readonly string[]>(SHORTCUTS[group]).flatMap(([shortcut, keys]) =>
    keys.map((each) => ({ group, shortcut, keys: each })),
  ),
);

describe('shortcuts', () => {
  it.each(all)('$keys in $group is $shortcut, and is handled', ({ group, shortcut, keys }) => {
    const done: string[] = [];
    const event = eventOf(asTyped(keys));
    expect(
      press(
        group,
        event,
        handlersOf(group, (name) => done.push(name)),
      ),
    ).toBe(true);
    expect(done).toEqual([shortcut]);
    expect(event.preventDefault).toHaveBeenCalledOnce();
    // The command key of a Mac is its Ctrl.
    if (keys.startsWith('Ctrl+')) {
      const mac = { ...asTyped(keys), ctrlKey: false, metaKey: true };
      expect(shortcutOf(group, mac)).toBe(shortcut);
    }
  });

  it.each(GROUPS)('keys of %s are asked for somewhere', (group) => {
    const asked = new RegExp(`(press|useWindowKeys|shortcutOf)\\('${group}',`);
    const files = Object.entries(sources).filter(([, source]) => asked.test(source));
    expect(files.map(([path]) => path)).not.toEqual([]);
  });

  it.each(GROUPS)('%s has a word for each shortcut, and no other', (group) => {
    const { title, ...words } = en.shortcuts[group] as Record<string, string>;
    expect(title).toBeTruthy();
    expect(Object.keys(words)).toEqual(Object.keys(SHORTCUTS[group]));
  });

  it('has a key for each format', () => {
    expect(Object.keys(SHORTCUTS.format)).toEqual([...FORMATS]);
  });

  it('has no key that two groups would take where both listen', () => {
    const together: readonly (readonly Group[])[] = [
      ['anywhere', 'conversation', 'messages', 'message'],
      ['anywhere', 'conversation', 'composer', 'format'],
    ];
    for (const groups of together) {
      const keys = all.filter(({ group }) => groups.includes(group)).map((each) => each.keys);
      // Escape goes out from the innermost: what stopped something there keeps it.
      const taken = keys.filter((each) => each !== 'Escape');
      expect(new Set(taken).size, groups.join(' and ')).toBe(taken.length);
    }
  });

  it('leaves alone what is no shortcut, what is done, and what its handler leaves', () => {
    const handlers = handlersOf('format', () => expect.unreachable());
    for (const keys of ['Ctrl+K', 'B', 'Ctrl+Alt+B', 'Ctrl+8']) {
      expect(press('format', eventOf(asTyped(keys)), handlers), keys).toBe(false);
    }
    const done = { ...eventOf(key('Ctrl+B')), defaultPrevented: true };
    expect(press('format', done, handlers)).toBe(false);
    const left = eventOf(key('Escape'));
    const leaves = handlersOf('thread', () => false);
    expect(press('thread', left, leaves)).toBe(false);
    expect(left.preventDefault).not.toHaveBeenCalled();
  });

  it('takes a sign wherever a keyboard has it, and knows what would be typed', () => {
    const german = key('/', { ctrlKey: true, shiftKey: true, code: 'Digit7' });
    expect(shortcutOf('anywhere', german)).toBe('help');
    expect(shortcutOf('anywhere', key('?', { shiftKey: true }))).toBe('help');
    expect(shortcutOf('message', key('r'))).toBe('reply');
    expect(shortcutOf('message', key('R', { shiftKey: true }))).toBeNull();
    expect([key('?'), key('r'), key('Ctrl+K'), key('ArrowUp')].map(isTyped)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('calls keys as they stand on the keyboard', () => {
    expect(keyNames('Alt+Shift+ArrowUp', false)).toEqual(['Alt', 'Shift', '↑']);
    expect(keyNames('Alt+Shift+ArrowUp', true)).toEqual(['⌥', '⇧', '↑']);
    expect(keyNames('Ctrl+/', true)).toEqual(['⌘', '/']);
    expect(keyNames('Escape', false)).toEqual(['Esc']);
  });
});
