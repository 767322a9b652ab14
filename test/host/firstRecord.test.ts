import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { SERVER } from '../cli/cli.ts';
import { NO_LIMITS } from '../support/mcp.ts';
import { until } from '../support/until.ts';
import { KEY, PATIENCE, useWorkbench } from './useWorkbench.ts';

const execute = promisify(execFile);
const TEXT = 'records the model, the prompt and the inputs of each saved file';
/** Milliseconds in which the extension looks for what is new. */
const MOMENT = 8_000;
/** Milliseconds after which it watches the journal. */
const WATCHED = 4_000;

describe('what a person learns of records', () => {
  const { bench, sandbox } = useWorkbench({
    settings: { 'fal.output.provenance': undefined },
    files: { 'page.md': 'page\n' },
  });

  const settings = () => path.join(bench.vscode.workspace, '.vscode/settings.json');
  /** The extension starts with the first document, and then watches the journal. */
  const begin = async () => {
    await bench.page.locator('.explorer-folders-view').getByText('page.md').first().dblclick();
    await bench.status.waitFor();
    await bench.page.waitForTimeout(WATCHED);
  };
  /** A run of another process. */
  const run = async (prompt: string, ...more: readonly string[]) => {
    const args = ['run', 'fal-ai/flux/schnell', '-i', `prompt=${prompt}`, ...more];
    await execute(process.execPath, [SERVER, ...args], {
      cwd: bench.vscode.workspace,
      env: {
        ...{ PATH: process.env.PATH, HOME: bench.vscode.home, FAL_KEY: KEY },
        ...{ FAL_GATEWAY_URL: sandbox.url, FAL_DATA_DIR: bench.vscode.falData, ...NO_LIMITS },
      },
    });
  };
  const isShown = async () => (await bench.notification(TEXT).count()) > 0;

  it('comes at the first file that any process records, and not at one without a record', async () => {
    await begin();
    await mkdir(path.join(bench.vscode.workspace, '.fal/media/ab'), { recursive: true });
    await run('a hat');
    await bench.page.waitForTimeout(MOMENT);
    assert.equal(await isShown(), false);
    await run('a coat', '--save-to', 'art');
    await until(isShown, PATIENCE);
    await bench.screenshot('first-record');
  });

  it('turns records off for the workspace', async () => {
    await bench.notification(TEXT).getByRole('button', { name: 'Turn Off' }).click();
    await until(async () =>
      (await readFile(settings(), 'utf8').catch(() => '')).includes(
        '"fal.output.provenance": "off"',
      ),
    );
  });

  it('does not come again, in the next window either', async () => {
    await writeFile(settings(), '{}');
    await bench.reload();
    await begin();
    await run('a boot', '--save-to', 'art');
    await bench.page.waitForTimeout(MOMENT);
    assert.equal(await isShown(), false);
  });
});
