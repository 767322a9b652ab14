import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { type ThemeName, THEMES } from './themes.ts';

/** A page that holds nothing but a form: `window.form` shows schemas in it. */
export async function openFormPage(
  browser: Browser,
  options: { readonly width?: number; readonly theme?: ThemeName } = {},
): Promise<Page> {
  const { outputFiles } = await esbuild.build({
    entryPoints: [fileURLToPath(new URL('formEntry.tsx', import.meta.url))],
    outdir: 'out',
    bundle: true,
    write: false,
    format: 'esm',
    target: 'chrome128',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.ttf': 'dataurl' },
    logLevel: 'warning',
  });
  const text = (end: string) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '';
  const page = await browser.newPage({ viewport: { width: options.width ?? 280, height: 900 } });
  // A secure context, as VS Code's webviews are.
  await page.route('https://form.test/', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: '<!doctype html><html lang="en"><title>Form</title><body></body></html>',
    }),
  );
  await page.goto('https://form.test/');
  await page.addStyleTag({ content: text('.css') });
  const { variables } = THEMES[options.theme ?? 'dark'];
  await page.evaluate((all) => {
    for (const [name, value] of Object.entries(all))
      document.documentElement.style.setProperty(`--vscode-${name}`, value);
    document.body.style.overflow = 'auto';
  }, variables);
  await page.addScriptTag({ content: text('.js'), type: 'module' });
  await page.waitForFunction(() => 'form' in window);
  return page;
}
