import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findComponents, noticesOf } from '../../src/release/notices.ts';
import type { Outputs } from '../../src/release/components.ts';
import { tempFolder } from '../support/mcp.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** What esbuild says of a file that holds these modules. */
const outputsOf = (...modules: readonly string[]): Outputs => ({
  'dist/x.js': { inputs: Object.fromEntries(modules.map((one) => [one, { bytesInOutput: 1 }])) },
});

describe('the licences of what is built in', () => {
  it('are those of every package in a built file, and of what is compiled into one', async () => {
    const meta = await readFile(path.join(PROJECT, 'dist/meta.json'), 'utf8');
    const { outputs } = JSON.parse(meta) as { outputs: Outputs };
    const components = await findComponents(PROJECT, outputs);
    const notices = await readFile(path.join(PROJECT, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8');
    assert.equal(noticesOf(components), notices);
    for (const { name, version, within = name } of components)
      assert.ok(notices.includes(`${within} ${version}, `), name);
    const names = components.map(({ name }) => name);
    const known = ['@modelcontextprotocol/sdk', 'preact', 'three', 'zod', 'minimp3-wasm', 'robot3'];
    for (const name of [...known, 'Draco', 'MozJPEG', 'libwebp']) assert.ok(names.includes(name));
    assert.ok(!names.includes('esbuild'), 'what only builds is no part');
  });

  it('stand there once each, however many have them', async () => {
    const notices = await readFile(path.join(PROJECT, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8');
    const count = (text: string) => notices.split(text).length - 1;
    assert.equal(count('TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION'), 1);
    assert.ok(count('Permission is hereby granted, free of charge') < 12);
    assert.ok(count(', MIT\n') > 40);
  });

  describe('of a made-up package', () => {
    let project: string;
    beforeEach(async () => {
      project = await tempFolder('licences');
    });
    afterEach(() => rm(project, { recursive: true }));

    /** Installs a package in the project. */
    async function install(folder: string, license: unknown, text?: string): Promise<void> {
      const at = path.join(project, folder);
      await mkdir(at, { recursive: true });
      const manifest = { name: path.basename(folder), version: '1.2.3', license };
      await writeFile(path.join(at, 'package.json'), JSON.stringify(manifest));
      if (text !== undefined) await writeFile(path.join(at, 'LICENSE'), text);
    }

    for (const license of ['GPL-3.0-only', 'MIT AND GPL-2.0', 'SEE LICENSE IN X', undefined, {}])
      it(`are refused when it is ${JSON.stringify(license)}`, async () => {
        await install('node_modules/a', license, 'A text');
        const found = findComponents(project, outputsOf('node_modules/a/index.js'));
        await assert.rejects(found, /^Error: a 1\.2\.3 has the licence .+ not allowed/);
      });

    it('are refused without a text', async () => {
      await install('node_modules/a', 'MIT');
      const found = findComponents(project, outputsOf('node_modules/a/index.js'));
      await assert.rejects(found, /^Error: a 1\.2\.3 comes without the text/);
    });

    it('are those of the package that holds the file, also inside another and in a folder', async () => {
      await install('node_modules/a', 'MIT', 'MIT License\n\nCopyright (c) A\n\nDo.');
      await install('node_modules/a/node_modules/@s/b', 'MIT', 'Copyright 2020 B\r\n\r\nDo.\r\n');
      await install('node_modules/unused', 'GPL-3.0-only');
      const components = await findComponents(project, {
        ...outputsOf('node_modules/a/lib/deep/x.js', 'node_modules/a/node_modules/@s/b/b.ttf?1'),
        'dist/y.js': { inputs: { 'node_modules/unused/x.js': { bytesInOutput: 0 } } },
      });
      const [, part] = noticesOf(components).split(/\n\n-+\n\n/);
      const lines = ['a 1.2.3, MIT', '  Copyright (c) A', 'b 1.2.3, MIT', '  Copyright 2020 B'];
      assert.equal(part, [...lines, '', 'Do.', ''].join('\n'));
    });
  });
});
