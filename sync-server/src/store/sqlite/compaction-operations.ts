/**
 * The writer's part of compaction, in steps that delay commits by little. At every moment a segment
 * is read whole: from its bodies until the snapshot is kept, from the snapshot from then on.
 */
import type { OperationContext, OperationMap } from './operations.ts';
import { firstRow, lastRow } from './segment-loader.ts';

/** Bodies that one step removes: some 2 ms. */
const BODIES_PER_STEP = 250;

export const compactionOperations = {
  /** @param body checked against the rows, compressed */
  'compaction.keep': (
    { db }: OperationContext,
    { segment, body }: { readonly segment: number; readonly body: Uint8Array },
  ): void => {
    const kept = db
      .prepare('UPDATE segments SET compacted = 1 WHERE num = ? AND closed = 1 AND compacted = 0')
      .run(segment);
    if (kept.changes !== 1) throw new Error(`segment ${segment} is not there to be compacted`);
    db.prepare('INSERT INTO snapshots (segment, body) VALUES (?, ?)').run(segment, body);
  },

  /** @returns whether bodies are left to remove */
  'compaction.dropBodies': ({ db }: OperationContext, segment: number): boolean => {
    const state = db.prepare<[number], { compacted: number }>(
      'SELECT compacted FROM segments WHERE num = ?',
    );
    if (state.get(segment)?.compacted !== 1) return false;
    const { changes } = db
      .prepare(
        `DELETE FROM bodies WHERE entry IN
           (SELECT entry FROM bodies WHERE entry BETWEEN ? AND ? ORDER BY entry LIMIT ?)`,
      )
      .run(firstRow(segment), lastRow(segment), BODIES_PER_STEP);
    if (changes === BODIES_PER_STEP) return true;
    db.prepare('UPDATE segments SET compacted = 2 WHERE num = ?').run(segment);
    return false;
  },
} satisfies OperationMap;
