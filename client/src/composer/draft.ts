/**
 * Keeps what is typed: soon after typing stops, and at once when the page goes away or another
 * conversation is opened. The text that was kept last is not kept again.
 */

export interface DraftKeeper {
  /** The text changed. */
  type(text: string): void;
  /** Keeps what is not kept yet. */
  flush(): void;
  /** The text was sent: its draft went in the same transaction. Nothing waits any more. */
  sent(): void;
}

const DEBOUNCE_MS = 400;

interface Clock {
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
}
const systemClock: Clock = {
  setTimeout: (run, ms) => setTimeout(run, ms),
  clearTimeout: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};

/**
 * @param kept the text as it is stored now
 * @param onFailure told when storing fails; the text is tried again at the next change or flush
 */
export const draftKeeper = (
  kept: string,
  save: (text: string) => Promise<void>,
  onFailure: (error: unknown) => void,
  clock: Clock = systemClock,
): DraftKeeper => {
  let stored = kept;
  let text = kept;
  let timer: unknown = null;
  const stop = (): void => {
    if (timer !== null) clock.clearTimeout(timer);
    timer = null;
  };
  const flush = (): void => {
    stop();
    if (text === stored) return;
    const saving = text;
    stored = saving;
    save(saving).catch((error: unknown) => {
      if (stored === saving) stored = `${saving}\u0000`; // Differs from any text: tried again.
      onFailure(error);
    });
  };
  return {
    type(next) {
      text = next;
      stop();
      timer = clock.setTimeout(flush, DEBOUNCE_MS);
    },
    flush,
    sent() {
      stop();
      text = '';
      stored = '';
    },
  };
};

/**
 * What stays in the field once a text was saved: what was typed behind it in the meantime; all of
 * it when the text itself was changed, for that is not what was sent.
 */
export const typedMeanwhile = (sent: string, now: string): string =>
  now.startsWith(sent) ? now.slice(sent.length) : now;
