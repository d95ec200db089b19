/** Records that workstations bring back to a relay that lost data (rules H2, H3). */
import { type DirectoryRecord, EntryId, EntryKey, type PracticeId, UserId } from '@corridor/core';
import { z } from 'zod';
import type { HealRows } from '../store/sqlite/directory-heal.ts';
import type { RecordProofs } from './records.ts';
import { ConversationRow, DepartmentRow, DeviceRow, UserRow } from './rows.ts';

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

/**
 * Rows whose proof is this installation's and whose practice is the reader's.
 * @returns the rows, and how many records were not taken
 */
export const provenRows = (
  records: readonly DirectoryRecord[],
  practice: PracticeId,
  proofs: RecordProofs,
): { readonly rows: HealRows; readonly refused: number } => {
  const users: UserRow[] = [];
  const devices: DeviceRow[] = [];
  const departments: DepartmentRow[] = [];
  const conversations: ConversationRow[] = [];
  const erasures: ErasureRow[] = [];
  let refused = 0;
  const take = <R extends { id: string; practice: string; revision: number }>(
    schema: z.ZodType<R>,
    record: DirectoryRecord,
    into: R[],
  ): void => {
    const parsed = proofs.verify(record) ? schema.safeParse(jsonOf(record.json)) : null;
    const row = parsed?.success ? parsed.data : null;
    const fits =
      row !== null &&
      row.practice === practice &&
      row.id === record.id &&
      row.revision === record.revision;
    if (fits) into.push(row);
    else refused++;
  };
  for (const record of records) {
    switch (record.kind) {
      case 'user':
        take(UserRow, record, users);
        break;
      case 'device':
        take(DeviceRow, record, devices);
        break;
      case 'department':
        take(DepartmentRow, record, departments);
        break;
      case 'conversation':
        take(ConversationRow, record, conversations);
        break;
      case 'erasure':
        take(ErasureRow, record, erasures);
        break;
    }
  }
  return { rows: { practice, users, devices, departments, conversations, erasures }, refused };
};
