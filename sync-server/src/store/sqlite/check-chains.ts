/**
 * The `after` chains of one conversation: each device names its previous entry. Two entries after
 * the same one are a fork, an entry after one that is not there is a hole. Both are evidence (a
 * profile that was restored from a copy, data that was lost), not damage (rule E10).
 */
import type { Entry, EntryId } from '@corridor/core';
import type { Findings } from './check-report.ts';

export class ChainCheck {
  readonly #conversation: string;
  readonly #findings: Findings;
  readonly #ids = new Set<EntryId>();
  /** `device after` → the first entry that names it. */
  readonly #followers = new Map<string, EntryId>();
  readonly #links: { readonly id: EntryId; readonly after: EntryId }[] = [];

  constructor(conversation: string, findings: Findings) {
    this.#conversation = conversation;
    this.#findings = findings;
  }

  add({ id, payload: { device, after, via } }: Entry): void {
    this.#ids.add(id);
    // What the server makes for others stands in no chain: `after` is null there.
    if (via) return;
    const place = `${device} ${after}`;
    const other = this.#followers.get(place);
    if (other) {
      const where = after ? `both follow ${after}` : 'both are the first';
      this.#findings.add('chain-fork', device, `${other} and ${id}: ${where}`);
    } else {
      this.#followers.set(place, id);
    }
    if (after) this.#links.push({ id, after });
  }

  /** After every entry of the conversation was added. */
  finish(): void {
    for (const { id, after } of this.#links) {
      if (this.#ids.has(after)) continue;
      this.#findings.add('chain-hole', this.#conversation, `${id} follows ${after}: not here`);
    }
  }
}
