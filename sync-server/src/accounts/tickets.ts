/**
 * Tickets: one sign-in of one person in a page of one site. They live a minute and in memory only:
 * a server that restarted knows none, and the page gets another.
 */
import type { UserId } from '@corridor/core';
import { hashSecret, makeSecret } from './secrets.ts';

/** From the site's server to its page, to the frame, and back here. */
const TICKET_MS = 60_000;
/** More than a minute of a whole hospital; above it the oldest go. */
const MAX_TICKETS = 10_000;

interface Kept {
  readonly user: UserId;
  /** Of the pages that may hand it in. */
  readonly origin: string;
  readonly expiresAt: number;
}

export class Tickets {
  readonly #nowMs: () => number;
  /** By the hash, in base64url; oldest first. */
  readonly #kept = new Map<string, Kept>();

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** How many are kept, of which some may have expired. */
  get size(): number {
    return this.#kept.size;
  }

  make(user: UserId, origin: string): { readonly ticket: string; readonly expiresAt: number } {
    const now = this.#nowMs();
    for (const [key, { expiresAt }] of this.#kept) {
      if (expiresAt > now && this.#kept.size < MAX_TICKETS) break;
      this.#kept.delete(key);
    }
    const { text, hash } = makeSecret();
    const expiresAt = now + TICKET_MS;
    this.#kept.set(Buffer.from(hash).toString('base64url'), { user, origin, expiresAt });
    return { ticket: text, expiresAt };
  }

  /** Whom it is for; null when it is not good, or not for pages of this origin. */
  look(ticket: string, origin: string): UserId | null {
    const kept = this.#kept.get(this.#keyOf(ticket));
    if (kept === undefined || kept.expiresAt <= this.#nowMs()) return null;
    return kept.origin === origin ? kept.user : null;
  }

  /** As {@link look}, and it is used up, in whatever page it turned up. */
  take(ticket: string, origin: string): UserId | null {
    const user = this.look(ticket, origin);
    this.#kept.delete(this.#keyOf(ticket));
    return user;
  }

  #keyOf(ticket: string): string {
    return Buffer.from(hashSecret(ticket)).toString('base64url');
  }
}
