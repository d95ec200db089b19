/** Shows progress on a terminal as a bar that redraws itself, elsewhere as a line now and then. */
import type { Progress, Report } from './answer.ts';

export interface Screen {
  readonly isTTY: boolean;
  readonly columns: number;
  write(text: string): void;
}

const REDRAW_MS = 100;
const BAR_WIDTH = 24;

const bar = ({ what, done, total }: Progress, columns: number): string => {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const full = Math.round(share * BAR_WIDTH);
  const counts = `${done.toLocaleString('en')} of ${total.toLocaleString('en')}`;
  const line = `${what} [${'#'.repeat(full)}${'.'.repeat(BAR_WIDTH - full)}] ${counts}`;
  return line.slice(0, Math.max(20, columns - 1));
};

export class ProgressBar {
  readonly #screen: Screen;
  readonly #nowMs: () => number;
  #what = '';
  #shownAt = 0;
  /** The last tenth that was said, where there is no terminal. */
  #tenth = -1;
  #drawn = false;

  constructor(screen: Screen, nowMs: () => number) {
    this.#screen = screen;
    this.#nowMs = nowMs;
  }

  readonly report: Report = (progress) => {
    const finished = progress.done >= progress.total;
    const changed = progress.what !== this.#what;
    if (changed) {
      this.#what = progress.what;
      this.#tenth = -1;
    }
    if (this.#screen.isTTY) {
      const now = this.#nowMs();
      if (!finished && !changed && now - this.#shownAt < REDRAW_MS) return;
      this.#shownAt = now;
      this.#screen.write(`\r\u001b[2K${bar(progress, this.#screen.columns)}`);
      this.#drawn = true;
      if (finished) this.end();
      return;
    }
    const tenth = progress.total === 0 ? 10 : Math.floor((progress.done / progress.total) * 10);
    if (tenth === this.#tenth) return;
    this.#tenth = tenth;
    const { what, done, total } = progress;
    this.#screen.write(`${what}: ${done} of ${total}\n`);
  };

  /** Leaves the last bar on a line of its own. */
  end(): void {
    if (this.#drawn) this.#screen.write('\n');
    this.#drawn = false;
  }
}
