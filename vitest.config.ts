import { defineConfig } from 'vitest/config';

/** @param isolate whether each file has a process of its own, for code that keeps something */
const suite = (name: string, isolate = true) => ({
  extends: true as const,
  test: {
    name,
    root: `./${name}`,
    include: ['src/**/*.test.{ts,tsx}'],
    environment: 'node',
    isolate,
  },
});

export default defineConfig({
  test: {
    projects: [
      // Core keeps nothing between two calls, so its files share what was loaded and compiled.
      suite('core', false),
      suite('sync-server'),
      suite('client'),
      suite('lab'),
      {
        extends: true,
        test: { name: 'e2e', root: './e2e', include: ['**/*.test.ts'], environment: 'node' },
      },
    ],
    maxWorkers: 2,
    // These only end what hangs: a shared machine was seen six times slower than itself.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
