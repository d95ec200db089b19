/** Every operation that the writer thread knows. Add a subject's map here. */
import { accountOperations } from './account-operations.ts';
import { compactionOperations } from './compaction-operations.ts';
import { directoryOperations } from './directory-operations.ts';
import { markerOperations } from './marker-operations.ts';
import type { OperationMap } from './operations.ts';
import { personalOperations } from './personal-operations.ts';
import { presenceOperations } from './presence-operations.ts';
import { searchOperations } from './search-operations.ts';
import { settingOperations } from './setting-operations.ts';
import { streamOperations } from './stream-operations.ts';

export const operations = {
  ...accountOperations,
  ...directoryOperations,
  ...markerOperations,
  ...personalOperations,
  ...presenceOperations,
  ...settingOperations,
  ...streamOperations,
  ...compactionOperations,
  ...searchOperations,
} satisfies OperationMap;

export type Operations = typeof operations;
