import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { getMcpConfigForManifest, type McpbManifestAny, unpackExtension } from '@anthropic-ai/mcpb';
import { packBundle } from '../../src/connect/bundle.ts';
import type { Product } from '../../src/connect/product.ts';
import { registryEntry } from '../../src/release/registry.ts';
import { TOOLS } from '../../src/tools/tools.ts';
import { enterBy, reportDoor } from '../support/door.ts';
import { startSandbox, tempFolder, useSandbox } from '../support/mcp.ts';
import { npmEnvironment, useRegistry } from '../support/npmPackage.ts';
import { runToEnd } from '../suites/process.ts';
import { REGISTRY_ENTRY } from './registryEntry.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const DEADLINE = 240_000;
const KEY = 'desktop:key-marker';

const productOf = async () =>
  JSON.parse(await readFile(path.join(PROJECT, 'package.json'), 'utf8')) as Product;

describe('the doors', function () {
  this.timeout(DEADLINE);
  const sandbox = useSandbox();
  const folders: string[] = [];
  const fresh = async (name: string) => {
    const folder = await tempFolder(name);
    folders.push(folder);
    return folder;
  };
  after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

  describe('of npm', () => {
    const registry = useRegistry();
    /** A person who has never installed the package, in an empty project. */
    const newcomer = async () => ({
      env: npmEnvironment(await fresh('home'), { registry: registry.url }),
      cwd: await fresh('project'),
    });

    it("npx writes Claude Code's file, and what stands in it is started", async () => {
      const { env, cwd } = await newcomer();
      const from = performance.now();
      const connect = ['-y', 'fal-mcp', 'connect', 'claude-code', '--yes'];
      const { code, err } = await runToEnd('npx', connect, env, cwd);
      assert.equal(code, 0, err);
      const before = performance.now() - from;
      const text = await readFile(path.join(cwd, '.mcp.json'), 'utf8');
      const { mcpServers } = JSON.parse(text) as {
        mcpServers: Record<string, { command: string; args: string[] }>;
      };
      assert.deepEqual(Object.keys(mcpServers), ['fal']);
      const { command, args } = mcpServers.fal ?? { command: '', args: [] };
      const times = await enterBy({ command, args, env, cwd }, sandbox.url);
      reportDoor("npx and Claude Code's file", times, before);
    });

    it('the entry of the MCP registry is started as it says, its optional variables left empty', async () => {
      const { env, cwd } = await newcomer();
      const product = await productOf();
      const entry = registryEntry({ product, bundle: Buffer.from('none') });
      const [npm] = REGISTRY_ENTRY.parse(entry).packages;
      const { runtimeHint = '', runtimeArguments = [], environmentVariables = [] } = npm;
      const spec = `${npm.identifier}@${npm.version}`;
      const args = [...runtimeArguments.map((one) => one.value ?? ''), spec];
      const optional = environmentVariables.filter((one) => one.isRequired !== true);
      const empty = Object.fromEntries(optional.map(({ name }) => [name, '']));
      const start = { command: runtimeHint, args, cwd };
      const times = await enterBy(
        { ...start, env: { ...env, ...empty, FAL_GATEWAY_URL: sandbox.url } },
        sandbox.url,
      );
      reportDoor("npx by the registry's entry", times);
    });
  });

  it('of Claude Desktop: the bundle is unpacked, and its manifest started', async () => {
    const from = performance.now();
    const file = path.join(await fresh('bundle'), 'fal.mcpb');
    await writeFile(file, await packBundle(PROJECT, { ...(await productOf()), tools: TOOLS }));
    const extensionPath = await fresh('unpacked');
    assert.ok(await unpackExtension({ mcpbPath: file, outputDir: extensionPath, silent: true }));
    const text = await readFile(path.join(extensionPath, 'manifest.json'), 'utf8');
    const cwd = await fresh('results');
    const config = await getMcpConfigForManifest({
      manifest: JSON.parse(text) as McpbManifestAny,
      extensionPath,
      systemDirs: {},
      userConfig: { key: KEY, folder: cwd },
      pathSeparator: path.sep,
    });
    assert.ok(config);
    assert.equal(config.command, 'node');
    const before = performance.now() - from;
    // Another key than that of the form would be refused.
    const strict = await startSandbox({ key: KEY });
    await mkdir(path.join(cwd, '.data'));
    const { args = [], env = {} } = config;
    const start = { command: process.execPath, args, env, cwd };
    const times = await enterBy(start, strict.url).finally(() => strict.close());
    reportDoor('The bundle of Claude Desktop', times, before);
  });
});
