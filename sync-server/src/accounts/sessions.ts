/** Who a cookie or a token stands for. Looked up on every request, so kept for a minute. */
import type { DeviceId, PracticeId, UserId } from '@corridor/core';
import type { Directory } from '../directory/directory.ts';
import type { Store } from '../store/sqlite/open-store.ts';
import type { Run } from '../store/sqlite/operations.ts';
import type { Operations } from '../store/sqlite/registry.ts';
import {
  readSession,
  readSessionExpiry,
  readUserOfToken,
  type SessionRow,
} from '../store/sqlite/session-rows.ts';
import { SESSION_MS } from './cookies.ts';
import { hashSecret } from './secrets.ts';
import { mayBeVouchedFor } from './vouching.ts';

/** A signed-in person on a device, or a program with a token. */
export interface Identity {
  readonly user: UserId;
  readonly practice: PracticeId;
  readonly device: DeviceId;
  /** Revoking it closes the person's sockets of this session. */
  readonly sessionId: string;
  /** Null for a token, which lasts until it is revoked. */
  readonly expiresAt: number | null;
  /** The origin of the page that began it; null when it began in Corridor's own. */
  readonly embeddedIn: string | null;
}

/** Why a token lets nobody in. */
export type NotAdmitted = 'signed-out' | 'device-blocked' | 'deactivated';

/** How long a session is taken from memory; what ends one empties the memory at once. */
const CACHE_MS = 60_000;
/** A session's last use is written down this often. */
const TOUCH_MS = 60 * 60_000;
const MAX_CACHED = 10_000;

export const identityOf = (row: SessionRow): Identity => ({
  user: row.user,
  practice: row.practice,
  device: row.device,
  sessionId: row.id,
  expiresAt: row.expiresAt,
  embeddedIn: row.embeddedIn,
});

export interface SessionsDeps {
  readonly run: Run<Operations>;
  readonly directory: Directory;
  readonly nowMs: () => number;
  /** Sites whose pages may show the widget. */
  readonly embedOrigins: readonly string[];
  /** For looking up who asks: a read, never a job of the writer. */
  readonly read: Store['read'];
}

export class Sessions {
  readonly #run: Run<Operations>;
  readonly #directory: Directory;
  readonly #nowMs: () => number;
  readonly #read: Store['read'];
  readonly #embedOrigins: ReadonlySet<string>;
  /** By the hash of the token, in base64url. */
  readonly #cache = new Map<string, { readonly row: SessionRow; readonly readAt: number }>();
  /** When a session's last use was written down, by session. */
  readonly #touched = new Map<string, number>();

  constructor({ run, directory, nowMs, embedOrigins, read }: SessionsDeps) {
    this.#run = run;
    this.#embedOrigins = new Set(embedOrigins);
    this.#directory = directory;
    this.#nowMs = nowMs;
    this.#read = read;
    directory.onChange(({ endedSessions, deactivatedUsers }) => {
      if (endedSessions.length > 0 || deactivatedUsers.length > 0) this.#cache.clear();
    });
  }

  /**
   * Who a cookie's or a program's token stands for, or why for nobody. Slides a session's expiry.
   */
  authenticate(token: string): Identity | NotAdmitted {
    const now = this.#nowMs();
    const hash = hashSecret(token);
    const key = Buffer.from(hash).toString('base64url');
    let cached = this.#cache.get(key);
    if (cached === undefined || now - cached.readAt > CACHE_MS) {
      this.#cache.delete(key);
      const row = readSession({ db: this.#read, now }, hash);
      if (row === null) return this.#endedBy(hash);
      cached = { row, readAt: now };
      if (this.#cache.size >= MAX_CACHED) this.#cache.clear();
      this.#cache.set(key, cached);
    }
    const { row } = cached;
    if (row.expiresAt !== null && row.expiresAt <= now) return 'signed-out';
    if (this.#isDeactivated(row.user)) return 'deactivated';
    if (row.embeddedIn !== null && !this.#mayStayEmbedded(row.user, row.embeddedIn)) {
      return 'signed-out';
    }
    const admission = this.#directory.admission(row.user, row.device);
    if (admission !== 'yes') return admission;
    this.#touch(row, now);
    return identityOf(row);
  }

  /**
   * Until when a session lasts now, Unix ms: its use elsewhere may have slid it. Slides nothing.
   * @returns 0 when it ended
   */
  expiryOf(sessionId: string): number {
    return readSessionExpiry({ db: this.#read, now: this.#nowMs() }, sessionId);
  }

  /** A session that ended: by deactivation, which the workstation has to know, or otherwise. */
  #endedBy(tokenHash: Uint8Array): NotAdmitted {
    const user = readUserOfToken(this.#read, tokenHash);
    return user !== null && this.#isDeactivated(user) ? 'deactivated' : 'signed-out';
  }

  /** A site that was taken off the list vouches for nobody any more, nor does any for an admin. */
  #mayStayEmbedded(user: UserId, origin: string): boolean {
    const row = this.#directory.user(user);
    if (row === null || !this.#embedOrigins.has(origin)) return false;
    return mayBeVouchedFor(row, this.#directory.practice(row.practice));
  }

  #isDeactivated(user: UserId): boolean {
    return this.#directory.user(user)?.active === false;
  }

  #touch(row: SessionRow, now: number): void {
    if (now - Math.max(row.lastSeenAt, this.#touched.get(row.id) ?? 0) < TOUCH_MS) return;
    if (this.#touched.size >= MAX_CACHED) this.#touched.clear();
    this.#touched.set(row.id, now);
    // One that a page began does not last longer by being used: the page vouches again.
    const slides = row.expiresAt !== null && row.embeddedIn === null;
    const expiresAt = slides ? now + SESSION_MS : null;
    // Only bookkeeping: when it fails, the next use writes it down.
    this.#run('accounts.touch', { id: row.id, expiresAt }).catch(() =>
      this.#touched.delete(row.id),
    );
  }
}
