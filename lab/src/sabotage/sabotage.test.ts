import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { serverBundle } from '../../../scripts/lib/build.mjs';
import { ROWS } from '../rows/index.ts';
import { edited, editing, MARK } from './build.ts';
import { type Edit, SABOTAGES } from './sabotages.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** The server's bundle as text, built in memory. */
const bundled = async (edits: readonly Edit[] | null): Promise<string> => {
  const { outputFiles } = await build({
    ...serverBundle(join(ROOT, '.cache', 'lab', 'never-written')),
    ...(edits === null ? {} : { plugins: [editing(edits)] }),
    sourcemap: false,
    write: false,
  });
  return outputFiles.map(({ text }) => text).join('\n');
};

describe('checks that are switched off', () => {
  it('are each found in the sources, and looked at by a row that there is', () => {
    for (const { name, edits, row } of SABOTAGES) {
      expect(edits.length, name).toBeGreaterThan(0);
      expect(ROWS.map((each) => each.name)).toContain(row);
      for (const edit of edits) {
        const source = readFileSync(join(ROOT, edit.file), 'utf8');
        expect(edited(source, edit), name).not.toBe(source);
      }
    }
  });

  it('are in the bundle that the lab builds, and not in the one that ships', async () => {
    const off = SABOTAGES.filter(({ name }) => name === 'fsync').flatMap(({ edits }) => edits);
    const [shipped, sabotaged] = await Promise.all([bundled(null), bundled(off)]);
    expect(sabotaged).toContain(MARK);
    expect(sabotaged).toContain('synchronous = OFF');
    expect(shipped).not.toContain(MARK);
    expect(shipped).toContain('synchronous = FULL');
    for (const { put } of SABOTAGES.flatMap(({ edits }) => edits)) {
      if (put.startsWith("'")) expect(shipped).not.toContain(put);
    }
  });

  it('say so when the source has moved on', () => {
    const edit = { file: 'a.ts', find: 'is', put: '' };
    expect(() => edited('nothing', edit)).toThrow('a.ts');
    expect(() => edited('this is twice', edit)).toThrow('exactly once');
  });
});
