import axe from 'axe-core';
import type { Frame, Page } from 'playwright-core';
import type { Stage } from './stage.ts';
import type { ThemeName } from './themes.ts';

/** What axe-core finds wrong with the page as it is now, as `rule: selector`. */
export async function axeViolations(page: Page | Frame): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: inPage } = globalThis as unknown as { axe: typeof axe };
    const { violations } = await inPage.run(document, {
      // The page is a part of a window: it has no landmarks and no title of its own.
      rules: Object.fromEntries(
        ['region', 'landmark-one-main', 'page-has-heading-one'].map((rule) => [
          rule,
          { enabled: false },
        ]),
      ),
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(
        ({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary ?? ''}`,
      ),
    );
  });
}

const AXE_THEMES = ['light', 'contrast', 'dark'] satisfies readonly ThemeName[];

/** What axe-core finds in the page as it is in a light, a high-contrast and a dark theme, as `theme: rule: selector`. */
export async function themedViolations(
  stage: Pick<Stage, 'page' | 'setTheme'>,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const theme of AXE_THEMES) {
    await stage.setTheme(theme);
    found.push(...(await axeViolations(stage.page)).map((one) => `${theme}: ${one}`));
  }
  return found;
}
