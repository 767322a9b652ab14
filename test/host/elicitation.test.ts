import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { until } from '../support/until.ts';
import { allowCall, callTool, packCaller } from './caller.ts';
import { packChatAgent } from './chatAgent.ts';
import { processesOf } from './traces.ts';
import { DEADLINE, PATIENCE, useWorkbench } from './useWorkbench.ts';

const MODEL = 'fal-ai/flux/schnell';

describe('an agent’s dear run in the workbench, with the packaged extension', () => {
  const { bench, sandbox } = useWorkbench({
    usesChat: true,
    extensions: [packCaller, packChatAgent],
    // A run of the model may cost 0.003 USD.
    settings: { 'fal.spending.confirmAbove': 0.001 },
  });

  before(async function () {
    this.timeout(DEADLINE);
    await bench.mcpServer('Start Server');
  });

  /** Calls the tool outside the chat, and allows the call as VS Code requires. */
  const call = async (prompt: string) => {
    await bench.command('Notifications: Clear All Notifications');
    await callTool(bench, 'run_model', { endpoint_id: MODEL, input: { prompt } });
    await allowCall(bench);
  };
  const question = (prompt: string) =>
    bench.notification(`requests a run of ${MODEL} (“${prompt}”): up to 0.003 USD.`);
  const respond = async (prompt: string, choice: string) => {
    await question(prompt).getByRole('button', { name: 'Respond' }).click();
    await bench.row(choice).waitFor();
    await bench.screenshot('elicitation-choices');
    await bench.pick(choice);
  };

  it('waits for the person’s answer, and a yes runs it once', async () => {
    await call('a violet fox');
    await question('a violet fox').waitFor();
    await bench.screenshot('elicitation');
    assert.equal(sandbox.submits(), 0);
    await respond('a violet fox', 'Run once (reserves 0.003 USD)');
    await bench.notification(/The tool returned/).waitFor();
    assert.equal(sandbox.submits(), 1);
    // The extension does not ask a second time for what the client asks.
    assert.equal(await bench.notification('needs your approval').count(), 0);
  });

  it('is not submitted when the person declines', async () => {
    await call('a green fox');
    await respond('a green fox', "Don't run");
    await bench.notification(/declined/).waitFor();
    assert.equal(sandbox.submits(), 1);
  });

  it('is not submitted when the person closes the question', async () => {
    await call('a grey fox');
    await question('a grey fox').waitFor();
    await bench.command('Notifications: Clear All Notifications');
    await bench.notification(/closed without an answer/).waitFor();
    assert.equal(sandbox.submits(), 1);
  });

  it('has the limits of the settings in its server’s environment; of the workspace’s, only the stricter ones', async () => {
    const limits = async () => {
      const [server] = await processesOf(bench.vscode.home, 'dist/mcp.mjs');
      const named = Object.entries(server?.env ?? {}).filter(([name]) =>
        /^FAL_(MAX|CONFIRM|UNKNOWN)_/.test(name),
      );
      return Object.fromEntries(named);
    };
    const users = {
      FAL_MAX_DAY: '100000',
      FAL_CONFIRM_ABOVE: '0.001',
      FAL_UNKNOWN_PRICE: 'allow',
    };
    assert.deepEqual(await limits(), users);
    const folder = path.join(bench.vscode.workspace, '.vscode');
    const stricter = { 'fal.spending.maxRun': 0.5, 'fal.spending.unknownPrice': 'ask' };
    const looser = { 'fal.spending.confirmAbove': 5, 'fal.spending.maxDay': 1_000_000 };
    await mkdir(folder);
    await writeFile(path.join(folder, 'settings.json'), JSON.stringify({ ...stricter, ...looser }));
    // Their change restarts the server.
    await until(async () => (await limits()).FAL_MAX_RUN !== undefined, PATIENCE);
    assert.deepEqual(await limits(), {
      ...users,
      FAL_MAX_RUN: '0.5',
      FAL_UNKNOWN_PRICE: 'ask',
    });
  });

  it('is asked for in the chat where the chat’s agent requests it, and runs once with a yes only', async () => {
    await bench.command('Notifications: Clear All Notifications');
    await bench.command('Chat: Open Chat');
    const chat = bench.page.locator('.part.auxiliarybar');
    // The click answers the only question.
    const choose = async (choice: string) => {
      await chat.locator('.chat-question-list-item').filter({ hasText: choice }).first().click();
      await chat.locator('.chat-question-list-item').first().waitFor({ state: 'detached' });
    };
    const ask = async () => {
      await chat.locator('.interactive-input-editor').first().click();
      await bench.page.keyboard.type('@agent Make a hero image', { delay: 30 });
      await bench.page.keyboard.press('Enter');
    };
    await ask();
    await chat.getByText('Run fal model').waitFor();
    await chat
      .getByRole('button', { name: /^(Allow|Continue|Yes)/ })
      .first()
      .click();
    await chat.getByText('a lighthouse at dusk').first().waitFor();
    await bench.screenshot('elicitation-chat');
    assert.equal(sandbox.submits(), 1);
    await choose('Run once');
    await until(() => sandbox.submits() === 2, PATIENCE);
    await ask();
    await choose("Don't run");
    // The test's agent shows that its call failed.
    await chat.getByText(/This run o.* is not valid JSON/).waitFor();
    assert.equal(sandbox.submits(), 2);
  });
});
