import { defineConfig } from '@playwright/test';

/**
 * Browsers are started by `harness/browser.ts`: each workstation has a profile that outlives its
 * browser, which Playwright's own contexts do not offer.
 */
export default defineConfig({
  testDir: './tests',
  testMatch: '**/*.spec.ts',
  outputDir: '../test-results',
  // Two browsers and a server use both cores; a second worker would only make them wait.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
});
