/** An error as a sentence for the admin. */
import { BadHostnameError } from '../certificate/make-certificate.ts';
import { CertificateError } from '../certificate/server-certificate.ts';
import { ArchiveError } from '../import/slack/zip.ts';
import { StoreUnavailableError } from '../store/port.ts';
import { BackupError } from '../store/sqlite/backup.ts';
import { FolderInUseError } from '../store/sqlite/lock.ts';
import { NewerDatabaseError } from '../store/sqlite/migrations.ts';
import { OperationError } from '../store/sqlite/operations.ts';
import { AdminError } from './answer.ts';

/** Failures whose own message is for people. */
const plain = [
  AdminError,
  ArchiveError,
  BackupError,
  BadHostnameError,
  CertificateError,
  FolderInUseError,
  NewerDatabaseError,
  OperationError,
];

/** True for failures that are expected; anything else is a bug, or a machine in trouble. */
export const isExpected = (error: unknown): error is Error =>
  plain.some((kind) => error instanceof kind) || error instanceof StoreUnavailableError;

const systemSentences: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full. Free some space and run the command again.',
  EACCES: 'The system does not allow it: check the permissions of the file or folder.',
  EPERM: 'The system does not allow it: check the permissions of the file or folder.',
  ENOENT: 'A file or folder is not there.',
  EROFS: 'The disk is read-only.',
  SQLITE_NOTADB: 'The database file is damaged: restore a backup.',
  SQLITE_CORRUPT: 'The database file is damaged: restore a backup.',
  SQLITE_FULL: 'The disk is full. Free some space and run the command again.',
};

export const messageOf = (error: unknown): string => {
  if (error instanceof StoreUnavailableError) {
    return `The database could not be written (${error.message}). What was done before is kept; run the command again.`;
  }
  if (isExpected(error)) return error.message;
  const { code, path, message } = (error ?? {}) as NodeJS.ErrnoException;
  const sentence = code === undefined ? undefined : systemSentences[code];
  if (sentence !== undefined) return path ? `${sentence} (${path})` : sentence;
  return `Something unexpected went wrong: ${message ?? String(error)}`;
};
