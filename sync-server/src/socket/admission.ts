/** Who is let in before anybody knows who they are: floods, sockets per user. */
import type { IncomingMessage } from 'node:http';
import { MAX_SOCKETS_PER_USER, type SegmentName, SegmentName as segmentName } from '@corridor/core';

/** Upgrades that wait for their sign-in to be checked: by address, and in all. */
export const MAX_WAITING_PER_ADDRESS = 64;
export const MAX_WAITING = 1_024;

/** What an upgrade asks for. The token never reaches a log. */
export type SyncTarget =
  | { readonly kind: 'mux' }
  | { readonly kind: 'plain'; readonly segment: SegmentName; readonly token: string }
  | { readonly kind: 'unknown-segment' };

/** `URL.parse` is younger than our oldest Node. */
const parseUrl = (text: string): URL | null => {
  try {
    return new URL(text, 'http://host');
  } catch {
    return null;
  }
};

/** @returns null when the path is not ours */
export const targetOf = (request: IncomingMessage): SyncTarget | null => {
  const url = parseUrl(request.url ?? '');
  if (url === null) return null;
  if (url.pathname === '/sync') return { kind: 'mux' };
  if (!url.pathname.startsWith('/sync/')) return null;
  const segment = segmentName.safeParse(url.pathname.slice('/sync/'.length));
  if (!segment.success) return { kind: 'unknown-segment' };
  return { kind: 'plain', segment: segment.data, token: url.searchParams.get('token') ?? '' };
};

/** Counts by name, no entry for zero. */
class Tally {
  readonly #counts = new Map<string, number>();

  of(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  add(name: string, by: 1 | -1): void {
    const count = this.of(name) + by;
    if (count > 0) this.#counts.set(name, count);
    else this.#counts.delete(name);
  }
}

export class Admission {
  readonly #waiting = new Tally();
  readonly #users = new Tally();
  #waitingCount = 0;

  /** @returns false when too many of this address, or in all, wait already */
  mayWait(address: string): 'yes' | 'too-many-here' | 'too-many' {
    if (this.#waitingCount >= MAX_WAITING) return 'too-many';
    if (this.#waiting.of(address) >= MAX_WAITING_PER_ADDRESS) return 'too-many-here';
    return 'yes';
  }

  waits(address: string): void {
    this.#waitingCount++;
    this.#waiting.add(address, 1);
  }

  waitedFor(address: string): void {
    this.#waitingCount--;
    this.#waiting.add(address, -1);
  }

  /** @returns false at {@link MAX_SOCKETS_PER_USER} */
  enter(user: string): boolean {
    if (this.#users.of(user) >= MAX_SOCKETS_PER_USER) return false;
    this.#users.add(user, 1);
    return true;
  }

  leave(user: string): void {
    this.#users.add(user, -1);
  }
}
