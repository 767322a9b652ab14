import { strict as assert } from 'node:assert';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { namesOf } from '../presets/bench.ts';
import { startBench } from '../support/mcp.ts';
import { until } from '../support/until.ts';
import { allowCall, callTool, packCaller } from './caller.ts';
import { watchSidebar } from './sidebarView.ts';
import { DEADLINE, PATIENCE, useWorkbench } from './useWorkbench.ts';

const MODEL = 'fal-ai/flux/schnell';

describe('presets in VS Code, with the packaged extension', function () {
  this.timeout(DEADLINE);
  const opened = useWorkbench({
    usesChat: true,
    extensions: [packCaller],
    files: { 'page.md': '# My page\n' },
  });
  const file = (name: string) =>
    path.join(opened.bench.vscode.workspace, '.fal/presets', `${name}.json`);
  const read = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(file(name), 'utf8'));
  const inFolder = (name: string) =>
    until(async () => {
      const folder = path.join(opened.bench.vscode.workspace, 'fal-media');
      return (await readdir(folder).catch(() => [])).find((one) => one.startsWith(name));
    }, PATIENCE);

  it('are made from the form of the sidebar, after three questions', async () => {
    const { bench } = opened;
    const view = await watchSidebar(bench);
    await bench.command('fal: Open Sidebar');
    const frame = await view.frame();
    await frame.getByRole('tab', { name: 'Models' }).click();
    await frame.getByRole('searchbox').fill('flux schnel');
    await frame.locator('.model').filter({ hasText: MODEL }).first().click();
    await frame.getByRole('textbox', { name: /^Prompt/ }).fill('a fox in ink');
    await frame.getByRole('button', { name: 'Save as preset…' }).click();
    await bench.says('Save as preset: name');
    await bench.type('!!');
    await bench.says('The name needs a letter');
    await bench.answer('Ink fox');
    await bench.says('Save as preset: fields to fill in at each run');
    await bench.row(/prompt.*"a fox in ink"/s).waitFor();
    await bench.screenshot('preset-fields');
    await bench.accept();
    await bench.says('Save as preset: place');
    await bench.screenshot('preset-place');
    await bench.pick(/In the project workspace/);
    const saved = bench.notification('The preset “Ink fox” is saved.');
    await saved.waitFor();
    assert.deepEqual(await read('ink-fox'), {
      title: 'Ink fox',
      endpoint: MODEL,
      input: {},
      parameters: { prompt: { field: 'prompt', type: 'string', default: 'a fox in ink' } },
    });
    await saved.getByRole('button', { name: 'Use' }).click();
    await frame.getByRole('heading', { name: 'Ink fox' }).waitFor();
    await frame.getByText('Preset · fal-ai/flux/schnell · Text to image').waitFor();
    await frame.getByRole('textbox', { name: /^Prompt/ }).fill('a fox that sleeps');
    await bench.screenshot('preset-form');
    await frame.getByRole('button', { name: /^Generate/ }).click();
    await inFolder('a-fox-that-sleeps');
    await bench.command('View: Close Primary Side Bar');
  });

  it('are offered in fal: Generate, which asks for what they leave open', async () => {
    const { bench } = opened;
    await bench.command('fal: Generate…');
    await bench.row(/Ink fox.*fal-ai\/flux\/schnell · preset/s).waitFor();
    await bench.type('ink fox');
    await bench.pick(/Ink fox/);
    await bench.quickInput.getByPlaceholder('Describe what to generate').waitFor();
    await bench.says('Ink fox');
    await bench.says(/USD per/);
    await bench.answer('a fox by keyboard');
    await bench.notification('fal-media/a-fox-by-keyboard').waitFor();
    await bench.command('Notifications: Clear All Notifications');
  });

  it('are tools of VS Code’s agents, because the workspace is trusted', async () => {
    const { bench, sandbox } = opened;
    await bench.mcpServer('Start Server');
    const before = sandbox.submits();
    await callTool(bench, 'preset_ink_fox', { prompt: 'a fox of an agent' });
    await allowCall(bench, 'fal preset: Ink fox');
    await bench.notification(/The tool returned .*fal-ai\/flux\/schnell/s).waitFor();
    assert.equal(sandbox.submits(), before + 1);
  });

  it('are tools of another agent at once, because their author has just made them here', async () => {
    const { bench, sandbox } = opened;
    const { falData: data, workspace: project } = bench.vscode;
    const agent = await startBench({ share: { sandbox, data, project }, roots: [project] });
    try {
      assert.deepEqual(await namesOf(agent), ['preset_ink_fox']);
      const run = await agent.call('preset_ink_fox', { prompt: 'a fox of Claude' });
      assert.ok(!run.isError, run.text);
    } finally {
      await agent.close();
    }
  });

  it('are made from a job', async () => {
    const { bench } = opened;
    await bench.command('fal: Show Jobs');
    await bench.pick(/a fox of Claude/);
    await bench.pick('Save as Preset…');
    await bench.answer('Second fox');
    await bench.says('Save as preset: fields to fill in at each run');
    await bench.accept();
    await bench.pick('Only for me');
    await bench.notification('The preset “Second fox” is saved.').waitFor();
    const { falData } = bench.vscode;
    assert.deepEqual(await readdir(path.join(falData, 'presets')), ['second-fox.json']);
  });
});
