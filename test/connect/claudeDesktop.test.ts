import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { getMcpConfigForManifest, MANIFEST_SCHEMAS, unpackExtension } from '@anthropic-ai/mcpb';
import { readServerFiles } from '../../src/connect/serverFiles.ts';
import type { Product } from '../../src/connect/product.ts';
import { connectServer, startSandbox, tempFolder } from '../support/mcp.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const BUNDLE = path.join(PROJECT, 'dist', 'fal.mcpb');
const KEY = 'desktop:key-marker';

const run = promisify(execFile);

/** Packs it from what is built, in a time zone. */
const pack = (zone = 'UTC') =>
  run(process.execPath, ['esbuild.mjs', '--mcpb', '--only'], {
    cwd: PROJECT,
    env: { ...process.env, TZ: zone },
  });

describe('the bundle for Claude Desktop', function () {
  this.timeout(240_000);
  let folder: string;
  before(async () => {
    await pack();
    folder = await tempFolder('mcpb');
    assert.ok(await unpackExtension({ mcpbPath: BUNDLE, outputDir: folder, silent: true }));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const manifest = async () =>
    MANIFEST_SCHEMAS['0.3'].parse(
      JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8')),
    );

  it('holds the server and what it needs, and nothing else', async () => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((one) => one.isFile())
      .map((one) => path.relative(folder, path.join(one.parentPath, one.name)));
    const server = (await readServerFiles(path.join(PROJECT, 'dist'))).files;
    assert.deepEqual(
      files.sort(),
      [
        ...['LICENSE', 'icon.png', 'manifest.json', 'screenshots/agent.png'],
        ...server.map((name) => `server/${name}`),
      ].sort(),
    );
  });

  it("is sound for the format's own validator, also in the format's next version", async () => {
    const validator = path.join(PROJECT, 'node_modules/@anthropic-ai/mcpb/dist/cli/cli.js');
    const { stdout } = await run(process.execPath, [validator, 'validate', folder]);
    assert.match(stdout, /Manifest schema validation passes/);
    const { manifest_version: version, ...rest } = await manifest();
    assert.equal(version, '0.3');
    MANIFEST_SCHEMAS['0.4'].parse({ ...rest, manifest_version: '0.4' });
  });

  it('says who makes it, where its manual, its help and the rules on data are, and that it is unofficial', async () => {
    const project = JSON.parse(
      await readFile(path.join(PROJECT, 'package.json'), 'utf8'),
    ) as Product;
    const found = await manifest();
    const page = 'https://github.com/fal-vscode/fal-vscode';
    assert.deepEqual(found.author, project.author);
    assert.deepEqual(found.repository, { type: 'git', url: page });
    assert.equal(found.homepage, project.homepage);
    assert.equal(found.support, project.bugs.url);
    assert.equal(found.documentation, `${page}/blob/main/src/mcp/README.md`);
    assert.deepEqual(found.privacy_policies, [
      `${page}/blob/main/.github/PRIVACY.md`,
      'https://fal.ai/legal/privacy-policy',
    ]);
    assert.match(found.long_description ?? '', /Unofficial: not affiliated with fal/);
    assert.deepEqual([found.tools_generated, found.prompts_generated], [true, true]);
  });

  it('has pictures of the sizes that it states', async () => {
    const { icons = [], screenshots = [] } = await manifest();
    assert.deepEqual([icons.length, screenshots.length], [1, 1]);
    const read = (file: string) => readFile(path.join(folder, file));
    for (const { src, size } of icons) {
      const png = await read(src);
      assert.equal(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`, size);
    }
    for (const file of screenshots)
      assert.equal((await read(file)).toString('latin1', 1, 4), 'PNG');
    assert.ok((await stat(BUNDLE)).size < 2_000_000);
  });

  it('is the same to the byte when it is packed again', async () => {
    const sum = async () =>
      createHash('sha256')
        .update(await readFile(BUNDLE))
        .digest('hex');
    const before = await sum();
    await pack('America/New_York');
    assert.equal(await sum(), before);
  });

  it('makes Claude Desktop ask for the key as a secret', async () => {
    const { user_config, tools, description } = await manifest();
    assert.match(description, /^Generate images/);
    assert.equal(user_config?.key?.sensitive, true);
    assert.equal(user_config.key.required, true);
    assert.equal(tools?.length, 9);
  });

  it('starts as Claude Desktop starts it: nine tools, the key, and the folder to save in', async () => {
    const sandbox = await startSandbox({ key: KEY });
    const results = await tempFolder('results');
    const config = await getMcpConfigForManifest({
      manifest: await manifest(),
      extensionPath: folder,
      systemDirs: {},
      userConfig: { key: KEY, folder: results },
      pathSeparator: path.sep,
    });
    assert.ok(config);
    assert.equal(config.command, 'node');
    const start = {
      command: process.execPath,
      args: config.args ?? [],
      cwd: path.parse(folder).root,
      env: {
        ...config.env,
        FAL_GATEWAY_URL: sandbox.url,
        FAL_DATA_DIR: path.join(results, 'data'),
      },
    };
    const client = await connectServer(start, 'claude-ai');
    assert.equal((await client.listTools()).tools.length, 9);
    const run = await client.callTool({
      name: 'run_model',
      arguments: {
        endpoint_id: 'fal-ai/flux/schnell',
        input: { prompt: 'a fox' },
        save_to: 'pictures',
      },
    });
    await client.close();
    await sandbox.close();
    assert.notEqual(run.isError, true, JSON.stringify(run.content));
    assert.equal((await readdir(path.join(results, 'pictures'))).length, 1);
    await rm(results, { recursive: true });
  });
});
