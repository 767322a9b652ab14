import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { listFiles, PackageManager } from '@vscode/vsce';
import { decode } from 'fast-png';
import { VSIX } from './vsix.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

interface Output {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly imports: readonly { readonly path: string; readonly kind: string }[];
}

/** The sources of the extension's entry and of the chunks that are reached by such imports. */
async function inputs(follow: (imported: { kind: string }) => boolean): Promise<string[]> {
  const meta = await readFile(`${PROJECT}/dist/extension.js.meta.json`, 'utf8');
  const { outputs } = JSON.parse(meta) as { outputs: Readonly<Record<string, Output>> };
  const reached = new Set(['dist/extension.js']);
  for (const name of reached) {
    for (const imported of outputs[name]?.imports ?? []) {
      if (imported.path in outputs && follow(imported)) reached.add(imported.path);
    }
  }
  return [...reached].flatMap((name) => Object.keys(outputs[name]?.inputs ?? {}));
}

describe('the package', () => {
  it('holds what runs, and nothing else', async () => {
    const files = await listFiles({ cwd: PROJECT, packageManager: PackageManager.None });
    const names = files.map((file) => file.replaceAll('\\', '/')).sort();
    const chunks = /^dist\/extension\/[\w-]+\.js$/;
    const pictures = /^media\/walkthrough\/\w+-(light|dark)\.png$/;
    assert.ok(names.some((name) => chunks.test(name)));
    const others = names.filter((name) => !chunks.test(name) && !pictures.test(name));
    assert.deepEqual(others, [
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist/catalogue.br',
      'dist/codicon.ttf',
      'dist/extension.js',
      'dist/mcp.mjs',
      'dist/sandbox.mjs',
      'dist/viewer.js',
      'dist/webview.css',
      'dist/webview.js',
      'media/fal.svg',
      'media/icon.png',
      'media/l10n/bundle.l10n.de.json',
      'media/skills/fal/SKILL.md',
      'package.json',
      'package.nls.de.json',
      'package.nls.json',
    ]);
  });

  it('is under 1 MB', async () => {
    const { size } = await stat(VSIX);
    assert.ok(size > 100_000 && size < 1_000_000, `${size} bytes`);
  });

  it('starts with what activation needs, and loads the rest when it is used', async () => {
    const files = await inputs((imported) => imported.kind === 'import-statement');
    assert.ok(files.includes('src/extension/extension.ts'));
    const heavy = files.filter((file) => !/^src\/(extension|fal\/environmentKey)/.test(file));
    assert.deepEqual(heavy, []);
    const { size } = await stat(`${PROJECT}/dist/extension.js`);
    assert.ok(size < 30_000, `${size} bytes are read at activation`);
  });

  it('holds nothing of what the server and the sandbox are in the extension', async () => {
    const files = await inputs(() => true);
    assert.ok(files.includes('src/extension/generate.ts'));
    assert.deepEqual(
      files.filter((file) => /^src\/(mcp|tools|cli|sandbox)\//.test(file)),
      [],
    );
  });

  it('has an icon of 256 pixels', async () => {
    const { width, height } = decode(await readFile(`${PROJECT}/media/icon.png`));
    assert.deepEqual([width, height], [256, 256]);
  });
});
