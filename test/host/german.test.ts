import assert from 'node:assert/strict';
import { readJson, readTexts } from './manifest.ts';
import { useWorkbench } from './useWorkbench.ts';

describe('VS Code in German, with the packaged extension', () => {
  const { bench } = useWorkbench({ env: { FAL_KEY: undefined }, language: 'de' });
  let manifest: Record<string, string>;
  let shown: Record<string, string>;

  before(async () => {
    manifest = await readTexts('.de');
    shown = (await readJson('media/l10n/bundle.l10n.de.json')) as Record<string, string>;
  });

  const german = (texts: Record<string, string>, name: string) => {
    const text = texts[name];
    assert.ok(text !== undefined && text !== name, name);
    return text;
  };

  it('lists its commands in German', async () => {
    await bench.command(`fal: ${german(manifest, 'command.setKey')}`);
  });

  it('shows its own texts in German', async () => {
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
