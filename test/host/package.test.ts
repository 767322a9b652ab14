import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { listFiles, PackageManager } from '@vscode/vsce';
import { decode } from 'fast-png';
import { modulesOf, outputsOf } from '../support/bundles.ts';
import { VSIX } from './vsix.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** What the extension and the server load when they need it, in files named after their content. */
const CHUNK = /^dist\/chunks\/[\w-]+\.mjs$/;

/** Each step of the walkthrough has one for each kind of theme. */
const PICTURE = /(?<=^media\/walkthrough\/)\w+-(light|dark)\.png$/;

/** Those beside the skill of the tools in general. */
const SKILL = /(?<=^media\/skills\/fal-)[a-z-]+(?=\/SKILL\.md$)/;

/** Bytes of code that an activation may read. */
const LOADED_AT_ACTIVATION = 50_000;

describe('the package', () => {
  it('holds what runs, and nothing else', async () => {
    // `npm run package` sets the same; the types of vsce lack `readmePath`.
    const options = { packageManager: PackageManager.None, readmePath: 'dist/README.md' };
    const files = await listFiles({ cwd: PROJECT, ...options });
    const names = files.map((file) =>
      file
        .replaceAll('\\', '/')
        .replace(CHUNK, 'dist/chunks/…')
        .replace(PICTURE, '….png')
        .replace(SKILL, '…'),
    );
    assert.deepEqual([...new Set(names)].sort(), [
      'CHANGELOG.md',
      'LICENSE',
      'dist/README.md',
      'dist/THIRD-PARTY-NOTICES.txt',
      'dist/catalogue.br',
      'dist/chunks/…',
      'dist/clips/360x640.mp4',
      'dist/clips/480x480.mp4',
      'dist/clips/640x360.mp4',
      'dist/codicon.ttf',
      'dist/comparison.css',
      'dist/comparison.js',
      'dist/draco/draco_decoder.wasm',
      'dist/draco/draco_wasm_wrapper.js',
      'dist/extension.js',
      'dist/imaging/decoder.opt.wasm.br',
      'dist/imaging/main.mjs',
      'dist/imaging/mozjpeg_dec.wasm.br',
      'dist/imaging/webp_dec.wasm.br',
      'dist/imaging/webp_enc_simd.wasm.br',
      'dist/mcp.mjs',
      'dist/sandbox.mjs',
      'dist/server.json',
      'dist/viewer.js',
      'dist/webview.css',
      'dist/webview.js',
      'media/fal.svg',
      'media/icon.png',
      'media/l10n/bundle.l10n.de.json',
      'media/schemas/media-record.json',
      'media/skills/fal-…/SKILL.md',
      'media/skills/fal/SKILL.md',
      'media/walkthrough/….png',
      'package.json',
      'package.nls.de.json',
      'package.nls.json',
    ]);
  });

  it('has a page without pictures and links that VS Code could not show', async () => {
    const page = await readFile(`${PROJECT}/dist/README.md`, 'utf8');
    assert.match(page, /^# fal for VS Code\n/);
    const targets = [...page.matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target);
    assert.ok(targets.length > 0);
    assert.deepEqual(
      targets.filter((target) => !target.startsWith('https:')),
      [],
    );
  });

  it('is under 2 MB', async () => {
    const { size } = await stat(VSIX);
    assert.ok(size > 100_000 && size < 2_000_000, `${size} bytes`);
  });

  it('loads little when the extension is activated, and nothing that is not needed yet', async () => {
    const outputs = [...(await outputsOf('extension.js', { atStart: true })).values()];
    const files = outputs.flatMap(({ inputs }) => Object.keys(inputs));
    assert.ok(files.includes('src/extension/extension.ts'));
    const later =
      /^src\/(?!extension\/|domain\/toolNames\.ts|fal\/(environmentKey|errors|redact)\.ts)|^node_modules\//;
    assert.deepEqual(
      files.filter((file) => later.test(file)),
      [],
    );
    const bytes = outputs.reduce((sum, output) => sum + output.bytes, 0);
    assert.ok(bytes < LOADED_AT_ACTIVATION, `${bytes} bytes`);
  });

  it('has an extension that holds nothing of what the server and the sandbox are', async () => {
    const modules = await modulesOf('extension.js');
    assert.deepEqual(
      modules.filter((file) => /^src\/(mcp|tools|cli|sandbox)\//.test(file)),
      [],
    );
  });

  it('has an icon of 256 pixels', async () => {
    const { width, height } = decode(await readFile(`${PROJECT}/media/icon.png`));
    assert.deepEqual([width, height], [256, 256]);
  });
});
