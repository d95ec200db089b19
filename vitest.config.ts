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
    // These only end what hangs: a shared machine was seen six times slower than itself.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
