import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { defaultModels } from '../../src/extension/generate/defaultModels.ts';
import { fakeVscode, loadIn } from './fakeVscode.ts';

describe('settings that attack', () => {
  it('are of no type but their own, whatever stands in the file', async () => {
    const { contributes } = JSON.parse(await readFile('package.json', 'utf8')) as {
      contributes: { configuration: { properties: Record<string, { default: unknown }> } };
    };
    const settings = contributes.configuration.properties;
    for (const value of [5, null, [], {}, true, 'x', undefined]) {
      const vscode = fakeVscode();
      const getConfiguration = () => ({
        get: () => value,
        inspect: (name: string) => ({ defaultValue: settings[`fal.${name}`]?.default }),
      });
      Object.assign(vscode.api.workspace, { getConfiguration });
      const { readSettings } = (await loadIn(vscode, 'settings.ts')) as {
        readSettings: () => Record<string, unknown> & { output: Record<string, unknown> };
      };
      const { hostedUrl, sandbox, gatewayUrl, output } = readSettings();
      const isText = (one: unknown) => typeof one === 'string';
      assert.ok([hostedUrl, output.folder, output.naming, gatewayUrl ?? ''].every(isText));
      assert.ok([sandbox, output.autosave].every((one) => typeof one === 'boolean'));
      if (typeof value === 'string') continue;
      assert.equal(output.folder, settings['fal.output.folder']?.default);
      assert.equal(output.naming, settings['fal.output.naming']?.default);
    }
  });

  it('name no model for a category that they do not hold', () => {
    const models = defaultModels({ 'text-to-image': 'fal-ai/flux/dev' });
    assert.equal(models.get('text-to-image'), 'fal-ai/flux/dev');
    for (const category of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      assert.equal(models.get(category), undefined, category);
    }
  });

  it('are read as far as they are what they should be', () => {
    for (const value of [undefined, null, 1, 'fal-ai/flux/dev', [1], true]) {
      assert.deepEqual([...defaultModels(value)], [], JSON.stringify(value));
    }
    const mixed = JSON.parse('{"__proto__":"a/b","llm":{"toString":1},"vision":"c/d"}') as unknown;
    assert.deepEqual(
      [...defaultModels(mixed)],
      [
        ['__proto__', 'a/b'],
        ['vision', 'c/d'],
      ],
    );
  });
});
