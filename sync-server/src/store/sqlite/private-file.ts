/** Files that only the server's own account reads, whatever the folder around them allows. */
import { chmodSync, closeSync, openSync } from 'node:fs';

/** Makes a file before SQLite does, and takes it from others if it is there. */
export const makePrivate = (path: string): void => {
  closeSync(openSync(path, 'a', 0o600));
  try {
    chmodSync(path, 0o600);
  } catch {
    // Another account's file that this one may write: its owner decides who reads it.
  }
};
