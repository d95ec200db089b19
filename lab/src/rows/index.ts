import type { Row } from './row.ts';
import { simulated } from './simulated.ts';

/** The table, in the order of docs/reliability.md. */
export const ROWS: readonly Row[] = [simulated];
