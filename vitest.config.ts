import { defineConfig } from 'vitest/config';

const suite = (name: string) => ({
  extends: true as const,
  test: {
    name,
    root: `./${name}`,
    include: ['src/**/*.test.{ts,tsx}'],
    environment: 'node',
  },
});

export default defineConfig({
  test: {
    projects: [
      suite('core'),
      suite('sync-server'),
      suite('client'),
      suite('lab'),
      {
        extends: true,
        test: { name: 'e2e', root: './e2e', include: ['**/*.test.ts'], environment: 'node' },
      },
    ],
    maxWorkers: 2,
    // A test that hangs on two busy cores must be told from one that is slow.
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
});
