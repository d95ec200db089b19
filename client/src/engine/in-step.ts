/**
 * Markers, settings and personal items between two welcomes: told to the server as they change here,
 * fetched when it says that they changed elsewhere. What the line is not up for waits for the next
 * welcome.
 */
import type { LocalDatabase } from '../local/database.ts';
import { untoldDrafts } from '../local/tellable.ts';
import type { DatabaseWatches } from './database-watches.ts';
import type { ApiClient, ApiFailure } from './http.ts';
import { pullMarkers, pushMarkers } from './markers.ts';
import { pullPersonal, pushPersonal } from './personal.ts';
import type { Cancel, Time } from './platform.ts';
import { pullSettings, pushSettings } from './settings.ts';

type What = 'markers' | 'settings' | 'personal';
const PUSH = { markers: pushMarkers, settings: pushSettings, personal: pushPersonal };
const PULL = { markers: pullMarkers, settings: pullSettings, personal: pullPersonal };

/** After what was typed last. */
const SOON_MS = 1_500;

export interface InStepOptions {
  readonly db: LocalDatabase;
  readonly api: ApiClient;
  readonly time: Pick<Time, 'after' | 'wallMs'>;
  readonly isOpen: () => boolean;
  readonly refused: (failure: ApiFailure) => void;
  readonly failed: (error: unknown) => void;
}

export class InStep {
  readonly #o: InStepOptions;
  readonly #later: Record<What, Cancel> = {
    markers: () => undefined,
    settings: () => undefined,
    personal: () => undefined,
  };
  #stopped = false;

  constructor(options: InStepOptions) {
    this.#o = options;
  }

  /** From now on what changes here is told. */
  watch(watches: DatabaseWatches): void {
    const { db } = this.#o;
    const push = (what: What) => () => this.push(what);
    const pushSoon = (what: What) => async () => this.pushSoon(what);
    const tell = (untold: () => Promise<readonly unknown[]>, then: () => Promise<void>): void =>
      watches.begin(untold, async (rows) => {
        if (rows.length > 0) await then();
      });
    tell(() => db.markers.toArray(), push('markers'));
    tell(() => db.settings.where('told').equals(0).primaryKeys(), push('settings'));
    tell(() => db.personal.where('told').equals(0).toArray(), pushSoon('personal'));
    // Also when the message that a thread begins with comes to be on the server.
    tell(() => untoldDrafts(db), pushSoon('personal'));
  }

  /** What changed here. */
  async push(what: What): Promise<void> {
    const { db, api, time, isOpen, failed } = this.#o;
    if (this.#stopped || !isOpen()) return;
    const settles = what === 'settings' && (await db.settings.where('told').equals(0).count()) > 0;
    const failure = await PUSH[what](db, api, time.wallMs);
    // The server may keep what was set elsewhere, of which this device heard while its own was untold.
    if (failure === null && settles) await this.pull('settings');
    if (failure?.kind !== 'refused' || failure.retryAfterSeconds === null) return;
    this.#later[what]();
    this.#later[what] = time.after(failure.retryAfterSeconds * 1_000, () => {
      this.push(what).catch(failed);
    });
  }

  /** What changed here and goes on changing, as a draft does: told soon, once for all of it. */
  pushSoon(what: What): void {
    const { time, failed } = this.#o;
    if (this.#stopped) return;
    this.#later[what]();
    this.#later[what] = time.after(SOON_MS, () => {
      this.push(what).catch(failed);
    });
  }

  /** What changed elsewhere. */
  async pull(what: What): Promise<void> {
    const failure = await PULL[what](this.#o.db, this.#o.api);
    // The next welcome brings them, should the line be gone by now.
    if (failure) this.#o.refused(failure);
  }

  stop(): void {
    this.#stopped = true;
    this.#later.markers();
    this.#later.settings();
    this.#later.personal();
  }
}
