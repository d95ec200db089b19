/**
 * Keeps what is typed: soon after typing stops, and at once when the page goes away or another
 * conversation is opened. The text that was kept last is not kept again. While a text is being sent
 * it is in one place only: as the draft until the transaction that makes it a message, which takes
 * the draft away.
 *
 * What is kept comes back to the field as news of it, a little later. Such an echo changes nothing; a
 * draft that was typed elsewhere stands in the field at once where nothing was typed since, and else
 * beside it, once that is kept.
 */
import { joined, withoutSent } from '../local/merged-draft.pure.ts';

export interface DraftStore {
  /**
   * Keeps a text in place of what is kept; an empty one removes it.
   * @param over what this keeper knows to be kept; undefined: not known. See `saveDraft`.
   */
  save(text: string, over?: string): Promise<void>;
  /** Asked for while a text is being sent: see `saveDraftBehind`. */
  saveBehind(whole: string, rest: string): Promise<void>;
}

export interface DraftKeeper {
  /** The text changed. */
  type(text: string): void;
  /** This stands kept now. @returns whether it is the text from now on, for the field to show */
  hear(text: string): boolean;
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
/** Texts that were kept and not heard of yet: of several in a row only the last may be. */
const MAX_ECHOES = 50;

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
  /** What this kept and has not heard of yet, the oldest first. */
  const echoes: string[] = [];
  /** What came from elsewhere while a text was being sent. */
  let heard = '';
  const expect = (...texts: readonly string[]): void => {
    echoes.push(...texts);
    echoes.splice(0, echoes.length - MAX_ECHOES);
  };
  const stop = (): void => {
    if (timer !== null) clock.clearTimeout(timer);
    timer = null;
  };
  const keep = async (saving: string): Promise<void> => {
    const over = stored ?? undefined;
    stored = saving;
    expect(saving);
    try {
      await store.save(saving, over);
    } catch (error) {
      if (stored === saving) stored = null;
      onFailure(error);
    }
  };
  const keepBehind = (sent: string): void => {
    if (text === sent && stored === sent) return;
    stored = null;
    const rest = typedMeanwhile(sent, text);
    expect(text, rest);
    store.saveBehind(text, rest).catch(onFailure);
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
    heard = '';
    try {
      await keep(sent);
      expect('');
      await write();
      const left = withoutSent(heard, sent);
      const beside = left !== '' || heard.includes(sent) ? left : heard;
      if (stored === sent) stored = beside;
      text = joined(beside, typedMeanwhile(sent, text));
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
    hear(now) {
      const echo = echoes.indexOf(now);
      echoes.splice(0, echo + 1);
      if (echo >= 0 || now === stored) return false;
      if (sending !== null) heard = now;
      // What was typed since is newer: kept in a moment, it stands beside this.
      if (sending !== null || text !== stored) return false;
      stop();
      echoes.length = 0;
      text = now;
      stored = now;
      return true;
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
