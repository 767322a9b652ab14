import { strict as assert } from 'node:assert';
import type { Frame } from 'playwright-core';
import { useForSuite } from '../support/fixtures.ts';
import { until } from '../support/until.ts';
import { startAgentHostModel } from './agentHostModel.ts';
import { buildAgentHost } from './install.ts';
import { DEADLINE, PATIENCE, useWorkbench } from './useWorkbench.ts';

const TOOLS = [
  'check_job',
  'get_model_schema',
  'get_pricing',
  'recommend_model',
  'run_model',
  'search_docs',
  'search_models',
  'submit_job',
  'upload_file',
];

describe('the packaged extension in VS Code’s agent host', function () {
  this.timeout(DEADLINE);
  const model = useForSuite(startAgentHostModel);
  const { bench, sandbox } = useWorkbench(async () => {
    await buildAgentHost();
    const { env, settings } = model;
    return {
      env,
      settings,
      usesChat: true,
      files: { 'page.md': '# My page\n' },
      drivesTests: true,
    };
  });

  const chat = () => bench.page.locator('.part.auxiliarybar');
  const ask = async (words: string) => {
    await chat().locator('.interactive-input-editor').first().click();
    await bench.page.keyboard.type(words, { delay: 30 });
    await bench.page.keyboard.press('Enter');
  };
  const viewer = (): Promise<Frame> => bench.webview('main .actions button');

  before(async function () {
    this.timeout(DEADLINE);
    const { page } = bench;
    await page.locator('.explorer-folders-view').getByText('page.md').first().dblclick();
    await page.locator('.editor-instance .view-lines').getByText('My page').waitFor();
    await page.keyboard.press('ControlOrMeta+End');
    // The agent host gets the servers that VS Code knows: here it meets this one for the first time.
    await bench.mcpServer('Start Server');
    await bench.command('View: Hide Panel');
    await bench.command('Chat: Open Chat');
  });

  it('offers its nine tools, and runs a model when a person has allowed it, and not before', async () => {
    // The agent host’s own model is there.
    await chat().getByText('Auto', { exact: true }).waitFor();
    await ask('Make a hero image');
    const allow = chat()
      .locator('.monaco-button:visible')
      .filter({ hasText: 'Allow in this Session' });
    await allow.waitFor();
    assert.equal(sandbox.submits(), 0);
    const ours = model.tools().filter((name) => name.startsWith('fal-'));
    assert.deepEqual(
      ours.sort(),
      TOOLS.map((name) => `fal-${name}`),
    );
    await allow.click();
    await until(() => Promise.resolve(model.answers.length === 1), PATIENCE);
    assert.match(model.answers[0] ?? '', /^Completed: fal-ai\/flux\/schnell/);
    assert.equal(sandbox.submits(), 1);
  });

  it('shows the results of an allowed tool in the chat', async () => {
    // VS Code hides a call that it has asked about, and its page too; for this session the tool is allowed.
    await ask('Make another');
    const picture = (await viewer()).locator('main img').first();
    await until(
      () => picture.evaluate((image: { naturalWidth: number }) => image.naturalWidth > 0),
      PATIENCE,
    );
    assert.equal(sandbox.submits(), 2);
    await bench.screenshot('agent-host-result');
  });

  it('inserts a result at the cursor, and varies it, with a click', async () => {
    const frame = await viewer();
    await frame.getByRole('button', { name: 'Insert' }).click();
    await frame.getByRole('status').getByText('Inserted into page.md.').waitFor();
    await frame.getByRole('button', { name: /^Vary/ }).click();
    await frame.getByText('Run 2 of 2').waitFor();
    await until(() => Promise.resolve(sandbox.submits() === 3), PATIENCE);
  });
});
