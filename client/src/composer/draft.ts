/**
 * Keeps what is typed: soon after typing stops, and at once when the page goes away or another
 * conversation is opened. The text that was kept last is not kept again. While a text is being sent
 * it is in one place only: as the draft until the transaction that makes it a message, which takes
 * the draft away.
 */

export interface DraftStore {
  /** Keeps a text in place of what is kept; an empty one removes it. */
  save(text: string): Promise<void>;
  /** Asked for while a text is being sent: see `saveDraftBehind`. */
  saveBehind(whole: string, rest: string): Promise<void>;
}

export interface DraftKeeper {
  /** The text changed. */
  type(text: string): void;
  /** The draft was changed elsewhere, and is kept as this already. */
  take(text: string): void;
  /** Keeps what is not kept yet. */
  flush(): void;
  /**
   * Sends the text: keeps it as the draft, then calls `write`, which makes it a message and removes
   * the draft in one transaction. Until that has ended nothing puts the sent text back.
   * @returns what was typed behind it meanwhile, which is the draft from now on
   * @throws whatever `write` throws; the whole text is the draft then
   */
  send(write: () => Promise<void>): Promise<string>;
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

/** Sends that have not ended, by conversation, the composer that began them gone or not. */
const leaving = new Map<string, Promise<unknown>>();

/** Resolves when what is being sent in a conversation has left its draft: read it after this. */
export const untilLeft = async (conversation: string): Promise<void> => {
  await leaving.get(conversation);
};

/**
 * @param kept the text as it is stored now
 * @param onFailure told when storing fails; the text is tried again at the next change or flush
 */
export const draftKeeper = (
  conversation: string,
  kept: string,
  store: DraftStore,
  onFailure: (error: unknown) => void,
  clock: Clock = systemClock,
): DraftKeeper => {
  /** Null: not known, so that any text is tried. */
  let stored: string | null = kept;
  let text = kept;
  let sending: string | null = null;
  let timer: unknown = null;
  const stop = (): void => {
    if (timer !== null) clock.clearTimeout(timer);
    timer = null;
  };
  const keep = async (saving: string): Promise<void> => {
    stored = saving;
    try {
      await store.save(saving);
    } catch (error) {
      if (stored === saving) stored = null;
      onFailure(error);
    }
  };
  const keepBehind = (sent: string): void => {
    if (text === sent && stored === sent) return;
    stored = null;
    store.saveBehind(text, typedMeanwhile(sent, text)).catch(onFailure);
  };
  const flush = (): void => {
    stop();
    if (sending !== null) keepBehind(sending);
    else if (text !== stored) void keep(text);
  };
  const run = async (write: () => Promise<void>): Promise<string> => {
    stop();
    const sent = text;
    sending = sent;
    try {
      await keep(sent);
      await write();
      if (stored === sent) stored = '';
      text = typedMeanwhile(sent, text);
    } finally {
      sending = null;
      stop();
      if (text !== stored) await keep(text);
    }
    return text;
  };
  return {
    type(next) {
      text = next;
      stop();
      timer = clock.setTimeout(flush, DEBOUNCE_MS);
    },
    take(next) {
      stop();
      text = next;
      stored = next;
    },
    flush,
    send(write) {
      const sent = run(write);
      const ended = sent.then(
        () => undefined,
        () => undefined, // Whoever sends is told; whoever waits wants the draft either way.
      );
      leaving.set(conversation, ended);
      void ended.then(() => {
        if (leaving.get(conversation) === ended) leaving.delete(conversation);
      });
      return sent;
    },
  };
};

/**
 * What stays in the field once a text was saved: what was typed behind it in the meantime; all of
 * it when the text itself was changed, for that is not what was sent.
 */
export const typedMeanwhile = (sent: string, now: string): string =>
  now.startsWith(sent) ? now.slice(sent.length) : now;

/** Two texts that were both being written, the older one first. */
export const joined = (before: string, since: string): string =>
  before === '' || since === '' ? before + since : `${before}\n${since}`;
