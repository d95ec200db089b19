/** Why a server does not start, as a sentence for the admin. */
import { CertificateError } from '../certificate/server-certificate.ts';
import { ListenError } from '../http/listen.ts';
import { FolderInUseError } from '../store/sqlite/lock.ts';
import { NewerDatabaseError } from '../store/sqlite/migrations.ts';

/** Its message is all there is to say. */
export class PlainError extends Error {}

const PLAIN = [PlainError, CertificateError, ListenError, FolderInUseError, NewerDatabaseError];

const SYSTEM: Readonly<Record<string, string>> = {
  EACCES: 'This user may not write there',
  EPERM: 'This user may not write there',
  EROFS: 'The disk is read-only',
  ENOSPC: 'The disk is full',
  ENOTDIR: 'A file stands where a folder should be',
  EEXIST: 'A file stands where a folder should be',
  SQLITE_CANTOPEN: 'The database file cannot be opened there',
  SQLITE_READONLY: 'The database file cannot be written',
  SQLITE_FULL: 'The disk is full',
  SQLITE_NOTADB: 'The database file is damaged: restore a backup',
  SQLITE_CORRUPT: 'The database file is damaged: restore a backup',
};

export const sentenceOf = (error: unknown): string => {
  if (PLAIN.some((kind) => error instanceof kind)) return (error as Error).message;
  const { code, path, message, stack } = (error ?? {}) as NodeJS.ErrnoException;
  const sentence = code === undefined ? undefined : SYSTEM[code];
  if (sentence !== undefined) {
    const where = path === undefined ? '' : ` (${path})`;
    return `The data folder cannot be used. ${sentence}${where}. Set CORRIDOR_DATA to a folder that can be written.`;
  }
  return `The server does not start: ${stack ?? message ?? String(error)}`;
};
