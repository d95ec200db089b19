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
import type { Identity, RelayMetrics } from './ports.ts';
import type { RelayTime } from './relay-time.ts';
import { checkedEntry } from './verdict.ts';

export interface HealerDeps {
  readonly store: EntryStore;
  readonly directory: RelayDirectory;
  readonly time: RelayTime;
  readonly sha256: Sha256;
  readonly verify: Verify;
  readonly metrics: RelayMetrics;
  /** Whether an admin of the practice lets entries without a receipt back in right now. */
  readonly isHealWindowOpen: (practice: PracticeId) => boolean;
}

export class Healer {
  readonly #deps: HealerDeps;

  constructor(deps: HealerDeps) {
    this.#deps = deps;
  }

  /** @throws what the store throws: nothing was decided then */
  async heal(
    identity: Identity,
    conversation: ConversationId,
    records: readonly HealRecord[],
  ): Promise<HealResult[]> {
    const judged: (HealEntry | HealResult)[] = [];
    for (const record of records) judged.push(await this.#judge(identity, conversation, record));
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
    const fault =
      this.#placeFault(identity, conversation, entry) ??
      (await this.#receiptFault(identity, conversation, entry, record)) ??
      (await this.#signatureFault(entry));
    if (fault !== null) return { id: entry.id, outcome: fault };
    const vouched = record.receipt.length === RECEIPT_BYTES;
    const nowMs = this.#deps.time.now();
    if (!vouched && stampMs(entry.payload.at) - nowMs > MAX_CLOCK_AHEAD_MS) {
      return { id: entry.id, outcome: 'clock-ahead' };
    }
    return {
      entry: checkedEntry(entry.id, entry.bytes, entry.payload),
      conversation,
      // Without a receipt both are only claimed: it arrives now, under a new number (H5).
      sequence: vouched ? record.sequence : 0,
      arrivedAt: vouched ? record.arrivedAt : nowMs,
      vouched,
    };
  }

  #placeFault(
    identity: Identity,
    conversation: ConversationId,
    { payload }: Entry,
  ): RefusalCode | null {
    const { directory } = this.#deps;
    if (payload.conversation !== conversation) return 'wrong-conversation';
    const known = directory.conversation(conversation);
    // Not only members: whoever left since may be the only one who holds an acknowledged entry, and
    // a receipt cannot be forged. Without one, membership is asked for below.
    if (known === null || directory.practiceOf(identity.user) !== known.practice) {
      return 'not-a-member';
    }
    if (directory.practiceOf(payload.author) !== known.practice) return 'unknown-author';
    const device = directory.device(payload.device);
    if (device === null) return 'wrong-device';
    if (device.kind === 'server') return null;
    return device.user === payload.author && payload.via === undefined ? null : 'wrong-device';
  }

  async #receiptFault(
    identity: Identity,
    conversation: ConversationId,
    entry: Entry,
    { sequence, arrivedAt, receipt }: HealRecord,
  ): Promise<RefusalCode | null> {
    if (receipt.length > 0) {
      if (receipt.length !== RECEIPT_BYTES) return 'bad-receipt';
      const arrival = { id: entry.id, sequence, arrivedAt, receipt };
      return (await this.#deps.store.verifyReceipt(conversation, arrival)) ? null : 'bad-receipt';
    }
    const { directory } = this.#deps;
    if (directory.membership(identity.user, conversation) === null) return 'not-a-member';
    if (entry.payload.author === identity.user) return 'own-session';
    const practice = directory.conversation(conversation)?.practice;
    return practice !== undefined && this.#deps.isHealWindowOpen(practice)
      ? null
      : 'heal-window-closed';
  }

  async #signatureFault(entry: Entry): Promise<RefusalCode | null> {
    const device = this.#deps.directory.device(entry.payload.device);
    if (device === null) return 'wrong-device';
    const good = await verifyEntry(entry.bytes, device.publicKey, this.#deps.verify);
    return good ? null : 'bad-signature';
  }
}
