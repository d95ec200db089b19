/** What a check of a database found. */
export const FINDING_CODES = [
  // Damage.
  'database-damaged',
  'entry-bytes-missing',
  'entry-not-its-hash',
  'entry-malformed',
  'row-differs-from-entry',
  'signature-wrong',
  'clock-hole',
  'segment-counts-differ',
  'digest-differs',
  'snapshot-damaged',
  'floor-broken',
  'head-wrong',
  'unknown-reference',
  // Evidence: kept as it is, for people to judge.
  'sequence-hole',
  'chain-fork',
  'chain-hole',
  'device-unknown',
  'not-vouched-for',
] as const;
export type FindingCode = (typeof FINDING_CODES)[number];

const evidence: ReadonlySet<FindingCode> = new Set<FindingCode>([
  'sequence-hole',
  'chain-fork',
  'chain-hole',
  'device-unknown',
  'not-vouched-for',
]);

export interface Finding {
  readonly code: FindingCode;
  /** An entry's id, a segment's name, a conversation's id. Never content. */
  readonly subject: string;
  readonly detail: string;
}

export interface CheckReport {
  /** No damage was found; there may be evidence. */
  readonly sound: boolean;
  readonly entries: number;
  readonly segments: number;
  readonly conversations: number;
  /** Signatures that were verified and are right. */
  readonly signatures: number;
  /** How often each code was found. */
  readonly counts: Readonly<Partial<Record<FindingCode, number>>>;
  /** The first {@link MAX_FINDINGS} of each code. */
  readonly findings: readonly Finding[];
}

const MAX_FINDINGS = 100;

/** Gathers findings; of each code all are counted and the first are kept. */
export class Findings {
  readonly #counts = new Map<FindingCode, number>();
  readonly #kept: Finding[] = [];

  add(code: FindingCode, subject: string, detail: string): void {
    const count = (this.#counts.get(code) ?? 0) + 1;
    this.#counts.set(code, count);
    if (count <= MAX_FINDINGS) this.#kept.push({ code, subject, detail });
  }

  report(totals: Omit<CheckReport, 'sound' | 'counts' | 'findings'>): CheckReport {
    return {
      ...totals,
      sound: [...this.#counts.keys()].every((code) => evidence.has(code)),
      counts: Object.fromEntries(this.#counts),
      findings: this.#kept,
    };
  }
}
