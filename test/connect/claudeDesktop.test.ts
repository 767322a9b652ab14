import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { getMcpConfigForManifest, MANIFEST_SCHEMAS, unpackExtension } from '@anthropic-ai/mcpb';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { readServerFiles } from '../../src/connect/serverFiles.ts';
import { startSandbox, tempFolder } from '../support/mcp.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const BUNDLE = path.join(PROJECT, 'dist', 'fal.mcpb');
const KEY = 'desktop:key-marker';

describe('the bundle for Claude Desktop', function () {
  this.timeout(240_000);
  let folder: string;
  before(async () => {
    await promisify(execFile)(process.execPath, ['esbuild.mjs', '--mcpb', '--only'], {
      cwd: PROJECT,
    });
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
      ['LICENSE', 'icon.png', 'manifest.json', ...server.map((name) => `server/${name}`)].sort(),
    );
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
    const client = new Client({ name: 'claude-ai', version: '1.0.0' });
    await client.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: config.args ?? [],
        cwd: path.parse(folder).root,
        env: {
          ...config.env,
          FAL_GATEWAY_URL: sandbox.url,
          FAL_DATA_DIR: path.join(results, 'data'),
        },
      }),
    );
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
