/** Every operation that the writer thread knows. Add a subject's map here. */
import type { OperationMap } from './operations.ts';
import { streamOperations } from './stream-operations.ts';

export const operations = {
  ...streamOperations,
} satisfies OperationMap;

export type Operations = typeof operations;
