const isTerminal = Boolean(process.stdout.isTTY) && !process.env.CI;
const repeatPlainLineMs = 15_000;

/** Durations as people read them: `0.4 s`, `12 s`, `3 min 05 s`. */
export function duration(ms) {
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/**
 * Shows that something is under way: one line that counts up in a terminal, else a line at the
 * start, one every 15 s, and one at the end.
 *
 * @template T
 * @param {string} title what is done, in the present tense: "Installing packages"
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withProgress(title, work) {
  const startedMs = Date.now();
  const elapsed = () => duration(Date.now() - startedMs);
  const draw = () => process.stdout.write(`\r· ${title} … ${elapsed()}\x1b[K`);
  if (isTerminal) draw();
  else console.log(`· ${title} …`);
  const timer = setInterval(
    isTerminal ? draw : () => console.log(`· ${title} … ${elapsed()}`),
    isTerminal ? 1000 : repeatPlainLineMs,
  );
  const end = (mark) => {
    clearInterval(timer);
    console.log(
      `${isTerminal ? '\r' : ''}${mark} ${title}, ${elapsed()}${isTerminal ? '\x1b[K' : ''}`,
    );
  };
  try {
    const result = await work();
    end('·');
    return result;
  } catch (error) {
    end('✗');
    throw error;
  }
}

/** A failure whose message is for the person at the keyboard: printed without a stack trace. */
export class PlainError extends Error {}

/** Runs a script's main function; a `PlainError` becomes its sentence and exit code 1. */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof PlainError ? `\n${error.message}\n` : error);
    process.exitCode = 1;
  }
}
