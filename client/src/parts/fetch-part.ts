/**
 * How every part of the app that is not in its first files is fetched: screens, dialogs, actions, words,
 * data. Before the browser has kept the whole app, that fails without a server; a part of an older
 * version may be gone from it. The browser says so in words of its own, which are for nobody here.
 */

/** Where failures are told by a code. */
export const NOT_FETCHED = 'not-fetched';

export class NotFetched extends Error {
  override readonly name = 'NotFetched';
}

/**
 * @param load imports a module, and does nothing else: so nothing has begun when it fails
 * @throws NotFetched with the browser's failure as its cause
 */
export const fetchPart = async <T>(load: () => Promise<T>): Promise<T> => {
  try {
    return await load();
  } catch (cause) {
    throw new NotFetched('A part of the app could not be fetched.', { cause });
  }
};

/** What was thrown, as a code for {@link reasonOf} or support. */
export const codeOf = (error: unknown): string => {
  if (error instanceof NotFetched) return NOT_FETCHED;
  return error instanceof Error ? error.message : String(error);
};
