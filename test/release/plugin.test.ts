import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ZodType } from 'zod';
import { writePlugin } from '../../src/release/plugin.ts';
import type { Product } from '../../src/connect/product.ts';
import { readJson, readTexts } from '../host/manifest.ts';
import { enterBy, reportDoor } from '../support/door.ts';
import { tempFolder, useSandbox } from '../support/mcp.ts';
import { makeHostile, npmEnvironment, useRegistry } from '../support/npmPackage.ts';
import {
  AGENT_PLUGIN,
  AGENT_SERVERS,
  CLAUDE_MARKETPLACE,
  CLAUDE_PLUGIN,
  GEMINI_EXTENSION,
} from './pluginFormats.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
/** Milliseconds from nothing to a picture: the newcomer's minute. */
const DEADLINE = 240_000;

/** The formats that the files must have. */
const FORMATS: Readonly<Record<string, ZodType>> = {
  'plugin.json': AGENT_PLUGIN,
  'mcp.json': AGENT_SERVERS,
  '.claude-plugin/plugin.json': CLAUDE_PLUGIN,
  '.claude-plugin/marketplace.json': CLAUDE_MARKETPLACE,
  'gemini-extension.json': GEMINI_EXTENSION,
};

/** A server as every reader's file has it. */
interface Entry {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

describe('the plugin folder', () => {
  let folder: string;
  let product: Product;
  const read = async (file: string): Promise<Record<string, unknown>> =>
    JSON.parse(await readFile(path.join(folder, file), 'utf8')) as Record<string, unknown>;

  before(async () => {
    folder = path.join(await tempFolder('plugin'), 'fal-mcp');
    const { description = '' } = await readTexts();
    product = { ...((await readJson('package.json')) as Product), description };
    await writePlugin(PROJECT, folder, product);
  });
  after(() => rm(path.dirname(folder), { recursive: true, force: true }));

  it('holds what the readers look for, and nothing else', async () => {
    const names = await readdir(folder, { recursive: true });
    const skills = await readdir(path.join(PROJECT, 'media/skills'));
    const folders = ['.claude-plugin', 'skills', ...skills.map((name) => `skills/${name}`)];
    const files = [...Object.keys(FORMATS), 'LICENSE', 'start.mjs'];
    assert.deepEqual(
      names.map((name) => name.replaceAll('\\', '/')).sort(),
      [...folders, ...files, ...skills.map((name) => `skills/${name}/SKILL.md`)].sort(),
    );
  });

  it('has the same skills, byte for byte', async () => {
    for (const name of await readdir(path.join(folder, 'skills'))) {
      const file = path.join('skills', name, 'SKILL.md');
      const source = await readFile(path.join(PROJECT, 'media', file));
      assert.ok(source.equals(await readFile(path.join(folder, file))), file);
    }
  });

  for (const [file, format] of Object.entries(FORMATS)) {
    it(`has in ${file} what its format allows`, async () => {
      const content = await read(file);
      format.parse(content);
      // A check that takes anything finds nothing.
      assert.ok(!format.safeParse({ ...content, another: true }).success);
    });
  }

  it('has the name and the version of the package everywhere', async () => {
    const about = { name: 'fal-mcp', version: product.version };
    for (const file of ['plugin.json', '.claude-plugin/plugin.json', 'gemini-extension.json']) {
      const { name, version } = await read(file);
      assert.deepEqual({ name, version }, about, file);
    }
    const { plugins } = CLAUDE_MARKETPLACE.parse(await read('.claude-plugin/marketplace.json'));
    assert.deepEqual(
      plugins.map(({ name, source }) => [name, path.join(folder, source, '.')]),
      [['fal-mcp', path.join(folder, '.')]],
    );
    const starts = `-y fal-mcp@${product.version}`;
    for (const file of ['mcp.json', 'gemini-extension.json']) {
      const { command, args } = await entryOf(file);
      assert.match(`${command} ${args.join(' ')} `, /^npx --prefix /, file);
      assert.ok(`${args.join(' ')} `.includes(` ${starts} `), file);
    }
    const launcher = await readFile(path.join(folder, 'start.mjs'), 'utf8');
    assert.ok(launcher.includes(` ${starts} `));
  });

  it('holds no key, only its name', async () => {
    assert.deepEqual((await entryOf('mcp.json')).env, undefined);
    assert.deepEqual((await entryOf('.claude-plugin/plugin.json')).env, undefined);
    assert.deepEqual((await entryOf('gemini-extension.json')).env, { FAL_KEY: '${FAL_KEY}' });
    const { settings } = GEMINI_EXTENSION.parse(await read('gemini-extension.json'));
    assert.deepEqual(
      settings.map(({ envVar, sensitive }) => [envVar, sensitive]),
      [['FAL_KEY', true]],
    );
  });

  it('is under 50 KB', async () => {
    const names = await readdir(folder, { recursive: true });
    const sizes = await Promise.all(names.map((name) => stat(path.join(folder, name))));
    assert.ok(sizes.reduce((sum, one) => sum + (one.isFile() ? one.size : 0), 0) < 50_000);
  });

  async function entryOf(file: string): Promise<Entry> {
    const { mcpServers } = (await read(file)) as { mcpServers: Record<string, Entry> };
    assert.deepEqual(Object.keys(mcpServers), ['fal']);
    return mcpServers.fal ?? { command: '', args: [] };
  }

  describe('leads to nine tools and a picture within a minute', function () {
    this.timeout(DEADLINE);
    const registry = useRegistry();
    const sandbox = useSandbox();

    /** Enters as a reader does that starts the server of `file` in a new person's empty project. */
    async function enter(file: string, how: (project: string) => Reading) {
      const home = await tempFolder('home');
      const project = path.join(home, 'project');
      await mkdir(project);
      const stolen = path.join(home, 'stolen');
      await makeHostile(project, stolen, { programs: true });
      const { command, args, env = {} } = await entryOf(file);
      const { variables, cwd } = how(project);
      const fill = (text: string) =>
        text.replaceAll(/\$\{(\w+)\}/g, (all, name: string) => variables[name] ?? all);
      const start = {
        command,
        args: args.map(fill),
        env: {
          ...npmEnvironment(home, { registry: registry.url }),
          ...variables,
          ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, fill(value)])),
          FAL_DATA_DIR: path.join(home, 'data'),
        },
        cwd,
      };
      try {
        const times = await enterBy(start, sandbox.url);
        reportDoor(`The plugin by ${file}`, times);
        assert.ok(!existsSync(stolen), 'a program of the project had the key');
        return { saved: await readdir(path.join(project, 'images')) };
      } finally {
        await rm(home, { recursive: true, force: true });
      }
    }

    it('for a reader of Agent Plugins that names no project: saved where an update deletes nothing', async () => {
      const { saved } = await enter('mcp.json', (project) => ({
        variables: { PLUGIN_ROOT: folder, PLUGIN_DATA: project },
        cwd: folder,
      }));
      assert.equal(saved.length, 1);
    });

    it('for Claude Code, wherever it starts servers', async () => {
      const { saved } = await enter('.claude-plugin/plugin.json', (project) => ({
        variables: { CLAUDE_PLUGIN_ROOT: folder, CLAUDE_PROJECT_DIR: project },
        cwd: folder,
      }));
      assert.equal(saved.length, 1);
    });

    it('for Gemini CLI, which passes on the key that the file names', async () => {
      const { saved } = await enter('gemini-extension.json', (project) => ({
        variables: {
          extensionPath: folder,
          workspacePath: project,
          FAL_KEY: 'test-id:test-secret',
        },
        cwd: folder,
      }));
      assert.equal(saved.length, 1);
    });
  });
});

/** What a reader puts in place of placeholders, and where it starts the server. */
interface Reading {
  readonly variables: Readonly<Record<string, string>>;
  readonly cwd: string;
}
