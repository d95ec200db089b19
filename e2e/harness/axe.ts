/** What axe finds on a page. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** WCAG 2.2 AA, as far as a machine can tell. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What fades in has its colours when it has come to rest. */
const atRest = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const ends = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY)
      .map(({ finished }) => finished);
    await Promise.allSettled(ends);
  });

/**
 * `rule: place` of each fault. In the page itself: another page, as axe opens one, would take the
 * focus away from what is looked at.
 * @param rules these only
 */
export const faultsOf = async (page: Page, rules?: readonly string[]): Promise<string[]> => {
  await atRest(page);
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const asked = rules === undefined ? axe.withTags(TAGS) : axe.withRules([...rules]);
  const { violations } = await asked.analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target }) => `${id}: ${target.join(' ')}`),
  );
};
