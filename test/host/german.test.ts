import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startSandbox, tempFolder } from '../support/mcp.ts';
import { readJson, readTexts } from './manifest.ts';
import { packTestExtension } from './testExtension.ts';
import { VSIX } from './vsix.ts';
import { INSTALL_DEADLINE } from './vscode.ts';
import { keepsFailures, openWorkbench, type Workbench } from './workbench.ts';

/** A language pack that translates nothing of VS Code's own: with it VS Code is German, in English words. */
const packLanguage = (folder: string) => {
  const translations = [{ id: 'vscode', path: './main.i18n.json' }];
  const language = { languageId: 'de', languageName: 'German', localizedLanguageName: 'Deutsch' };
  const contributes = { localizations: [{ ...language, translations }] };
  const manifest = { name: 'language-pack-de', displayName: 'German', contributes };
  return packTestExtension(folder, manifest, {
    'main.i18n.json': JSON.stringify({ version: '1.0.0', contents: {} }),
  });
};

describe('VS Code in German, with the packaged extension', function () {
  this.timeout(150_000);
  let sandbox: Sandbox;
  let folder: string;
  let bench: Workbench;
  let manifest: Record<string, string>;
  let shown: Record<string, string>;

  before(async function () {
    this.timeout(INSTALL_DEADLINE);
    sandbox = await startSandbox();
    folder = await tempFolder('german');
    manifest = await readTexts('.de');
    shown = (await readJson('media/l10n/bundle.l10n.de.json')) as Record<string, string>;
    bench = await openWorkbench({
      vsix: [await packLanguage(folder), VSIX],
      env: { FAL_GATEWAY_URL: sandbox.url },
      locale: 'de',
    });
  });
  keepsFailures(() => bench);
  after(async () => {
    await bench.close();
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  });

  const german = (texts: Record<string, string>, name: string) => {
    const text = texts[name];
    assert.ok(text !== undefined && text !== name, name);
    return text;
  };

  it('lists its commands in German', async () => {
    await bench.command(`fal: ${german(manifest, 'command.setKey')}`);
  });

  it('speaks German where the extension itself does', async () => {
    const noKey = german(shown, '$(key) fal: no key').replace('$(key)', '').trim();
    await bench.status.filter({ hasText: noKey }).waitFor();
    await bench.screenshot('german');
    await bench.page.keyboard.press('Escape');
    await bench.command(`fal: ${german(manifest, 'command.searchModels')}`);
    await bench.type('flux schnell');
    await bench.pick(/fal-ai\/flux\/schnell/);
    await bench.row(german(shown, 'Show Schema')).waitFor();
    await bench.page.keyboard.press('Escape');
  });
});
