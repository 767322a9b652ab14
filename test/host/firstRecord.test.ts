import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { until } from '../support/until.ts';
import { useWorkbench } from './useWorkbench.ts';

const TEXT = 'records the model, the prompt and the inputs of each saved file';
/** Milliseconds in which a notification would come. */
const MOMENT = 4_000;

describe('what a person learns of records', () => {
  const { bench } = useWorkbench({
    settings: { 'fal.output.provenance': undefined },
    files: { 'page.md': 'page\n' },
  });
  const sha256 = (digit: string) => digit.repeat(64);
  /** A record as the server of an agent writes it. */
  const record = async (digit: string, madeAt: number) => {
    const folder = path.join(bench.vscode.workspace, '.fal/media', digit.repeat(2));
    await mkdir(folder, { recursive: true });
    await writeFile(
      path.join(folder, `${sha256(digit)}.json`),
      JSON.stringify({
        ...{ version: 1, sha256: sha256(digit), bytes: 1, path: 'a.png', input: {} },
        ...{ endpoint_id: 'fal-ai/a', request_id: 'a', made_at: new Date(madeAt).toISOString() },
      }),
    );
  };

  it('comes once, at the first one that any process writes, and not with those of a pull', async () => {
    // The extension starts with the first document.
    await bench.page.locator('.explorer-folders-view').getByText('page.md').first().dblclick();
    await bench.status.waitFor();
    await bench.page.waitForTimeout(MOMENT);
    await record('a', Date.now() - 3_600_000);
    await bench.page.waitForTimeout(MOMENT);
    assert.equal(await bench.notification(TEXT).count(), 0);
    await record('b', Date.now());
    await bench.notification(TEXT).waitFor();
    await bench.screenshot('first-record');
  });

  it('turns records off for the workspace', async () => {
    await bench.notification(TEXT).getByRole('button', { name: 'Turn Off' }).click();
    const settings = path.join(bench.vscode.workspace, '.vscode/settings.json');
    await until(async () =>
      /"fal\.output\.provenance": "off"/.test(await readFile(settings, 'utf8').catch(() => '')),
    );
  });

  it('does not come again, in the next window either', async () => {
    await writeFile(path.join(bench.vscode.workspace, '.vscode/settings.json'), '{}');
    await bench.reload();
    await bench.page.locator('.explorer-folders-view').getByText('page.md').first().dblclick();
    await bench.status.waitFor();
    await bench.page.waitForTimeout(MOMENT);
    await record('c', Date.now());
    await bench.page.waitForTimeout(MOMENT);
    assert.equal(await bench.notification(TEXT).count(), 0);
  });
});
