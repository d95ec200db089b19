/** Records that workstations bring back to a relay that lost data (rules H2, H3). */
import {
  type DepartmentId,
  type DirectoryRecord,
  EntryId,
  EntryKey,
  type PracticeId,
  UserId,
} from '@corridor/core';
import { z } from 'zod';
import { ConversationRow, DepartmentRow, DeviceRow, recordRevisionOf, UserRow } from './rows.ts';

/** What an erasure's record says. */
export const ErasureRow = z.object({
  id: EntryId,
  practice: z.string(),
  author: UserId,
  key: EntryKey,
  revision: z.number().int().nonnegative(),
});
export type ErasureRow = z.infer<typeof ErasureRow>;

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** A record that was made by this installation for the reader's practice, and says what it is. */
export type ProvenRow =
  | { readonly kind: 'department'; readonly row: DepartmentRow }
  | { readonly kind: 'user'; readonly row: UserRow }
  | { readonly kind: 'device'; readonly row: DeviceRow }
  | { readonly kind: 'conversation'; readonly row: ConversationRow }
  | { readonly kind: 'erasure'; readonly row: ErasureRow };

const parseRow = ({ kind, json }: DirectoryRecord): ProvenRow | null => {
  const take = <K extends ProvenRow['kind'], R>(as: K, schema: z.ZodType<R>) => {
    const parsed = schema.safeParse(jsonOf(json));
    return parsed.success ? { kind: as, row: parsed.data } : null;
  };
  switch (kind) {
    case 'department':
      return take(kind, DepartmentRow);
    case 'user':
      return take(kind, UserRow);
    case 'device':
      return take(kind, DeviceRow);
    case 'conversation':
      return take(kind, ConversationRow);
    case 'erasure':
      return take(kind, ErasureRow);
  }
};

/** The row of a record whose proof was verified; null when it is another practice's, or malformed. */
export const rowOf = (record: DirectoryRecord, practice: PracticeId): ProvenRow | null => {
  const proven = parseRow(record);
  if (proven === null) return null;
  const { row } = proven;
  const fits =
    row.practice === practice && row.id === record.id && row.revision === record.revision;
  return fits ? proven : null;
};

interface Named {
  readonly users: readonly UserId[];
  readonly departments: readonly DepartmentId[];
}

/** Whom and what a row names: it can be stored without them, but not with them. */
const namedBy = (row: UserRow | ConversationRow): Named =>
  'members' in row
    ? { users: row.members.map(({ user }) => user), departments: [] }
    : {
        users: row.assignedTo,
        departments: row.department === null ? row.leads : [row.department, ...row.leads],
      };

/** Which of what rows name is stored by now. */
export interface IsThere {
  user(id: UserId): boolean;
  department(id: DepartmentId): boolean;
}

interface Aged {
  readonly practice: string;
  readonly revision: number;
  readonly recordRevision?: number | null | undefined;
}

/**
 * Whether a record says nothing that is not stored (H2). One of the same age as a row that was healed
 * from it still brings something, when somebody it names came back since.
 */
export const isKnown = (stored: Aged, { kind, row }: ProvenRow, isThere: IsThere): boolean => {
  const age = recordRevisionOf(stored);
  if (age !== row.revision) return age > row.revision;
  if (typeof stored.recordRevision !== 'number') return true;
  if (kind !== 'user' && kind !== 'conversation') return true;
  const had = namedBy(stored as UserRow | ConversationRow);
  const users = new Set(had.users);
  const departments = new Set(had.departments);
  const names = namedBy(row);
  return !(
    names.users.some((id) => !users.has(id) && isThere.user(id)) ||
    names.departments.some((id) => !departments.has(id) && isThere.department(id))
  );
};
