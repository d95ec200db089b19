/**
 * A note that somebody's data is on this workstation, kept beside the databases. Where the browser
 * removes those, a sign-in page would look as if nobody had ever been here: with the note, the loss
 * is said. It names nobody. Pages only: a worker has no such storage.
 */
const KEY = 'corridor.somebody-here';

export const noteSomebody = (): void => {
  try {
    localStorage.setItem(KEY, '1');
  } catch {
    // No such storage: a loss goes unsaid, nothing else.
  }
};

/** Before the last person's data is removed on purpose. */
export const noteNobody = (): void => {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // As above.
  }
};

export const wasSomebodyHere = (): boolean => {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
};
