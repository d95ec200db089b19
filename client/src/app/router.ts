/**
 * Where the app is: six places, kept in the address. Written by hand because it is all there is
 * to route; a router library would be a seventh of the budget for the first screen.
 */
import { ConversationId, EntryId, EntryKey, UserId } from '@corridor/core';
import { useSyncExternalStore } from 'react';
import { refOf } from '../local/refs.ts';

export type Place =
  | { readonly at: 'list' }
  /**
   * `entry`: opened at this message, by a link to it. `thread`: ref of the first message of the thread
   * that is open beside it.
   */
  | {
      readonly at: 'conversation';
      readonly id: ConversationId;
      readonly entry?: EntryId;
      readonly thread?: string;
    }
  /** Threads that one follows, in all conversations. */
  | { readonly at: 'threads' }
  /** Messages that one saved, in all conversations. */
  | { readonly at: 'saved' }
  | { readonly at: 'settings' }
  /** A one-time link: `/first-sign-in/<link>`, or `/first#<link>`, which no server log sees. */
  | { readonly at: 'first'; readonly link: string };

/** A message's ref from the two parts that it has in an address too; null: it is none. */
const refFrom = (author = '', key = ''): string | null => {
  const user = UserId.safeParse(author);
  const entry = EntryKey.safeParse(key);
  return user.success && entry.success ? refOf(user.data, entry.data) : null;
};

export const placeOf = (path: string, hash: string): Place => {
  const [first, second, third, author, key] = path.split('/').filter((part) => part !== '');
  if (first === 'c' && second !== undefined) {
    const id = ConversationId.safeParse(second);
    const entry = EntryId.safeParse(third);
    if (id.success && entry.success) return { at: 'conversation', id: id.data, entry: entry.data };
    if (id.success) {
      const thread = third === 't' ? refFrom(author, key) : null;
      return { at: 'conversation', id: id.data, ...(thread === null ? {} : { thread }) };
    }
  }
  if (first === 'threads') return { at: 'threads' };
  if (first === 'saved') return { at: 'saved' };
  if (first === 'settings') return { at: 'settings' };
  const link = first === 'first-sign-in' ? second : first === 'first' ? hash.slice(1) : undefined;
  return link ? { at: 'first', link } : { at: 'list' };
};

export const pathOf = (place: Exclude<Place, { at: 'first' }>): string => {
  switch (place.at) {
    case 'list':
      return '/';
    case 'conversation':
      if (place.thread !== undefined) return `/c/${place.id}/t/${place.thread}`;
      return place.entry === undefined ? `/c/${place.id}` : `/c/${place.id}/${place.entry}`;
    case 'threads':
      return '/threads';
    case 'saved':
      return '/saved';
    case 'settings':
      return '/settings';
  }
};

/**
 * The place that an address leads to when it is one of this app's own, as it writes them; null: it
 * leads elsewhere.
 */
export const placeAt = (href: string, origin: string): Exclude<Place, { at: 'first' }> | null => {
  let url: URL;
  try {
    url = new URL(href);
  } catch {
    return null;
  }
  if (url.origin !== origin || url.search !== '' || url.hash !== '') return null;
  const place = placeOf(url.pathname, '');
  return place.at !== 'first' && pathOf(place) === url.pathname ? place : null;
};

const listeners = new Set<() => void>();
let cached: { href: string; place: Place } | null = null;

const current = (): Place => {
  const { href, pathname, hash } = window.location;
  if (cached?.href !== href) cached = { href, place: placeOf(pathname, hash) };
  return cached.place;
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  window.addEventListener('hashchange', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
    window.removeEventListener('hashchange', listener);
  };
};

export const usePlace = (): Place => useSyncExternalStore(subscribe, current);

/** @param how `replace` leaves no way back: after signing in, or walking with the keyboard. */
export const go = (
  place: Exclude<Place, { at: 'first' }>,
  how: 'push' | 'replace' = 'push',
): void => {
  const path = pathOf(place);
  if (path === window.location.pathname && window.location.hash === '') return;
  const inThread = place.at === 'conversation' && place.thread !== undefined;
  if (how === 'push') {
    window.history.pushState({ inside: true, ...(inThread ? { thread: true } : {}) }, '', path);
  } else window.history.replaceState(window.history.state, '', path);
  for (const listener of listeners) listener();
};

/** Where list and content stand beside each other: `Shell.module.css` says the same. */
const BESIDE_PX = 720;

/** Opens something from the list. On a phone the list is where back leads; beside it there is nothing to go back to. */
export const goFromList = (place: Exclude<Place, { at: 'first' }>): void =>
  go(place, window.innerWidth < BESIDE_PX ? 'push' : 'replace');

/** Closes the thread beside a conversation: back when it was opened from there. */
export const closeThread = (id: ConversationId): void => {
  const state: unknown = window.history.state;
  if (typeof state === 'object' && state !== null && 'thread' in state) window.history.back();
  else go({ at: 'conversation', id }, 'replace');
};

/** To the list: back when that is where one came from, so that back does not pile up. */
export const goToList = (): void => {
  const state: unknown = window.history.state;
  if (typeof state === 'object' && state !== null && 'inside' in state) window.history.back();
  else go({ at: 'list' }, 'replace');
};
