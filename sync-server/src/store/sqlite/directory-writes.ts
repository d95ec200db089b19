/** What every change of the directory does: a new revision, an audit row, the rows as they are now. */
import type { PracticeId, UserId } from '@corridor/core';
import type { DirectoryRows, DirectoryWrite } from '../../directory/rows.ts';
import { mustNum, numOf, readPractice, userNum } from './directory-rows.ts';
import { idBlob } from './names.ts';
import type { OperationContext } from './operations.ts';

/**
 * Draws the practice's next revision: above the last, and never below this start's era, so that a
 * server restored from an older backup does not use a revision twice for different content.
 * @param above a revision that was used, though this database does not know of it
 */
export const nextRevision = (
  { db, era }: OperationContext,
  practice: PracticeId,
  above = 0,
): number => {
  const row = db
    .prepare<[number, Buffer], { revision: number }>(
      'UPDATE practices SET revision = max(revision + 1, ?) WHERE id = ? RETURNING revision',
    )
    .get(Math.max(era, above + 1), idBlob(practice));
  if (row === undefined) throw new Error('no such practice');
  return row.revision;
};

export interface AuditRow {
  readonly practice: PracticeId;
  readonly actor: UserId | null;
  readonly action: string;
  readonly subject: string | null;
  readonly detail: unknown;
}

export const audit = ({ db, now }: OperationContext, row: AuditRow): void => {
  db.prepare(
    'INSERT INTO audit (at, practice, actor, action, subject, detail) VALUES (?, ?, ?, ?, ?, ?)',
  ).run(
    now,
    mustNum(numOf(db, 'practices', row.practice)),
    row.actor === null ? null : userNum(db, row.actor),
    row.action,
    row.subject,
    row.detail === undefined ? null : JSON.stringify(row.detail),
  );
};

type Ended = Pick<DirectoryWrite, 'endedMemberships' | 'endedSessions' | 'deactivatedUsers'>;

/** The result of an operation that changed these rows. */
export const written = (
  { db }: OperationContext,
  practice: PracticeId,
  rows: Partial<Omit<DirectoryRows, 'practices'>>,
  ended: Partial<Ended> = {},
): DirectoryWrite => {
  const row = readPractice(db, practice);
  if (row === null) throw new Error('no such practice');
  // A row that was changed is not the healed one any more, though it was made from it.
  const changed = <R extends object>(list: readonly R[] = []): R[] =>
    list.map((each) => ({ ...each, recordRevision: null }));
  return {
    practice,
    revision: row.revision,
    rows: {
      practices: [row],
      departments: changed(rows.departments),
      users: changed(rows.users),
      devices: changed(rows.devices),
      conversations: changed(rows.conversations),
    },
    endedMemberships: ended.endedMemberships ?? [],
    endedSessions: ended.endedSessions ?? [],
    deactivatedUsers: ended.deactivatedUsers ?? [],
  };
};

/**
 * Ends a user's sessions and, unless `sessionsOnly`, their programs' tokens.
 * @returns ids as identities carry them: `s` or `t` and a number
 */
export const endSessions = (
  { db, now }: OperationContext,
  user: UserId,
  options: { readonly except: string | null; readonly sessionsOnly: boolean },
): string[] => {
  const num = userNum(db, user);
  if (num === null) return [];
  const ended: string[] = [];
  for (const [table, letter] of [
    ['sessions', 's'],
    ['tokens', 't'],
  ] as const) {
    if (table === 'tokens' && options.sessionsOnly) continue;
    const rows = db
      .prepare<[number], { num: number }>(
        `SELECT num FROM ${table} WHERE user = ? AND revoked_at IS NULL`,
      )
      .all(num);
    for (const row of rows) {
      const id = `${letter}${row.num}`;
      if (id === options.except) continue;
      db.prepare(`UPDATE ${table} SET revoked_at = ? WHERE num = ?`).run(now, row.num);
      ended.push(id);
    }
  }
  return ended;
};
