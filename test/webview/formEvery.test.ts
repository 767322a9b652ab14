import { strict as assert } from 'node:assert';
import type { Browser } from 'playwright-core';
import { exampleInput } from '../../src/catalogue/example.ts';
import { loadSnapshot } from '../../src/snapshot/load.ts';
import { openFormPage } from './formBundle.ts';
import { launchBrowser } from './stage.ts';

const AT_ONCE = 100;

describe('the form of every endpoint', () => {
  let browser: Browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  it('can be filled with the example, and shows the example unchanged', async function () {
    this.timeout(180_000);
    const snapshot = loadSnapshot(new URL('../../dist/catalogue.br', import.meta.url));
    const all = snapshot.models.map(({ endpointId }) => {
      const input = snapshot.schema(endpointId)?.input ?? {};
      return [endpointId, input, exampleInput(input)] as const;
    });
    assert.ok(all.length >= 1207, `${all.length} endpoints`);
    const page = await openFormPage(browser);
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    const different: string[] = [];
    for (let at = 0; at < all.length; at += AT_ONCE) {
      const some = all.slice(at, at + AT_ONCE);
      different.push(
        ...(await page.evaluate((forms) => window.form.compare(forms), JSON.stringify(some))),
      );
    }
    assert.deepEqual(different, []);
    assert.deepEqual(errors, []);
    await page.close();
  });
});
