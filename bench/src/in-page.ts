/** Functions of ours that run in a page. */
import type { Workstation } from '../../e2e/harness/workstation.ts';

/** What tsx calls for each function that it has named; a page has no such helper. */
const NAME_HELPER = 'globalThis.__name = (value) => value';

/** From now on, and in every page that is opened: for whatever `page.evaluate` is given here. */
export const allowFunctions = async ({ page, profile }: Workstation): Promise<void> => {
  await profile.context.addInitScript(NAME_HELPER);
  await page.evaluate(NAME_HELPER);
};
