import { defineConfig } from '@playwright/test';

/**
 * Browsers are started by `harness/browser.ts`: each workstation has a profile that outlives its
 * browser, which Playwright's own contexts do not offer.
 */
export default defineConfig({
  testDir: './tests',
  globalSetup: './harness/template.ts',
  testMatch: '**/*.spec.ts',
  outputDir: '../test-results',
  // A test waits more than it computes: three beside each other use two cores.
  workers: 3,
  fullyParallel: false,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  // These only end what hangs: a shared machine was seen six times slower than itself.
  timeout: 600_000,
  expect: { timeout: 90_000 },
  reporter: [['list']],
});
