import assert from 'node:assert/strict';
import { until } from '../support/until.ts';
import { processesOf } from './traces.ts';
import { PATIENCE, useWorkbench, type WorkbenchOptions } from './useWorkbench.ts';
import type { Workbench } from './workbench.ts';

const UNTRUSTED: WorkbenchOptions = {
  asksForTrust: true,
  settings: { 'security.workspace.trust.startupPrompt': 'never' },
};
/** What a workspace would like to choose: the model that is paid for, and where its files go. */
const HOSTILE = {
  'fal.models.default': { 'text-to-image': 'fal-ai/flux-pro/v1.1-ultra' },
  'fal.output.folder': 'hooks',
  'fal.output.naming': 'post-commit',
};

/** The button of the workspace trust editor. */
const trustButton = ({ page }: Workbench) =>
  page
    .locator('.workspace-trust-editor .monaco-button')
    .filter({ hasText: /^Trust/ })
    .first();

describe('a workspace that is not trusted, with the packaged extension', () => {
  const { bench, sandbox } = useWorkbench({
    ...UNTRUSTED,
    usesChat: true,
    files: { 'page.md': '# My page\n', '.vscode/settings.json': JSON.stringify(HOSTILE) },
  });

  it('takes no model from its settings', async () => {
    await bench.command('fal: Search Models');
    await bench.row(/fal-ai\//).waitFor();
    assert.equal(await bench.row(/default: text-to-image/).count(), 0);
    await bench.page.keyboard.press('Escape');
  });

  it('finds models', async () => {
    await bench.command('fal: Search Models');
    await bench.type('flux dev');
    await bench.row(/fal-ai\/flux\/dev/).waitFor();
    await bench.page.keyboard.press('Escape');
  });

  it('generates, and saves nothing', async () => {
    await bench.command('fal: Generate…');
    await bench.type('flux schnell');
    await bench.pick(/fal-ai\/flux\/schnell/);
    await bench.quickInput.getByPlaceholder('Describe what to generate').waitFor();
    await bench.answer('a closed door');
    const shown = bench.notification('1 results');
    await shown.waitFor();
    assert.equal(await shown.getByRole('button', { name: 'Save', exact: true }).count(), 0);
    assert.equal(await bench.page.getByText('fal-media').count(), 0);
  });

  it('uploads nothing, and shows how to change that', async () => {
    await bench.page.locator('.activitybar .action-label[aria-label="fal"]').click();
    const view = bench.page.locator('.pane').filter({ hasText: /^Uploads/ });
    await view.getByText('This workspace is not trusted, so uploading is disabled.').waitFor();
    await bench.page.evaluate(DROP);
    const shown = bench.notification('This workspace is not trusted');
    await shown.getByRole('button', { name: 'Manage Trust' }).click();
    await bench.page.getByText('You are in Restricted Mode').first().waitFor();
    const uploads = sandbox.seen.filter(({ path }) => path.includes('/storage/upload'));
    assert.deepEqual(uploads, []);
  });

  it('follows its settings as soon as it is trusted', async () => {
    await trustButton(bench).click();
    await bench.page.getByText('You are in Restricted Mode').first().waitFor({ state: 'hidden' });
    await bench.command('fal: Search Models');
    await bench.row(/default: text-to-image/).waitFor();
  });
});

// A file from outside, as the browser tells it; as text, since there are no browser types here.
const DROP = `(() => {
  const data = new DataTransfer();
  data.items.add(new File(['hat'], 'hat.txt', { type: 'text/plain' }));
  const target = document.querySelector('.monaco-list[aria-label^="Uploads"]');
  for (const kind of ['dragenter', 'dragover', 'drop']) {
    target.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data }));
  }
})()`;

for (const version of ['newest', 'oldest'] as const)
  describe(`the agents' server in a workspace that is not trusted, ${version} VS Code`, () => {
    const { bench } = useWorkbench({ ...UNTRUSTED, usesChat: true, version });

    const servers = (words: string) => processesOf(bench.vscode.home, words);
    const untilServed = (limited: boolean) =>
      until(async () => {
        const [all, ofLimited] = [await servers('dist/mcp.mjs'), await servers('--untrusted')];
        return all.length === 1 && ofLimited.length === (limited ? 1 : 0);
      }, PATIENCE);

    it(
      version === 'newest'
        ? 'is started as soon as the person grants the trust that VS Code asks for'
        : 'reads and writes no files, and is restarted with them when trust is granted',
      async () => {
        // The older one asks at once, whatever the setting says.
        if (version === 'oldest') await bench.page.getByText("No, I don't trust").click();
        await bench.command('fal: Open Log');
        await bench.mcpServer('Start Server');
        if (version === 'newest') {
          await bench.dialog(/trust/i).waitFor();
          assert.deepEqual(await servers('dist/mcp.mjs'), []);
          const trust = bench.dialog(/trust/i).locator('.monaco-button');
          await trust.filter({ hasText: /Trust/ }).first().click();
        } else {
          await untilServed(true);
          await bench.command('Workspaces: Manage Workspace Trust');
          await trustButton(bench).click();
        }
        await untilServed(false);
      },
    );
  });
