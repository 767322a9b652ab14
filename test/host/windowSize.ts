import type { Page } from 'playwright-core';

/** Gives the window a size, and waits until the workbench fills it: one that still starts may miss the change, and a click would scroll it then. */
export async function setWindowSize(
  page: Page,
  size: { readonly width: number; readonly height: number },
): Promise<void> {
  const fills = `(() => {
    const { clientWidth, clientHeight } = document.querySelector('.monaco-workbench');
    return clientWidth === ${size.width} && clientHeight === ${size.height};
  })()`;
  for (;;) {
    await page.setViewportSize(size);
    const isFilled = page.waitForFunction(fills, undefined, { timeout: 2_000 });
    if (
      await isFilled.then(
        () => true,
        () => false,
      )
    )
      return;
    await page.setViewportSize({ ...size, width: size.width + 1 });
  }
}
