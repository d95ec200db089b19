/** What workstations bring back to a relay that lost data: each record judged alone (H4 to H7). */
import {
  type ConversationId,
  decodeEntry,
  type Entry,
  entryIdOf,
  type HealRecord,
  type HealResult,
  MAX_CLOCK_AHEAD_MS,
  type PracticeId,
  RECEIPT_BYTES,
  type RefusalCode,
  type Sha256,
  stampMs,
  type Verify,
  verifyEntry,
} from '@corridor/core';
import type { EntryStore, HealEntry } from '../store/port.ts';
import type { RelayDirectory } from './directory-port.ts';
import type { Identity, RelayMetrics, Scheduler } from './ports.ts';
import type { RelayTime } from './relay-time.ts';
import { checkedEntry } from './verdict.ts';

/** Judged before everybody else's turn comes: about 1 ms, with a signature each. */
const SLICE = 16;

export interface HealerDeps {
  readonly store: EntryStore;
  readonly directory: RelayDirectory;
  readonly time: RelayTime;
  readonly sha256: Sha256;
  readonly verify: Verify;
  readonly metrics: RelayMetrics;
  readonly scheduler: Scheduler;
  /** Whether an admin of the practice lets entries without a receipt back in right now. */
  readonly isHealWindowOpen: (practice: PracticeId) => boolean;
}

export class Healer {
  readonly #deps: HealerDeps;
  /** Resolves when the slices that wait are judged, whosever they are. */
  #slices: Promise<unknown> = Promise.resolve();

  constructor(deps: HealerDeps) {
    this.#deps = deps;
  }

  /**
   * Judges in slices, one session's after another's, so that however many workstations heal at
   * once nobody waits for more than one slice (R15).
   * @throws what the store throws: nothing was decided then
   */
  async heal(
    identity: Identity,
    conversation: ConversationId,
    records: readonly HealRecord[],
  ): Promise<HealResult[]> {
    const judged: (HealEntry | HealResult)[] = [];
    for (let at = 0; at < records.length; at += SLICE) {
      await this.#inTurn(async () => {
        for (const record of records.slice(at, at + SLICE)) {
          judged.push(await this.#judge(identity, conversation, record));
        }
      });
    }
    const entries = judged.filter((item): item is HealEntry => 'entry' in item);
    const stored = entries.length > 0 ? await this.#deps.store.heal(entries) : [];
    this.#deps.metrics.count(
      'entries-healed',
      stored.filter(({ outcome }) => outcome === 'stored').length,
    );
    let at = 0;
    return judged.map((item) => {
      if (!('entry' in item)) return item;
      const result = stored[at++];
      if (result === undefined) throw new Error('the store left a record without an outcome');
      return result;
    });
  }

  /** Runs behind what waits already; the event loop has its turn before the next. */
  #inTurn(slice: () => Promise<void>): Promise<void> {
    const judged = this.#slices.then(slice);
    const turn = (): Promise<void> => new Promise((resolve) => this.#deps.scheduler.soon(resolve));
    this.#slices = judged.then(turn, turn);
    return judged;
  }

  async #judge(
    identity: Identity,
    conversation: ConversationId,
    record: HealRecord,
  ): Promise<HealEntry | HealResult> {
    const { sha256 } = this.#deps;
    const decoded = decodeEntry(record.bytes, sha256);
    if (!decoded.ok) {
      return { id: entryIdOf(record.bytes, sha256), outcome: decoded.error.code };
    }
    const entry = decoded.value;
    const nowMs = this.#deps.time.now();
    const vouched = record.receipt.length > 0;
    const fault =
      (await this.#bringerFault(identity, conversation, entry, record)) ??
      this.#authorFault(conversation, entry) ??
      (await this.#signatureFault(entry));
    if (fault !== null) return { id: entry.id, outcome: fault };
    if (!vouched && stampMs(entry.payload.at) - nowMs > MAX_CLOCK_AHEAD_MS) {
      return { id: entry.id, outcome: 'clock-ahead' };
    }
    return {
      entry: checkedEntry(entry.id, entry.bytes, entry.payload),
      device: entry.payload.device,
      conversation,
      // Without a receipt both are only claimed: it arrives now, under a new number (H5).
      sequence: vouched ? record.sequence : 0,
      arrivedAt: vouched ? record.arrivedAt : nowMs,
      brought: { by: identity.user, at: nowMs, receipt: vouched ? record.receipt : null },
    };
  }

  /**
   * Who may bring it back (H4, H5). Not only members: whoever left since may be the only one who
   * holds an acknowledged entry, and a receipt cannot be forged. Who is no member and has no valid
   * receipt learns nothing, not even whether there is such a conversation.
   */
  async #bringerFault(
    identity: Identity,
    conversation: ConversationId,
    { id, payload }: Entry,
    { sequence, arrivedAt, receipt }: HealRecord,
  ): Promise<RefusalCode | null> {
    if (payload.conversation !== conversation) return 'wrong-conversation';
    const { directory, store } = this.#deps;
    const known = directory.conversation(conversation);
    if (known === null || directory.practiceOf(identity.user) !== known.practice) {
      return 'not-a-member';
    }
    const isMember = directory.membership(identity.user, conversation) !== null;
    if (receipt.length > 0) {
      const isProven =
        receipt.length === RECEIPT_BYTES &&
        (await store.verifyReceipt(conversation, { id, sequence, arrivedAt, receipt }));
      if (isProven) return null;
      return isMember ? 'bad-receipt' : 'not-a-member';
    }
    if (!isMember) return 'not-a-member';
    if (payload.author === identity.user) return 'own-session';
    return this.#deps.isHealWindowOpen(known.practice) ? null : 'heal-window-closed';
  }

  #authorFault(conversation: ConversationId, { payload }: Entry): RefusalCode | null {
    const { directory } = this.#deps;
    const practice = directory.conversation(conversation)?.practice ?? null;
    if (practice === null || directory.practiceOf(payload.author) !== practice) {
      return 'unknown-author';
    }
    const device = directory.device(payload.device);
    if (device === null) return 'wrong-device';
    if (device.kind === 'server') return null;
    if (device.user !== payload.author || payload.via !== undefined) return 'wrong-device';
    return payload.kind === 'system' ? 'not-permitted' : null;
  }

  async #signatureFault(entry: Entry): Promise<RefusalCode | null> {
    const device = this.#deps.directory.device(entry.payload.device);
    if (device === null) return 'wrong-device';
    const good = await verifyEntry(entry.bytes, device.publicKey, this.#deps.verify);
    return good ? null : 'bad-signature';
  }
}
