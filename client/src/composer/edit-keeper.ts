/** Keeps the text of an edit that is being made: soon after typing stops, and at once when asked. */

/** After what was typed last. */
const KEPT_AFTER_MS = 400;

export interface EditKeeper {
  /** @param message ref of the one that is edited */
  type(message: string, text: string): void;
  /** Keeps what is not kept yet. */
  flush(): void;
}

/**
 * @param keep keeps a text of the edit of a message, named by its ref
 * @param onFailure told when keeping fails; the text is tried again at the next change
 */
export const editKeeper = (
  keep: (message: string, text: string) => Promise<void>,
  onFailure: (error: unknown) => void,
): EditKeeper => {
  let due: readonly [message: string, text: string] | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    const now = due;
    due = null;
    if (now !== null) keep(...now).catch(onFailure);
  };
  return {
    type(message, text) {
      clearTimeout(timer);
      due = [message, text];
      timer = setTimeout(flush, KEPT_AFTER_MS);
    },
    flush,
  };
};
