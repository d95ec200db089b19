/** Files that only the server's own account reads, whatever the folder around them allows. */
import { chmodSync, closeSync, openSync, statSync } from 'node:fs';

/** Makes a file before SQLite does, and takes it from others if it is there. */
export const makePrivate = (path: string): void => {
  closeSync(openSync(path, 'a', 0o600));
  try {
    chmodSync(path, 0o600);
  } catch {
    // Another account's file that this one may write: its owner decides who reads it.
  }
};

/**
 * What to say about a folder into which other accounts of the computer may look; null when they may
 * not. It is not closed here: it may be a folder of the system that holds more than ours.
 */
export const openFolderWarning = (folder: string): Error | null => {
  // Windows has no such mode: there a folder has the rights of the one around it.
  if (process.platform === 'win32') return null;
  const mode = statSync(folder).mode & 0o777;
  if ((mode & 0o077) === 0) return null;
  return new Error(
    `Other accounts of this computer may look into the data folder ${folder} (mode ${mode.toString(8)}). ` +
      `Its files are closed to them; close the folder too: chmod 700 ${folder}`,
  );
};
