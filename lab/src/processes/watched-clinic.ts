/**
 * What every clinic of the lab has: a relay, workstations, and a record of what people tried to
 * write and were told, against which the relay's disk and every workstation are held.
 */
import type { ConversationId, EntryId, UserId } from '@corridor/core';
import {
  type Attempt,
  comparedReplicas,
  failuresOf,
  type Holder,
  servedSilently,
} from '../checks/verdict.ts';
import { viewRelay } from './relay-view.ts';
import { GoneError, type Station } from './station.ts';
import type { MessageView } from './wire.ts';

/** How long everybody may take to agree once the faults have ended. */
const AGREE_MS = 10_000;
const LOOK_EVERY_MS = 100;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export interface Agreement {
  readonly failures: readonly string[];
  readonly tookMs: number;
  /** Replicas of open segments that were held against the relay's digest in the last look. */
  readonly compared: number;
}

export abstract class WatchedClinic {
  /** `folder`: the relay's data. */
  abstract readonly relay: { readonly folder: string };
  abstract readonly stations: readonly Station[];
  readonly #attempts = new Map<string, Attempt>();
  readonly #acknowledged = new Map<EntryId, MessageView>();
  /** What went wrong beside the faults: an error that is no process's end. */
  readonly #surprises: string[] = [];
  readonly #writes = new Set<Promise<void>>();
  readonly #shutOut = new Set<Station>();
  #texts = 0;
  #compared = 0;

  get acknowledgedCount(): number {
    return this.#acknowledged.size;
  }

  get acknowledgedIds(): readonly EntryId[] {
    return [...this.#acknowledged.keys()];
  }

  /** Of everybody: saved on a device, and not yet shown as on the server. */
  get waitingCount(): number {
    const authors = new Set(this.stations.map(({ user }) => user));
    return [...authors].reduce((sum, author) => sum + this.onlySaved(author).size, 0);
  }

  get attemptCount(): number {
    return this.#attempts.size;
  }

  /** Somebody's own message shows as on the server. */
  protected acknowledges(message: MessageView): void {
    if (message.id !== null) this.#acknowledged.set(message.id, message);
  }

  /** Somebody's messages that were shown to them as on the server, and that they left there. */
  protected acknowledgedOf(user: UserId): readonly MessageView[] {
    return [...this.#acknowledged.values()].filter(
      ({ author, text }) => author === user && !this.#attempts.get(text)?.withdrawn,
    );
  }

  /** Its writer took it back. */
  protected withdrawn(text: string): void {
    const attempt = this.#attempts.get(text);
    if (attempt) attempt.withdrawn = true;
  }

  /** Writes the next text without waiting: {@link settled} does. */
  protected writeTo(station: Station, conversation: ConversationId): void {
    // The full stop at the end tells it from its own continuation on a screen.
    const text = `${station.login} ${++this.#texts}.`;
    const attempt = this.attempt(text, station.user, conversation);
    const write = station.write(conversation, text).then(
      () => {
        attempt.saved = true;
      },
      (error: unknown) => {
        if (!(error instanceof GoneError)) this.fail(String(error));
      },
    );
    this.#writes.add(write);
    void write.finally(() => this.#writes.delete(write));
  }

  /** Somebody without a workstation is about to write this; no two texts are alike. */
  attempt(text: string, author: UserId, conversation: ConversationId): Attempt {
    const attempt: Attempt = { text, author, conversation, saved: false };
    this.#attempts.set(text, attempt);
    return attempt;
  }

  /** Something went wrong that looking at the end would not show. */
  fail(sentence: string): void {
    this.#surprises.push(sentence);
  }

  /** What somebody was shown as saved on their device, and not yet as on the server. */
  onlySaved(author: UserId): ReadonlySet<string> {
    const told = new Set([...this.#acknowledged.values()].map(({ text }) => text));
    return new Set(
      [...this.#attempts.values()]
        .filter((attempt) => attempt.saved && attempt.author === author && !told.has(attempt.text))
        .map(({ text }) => text),
    );
  }

  /**
   * Somebody's device lost what it had saved, and no program could have kept it: what was not shown
   * as on the server is owed no longer.
   * @param kept texts that the device has all the same
   * @returns how many are owed no longer
   */
  deviceLost(author: UserId, kept: ReadonlySet<string> = new Set()): number {
    const lost = [...this.onlySaved(author)].filter((text) => !kept.has(text));
    for (const text of lost) {
      const attempt = this.#attempts.get(text);
      if (attempt) attempt.saved = false;
    }
    return lost.length;
  }

  /**
   * A workstation is kept out for good: it owes nobody anything from now on, and the clinic is not
   * one for another run.
   */
  shutOut(station: Station): void {
    this.#shutOut.add(station);
  }

  /** Everybody may still take part. */
  get isComplete(): boolean {
    return this.#shutOut.size === 0;
  }

  /** Every write has been answered, or its process is gone. */
  async settled(): Promise<void> {
    await Promise.all(this.#writes);
  }

  #holders(): Promise<Holder[]> {
    return Promise.all(
      this.stations
        .filter((station) => !this.#shutOut.has(station))
        .map(async (station) => ({
          name: station.login,
          user: station.user,
          look: await station.look(),
        })),
    );
  }

  /** What is shown as stored and nobody wrote like that. */
  async servedSilently(): Promise<string[]> {
    const history = { attempts: this.#attempts, acknowledged: this.#acknowledged };
    return servedSilently(history, await this.#holders());
  }

  /** What does not hold now; empty when all agree. */
  async failures(): Promise<string[]> {
    const holders = await this.#holders();
    const history = { attempts: this.#attempts, acknowledged: this.#acknowledged };
    const relay = await viewRelay(this.relay.folder);
    this.#compared = comparedReplicas(relay, holders);
    return [...this.#surprises, ...failuresOf(history, relay, holders)];
  }

  /**
   * Waits until all agree, at most {@link AGREE_MS} of looks.
   * @returns what still does not hold, how long it took, and how many replicas were compared
   */
  async agree(): Promise<Agreement> {
    await this.settled();
    const startedMs = performance.now();
    let failures: string[] = [];
    // Counted in looks: on a machine that is busy with other things a look takes longer.
    for (let look = 0; look < AGREE_MS / LOOK_EVERY_MS; look++) {
      failures = await this.failures();
      // What was seen to go wrong does not get better by looking on.
      if (failures.length === this.#surprises.length) break;
      await pause(LOOK_EVERY_MS);
    }
    const compared = this.#compared;
    return { failures, tookMs: performance.now() - startedMs, compared };
  }
}
