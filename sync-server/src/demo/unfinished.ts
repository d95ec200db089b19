/**
 * A first start that died half-way would leave a clinic that nobody can enter: while it is under
 * way a file says so, and the next start begins again. Nobody was told how to sign in before, so
 * nothing is lost.
 */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { databasePath } from '../store/sqlite/database.ts';
import { lockFolder } from '../store/sqlite/lock.ts';

const markOf = (folder: string): string => join(folder, 'first-start-unfinished');

export const firstStartBegins = (folder: string): void =>
  writeFileSync(markOf(folder), '', { mode: 0o600, flush: true });

export const firstStartIsDone = (folder: string): void => rmSync(markOf(folder), { force: true });

/** Removes what a first start left that died. @throws FolderInUseError it is still under way */
export const removeUnfinished = (folder: string): void => {
  if (!existsSync(markOf(folder))) return;
  const lock = lockFolder(folder);
  try {
    // The mark goes last: a removal that dies is begun again, too.
    for (const end of ['-shm', '-wal', '']) rmSync(databasePath(folder) + end, { force: true });
    firstStartIsDone(folder);
  } finally {
    lock.release();
  }
};
