import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const project = (name: string, folder: string, settings: object) => ({
  extends: true as const,
  test: { name, root: `./${folder}`, environment: 'node', ...settings },
});

/**
 * What changes something that every file of a process would see: what stands in a module's place,
 * a global, the one IndexedDB.
 */
const CHANGES_THE_PROCESS = /vi\.(mock|doMock|stubGlobal|stubEnv)\(|'fake-indexeddb\/auto'/;

/**
 * The tests of a folder, as two projects. Most files share a process and what was loaded and
 * compiled in it, which is up to half of the work of a file; those of `<name>-alone` have one each.
 */
const suite = (name: string) => {
  const root = join(import.meta.dirname, name);
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.test\.tsx?$/.test(path))
    .map((path) => join('src', path));
  const alone = files.filter((path) =>
    CHANGES_THE_PROCESS.test(readFileSync(join(root, path), 'utf8')),
  );
  return [
    project(name, name, { include: ['src/**/*.test.{ts,tsx}'], exclude: alone, isolate: false }),
    project(`${name}-alone`, name, { include: alone }),
  ];
};

export default defineConfig({
  test: {
    projects: [
      ...suite('core'),
      ...suite('sync-server'),
      ...suite('client'),
      // These start processes and compile bundles: sharing one gains nothing.
      project('lab', 'lab', { include: ['src/**/*.test.ts'] }),
      project('e2e', 'e2e', { include: ['**/*.test.ts'] }),
    ],
    maxWorkers: 2,
    // These only end what hangs: a shared machine was seen six times slower than itself.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
