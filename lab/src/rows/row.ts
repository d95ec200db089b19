/** What one row of the fault table is to the lab. */

/** What became of one run of a row. */
export interface RunOutcome {
  readonly seed: number;
  /** The checks that did not hold, as sentences; empty when the run passed. */
  readonly failures: readonly string[];
  /** What was counted, by name: sends, kills, acknowledgements. Numbers are added up over runs. */
  readonly counts: Readonly<Record<string, number>>;
}

export interface Row {
  readonly name: string;
  /** One line for the table: what is broken, and how. */
  readonly title: string;
  /** Runs of the long pass. */
  readonly longRuns: number;
  /** Runs of the short pass, a step of `npm test`; 0 when it takes too long for that. */
  readonly shortRuns: number;
  /** Why this machine cannot run it, as a sentence; null when it can. Then nothing is counted. */
  impediment?(): Promise<string | null>;
  /**
   * Runs seeds `first` to `first + runs - 1`, and tells of each as it ends. A run that throws is a
   * failure of the lab, not of what it looks at, and ends the row.
   */
  run(first: number, runs: number, tell: (outcome: RunOutcome) => void): Promise<void>;
}
