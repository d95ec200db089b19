/**
 * The run of the browser in which something is written: a page load, with its monotonic clock. A
 * wall clock may be set right between writing and sending; the monotonic one is not.
 */
export interface RunMoment {
  /** Unix ms by this device's clock, right or wrong. */
  readonly wallMs: number;
  readonly monoMs: number;
  /** Names the page load that `monoMs` counts from. */
  readonly run: string;
}

export const runMoment = (): RunMoment => ({
  wallMs: Date.now(),
  monoMs: performance.now(),
  run: String(performance.timeOrigin),
});
