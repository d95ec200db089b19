/**
 * What no test may cause unnoticed in any page of a browser: an error nobody caught, something the
 * content security policy had to stop, an error on the console.
 */
import type { BrowserContext, ConsoleMessage, Page } from '@playwright/test';

/** How Chromium says on the console that a line is gone: tests cut lines all the time. */
const OF_THE_LINE = [
  /^Failed to load resource: net::ERR_/,
  /^WebSocket connection to '[^']*' failed/,
];

/** Runs in the page and in its workers, whose violations Chromium tells nobody else of. */
const tellViolations = (): void => {
  addEventListener('securitypolicyviolation', (event) => {
    const { effectiveDirective, blockedURI, sourceFile, lineNumber } =
      event as SecurityPolicyViolationEvent;
    console.error(
      `Security policy violated: ${effectiveDirective} ${blockedURI} at ${sourceFile}:${lineNumber}`,
    );
  });
};

export class Trouble {
  /** Everything that was printed, for a test that failed. */
  readonly console: string[] = [];
  readonly #found: string[] = [];
  readonly #expected: RegExp[] = [...OF_THE_LINE];

  /** What nobody expected, oldest first. */
  get unexpected(): readonly string[] {
    return this.#found.filter((text) => !this.#expected.some((known) => known.test(text)));
  }

  /** This test causes it on purpose: an answer of the server that Chromium calls an error, say. */
  expect(known: RegExp): void {
    this.#expected.push(known);
  }

  /** Watches every page of a browser that was just started. */
  async watch(context: BrowserContext): Promise<void> {
    context.on('console', (message) => this.#printed(message));
    context.on('weberror', (each) => {
      const { name, message, stack } = each.error();
      this.#add(`Uncaught ${name}: ${message}\n${stack}`);
    });
    await context.addInitScript(tellViolations);
    for (const page of context.pages()) this.#watchWorkers(page);
    context.on('page', (page) => this.#watchWorkers(page));
  }

  #watchWorkers(page: Page): void {
    page.on('worker', (worker) => {
      // A worker that ended meanwhile violates nothing any more.
      worker.evaluate(tellViolations).catch(() => undefined);
    });
  }

  #printed(message: ConsoleMessage): void {
    const text = message.text();
    if (message.type() === 'error') this.#add(text);
    else this.console.push(text);
  }

  #add(text: string): void {
    this.console.push(text);
    this.#found.push(text);
  }
}
