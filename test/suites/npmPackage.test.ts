import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { measurePackage, sizeTable } from '../../src/connect/npmPackage.ts';
import { readServerFiles } from '../../src/connect/serverFiles.ts';
import { installNode } from '../support/cache.ts';
import { callTool, connectServer, tempFolder } from '../support/mcp.ts';
import { npmEnvironment, usePackage } from '../support/npmPackage.ts';
import { hasTable } from '../support/readmeTables.ts';
import { runToEnd } from './process.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const LARGEST = 2_000_000;
const MODEL = 'fal-ai/nano-banana';

type Env = Record<string, string>;

/** A folder with the installed package, and how its programs are started there. */
interface Installed {
  readonly folder: string;
  readonly env: Env;
  start(program: string, args: readonly string[], env?: Env): ReturnType<typeof runToEnd>;
}

/** Installs the tarball in an empty folder, with neither a registry nor a cache. */
async function install(tarball: string, node: string): Promise<Installed> {
  const folder = await tempFolder('installed');
  const home = await tempFolder('home');
  const env = npmEnvironment(home, { node });
  const start: Installed['start'] = (program, args, more = {}) =>
    runToEnd(program, args, { ...env, ...more }, folder);
  const { code, err } = await start('npm', ['install', '--offline', tarball]);
  assert.equal(code, 0, err);
  return { folder, env, start };
}

/** Starts the package's own sandbox; resolves to the variables that its first line prints. */
async function startOwnSandbox({ folder, env }: Installed) {
  const program = path.join(folder, 'node_modules/.bin/fal-mcp');
  const options = ['--speed', '20', '--stop-with-stdin'];
  const child = spawn(program, ['sandbox', ...options], { env, cwd: folder });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const variables = [...line.toString().matchAll(/(FAL_\w+)=([^\s)]+)/g)];
  return {
    variables: Object.fromEntries(variables.map(([, name = '', value = '']) => [name, value])),
    close: async () => {
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
}

describe('the npm package', function () {
  this.timeout(240_000);
  const packed = usePackage();

  it('holds the server, the sandbox and what they read, and nothing else', async () => {
    const server = (await readServerFiles(path.join(PROJECT, 'dist'))).files;
    assert.deepEqual(
      [...packed.files].sort(),
      [
        ...server.filter((name) => name !== 'mcp.mjs'),
        ...['fal-mcp.mjs', 'sandbox.mjs', 'package.json', 'README.md', 'LICENSE'],
        ...['360x640', '480x480', '640x360'].map((size) => `clips/${size}.mp4`),
      ].sort(),
    );
  });

  it('is at most 2 MB, and unpacked not much more', () => {
    assert.ok(packed.size > 500_000 && packed.size <= LARGEST, `${packed.size} bytes`);
    assert.ok(packed.unpackedSize <= 2 * LARGEST, `${packed.unpackedSize} bytes`);
  });

  it("has the project's version, no dependency, and may be published", async () => {
    const read = async (name: string) =>
      JSON.parse(await readFile(path.join(PROJECT, name), 'utf8')) as Record<string, unknown>;
    const own = await read('dist/npm/package.json');
    const project = await read('package.json');
    assert.deepEqual(Object.keys(own), [
      ...['name', 'version', 'description', 'mcpName', 'license', 'keywords', 'author'],
      ...['homepage', 'repository', 'bugs', 'engines', 'bin'],
    ]);
    assert.equal(own.name, 'fal-mcp');
    assert.equal(own.mcpName, 'io.github.fal-vscode/fal-mcp');
    for (const field of ['version', 'license', 'author', 'homepage', 'repository', 'bugs'])
      assert.deepEqual(own[field], project[field], field);
    assert.deepEqual(own.engines, { node: (project.engines as { node: string }).node });
    assert.match(String(own.description), /^Generate images/);
  });

  it('has a short page of its own, whose commands start with fal-mcp, and whose links lead to addresses', async () => {
    const page = await readFile(path.join(PROJECT, 'dist/npm/README.md'), 'utf8');
    assert.ok(page.trimEnd().split('\n').length <= 80);
    const links = [...page.matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target);
    assert.ok(links.length >= 5);
    assert.deepEqual(
      links.filter((target) => !target.startsWith('https:')),
      [],
    );
    for (const line of ['connect cursor', 'run fal-ai/', 'sandbox$', '--http '])
      assert.match(page, new RegExp(`^npx fal-mcp ${line}`, 'm'));
    assert.match(page, /Unofficial/);
    assert.doesNotMatch(page, /mcp\.mjs/);
    const files = 'https://github.com/fal-vscode/fal-vscode/blob/main/';
    for (const link of links.filter((target) => target.startsWith(files))) {
      const file = link.slice(files.length);
      await assert.doesNotReject(access(path.join(PROJECT, file)), link);
    }
  });

  it('has the parts that the manual lists', async () => {
    const sizes = await measurePackage(path.join(PROJECT, 'dist/npm'));
    await hasTable('src/cli/README.md', 'sizes', sizeTable(sizes));
    const packed = sizes.reduce((sum, one) => sum + one.packed, 0);
    assert.ok(packed <= LARGEST, `${packed} bytes`);
  });

  for (const [name, nodeOf] of [
    [`Node ${process.versions.node}`, () => Promise.resolve(process.execPath)],
    ['Node 24', installNode],
  ] as const) {
    describe(`installed offline in an empty folder, with ${name}`, () => {
      let installed: Installed;
      let sandbox: Awaited<ReturnType<typeof startOwnSandbox>>;
      let env: Env;
      before(async () => {
        installed = await install(packed.tarball, await nodeOf());
        sandbox = await startOwnSandbox(installed);
        env = { ...sandbox.variables, FAL_DATA_DIR: path.join(installed.folder, 'data') };
      });
      after(async () => {
        await sandbox.close();
        await rm(installed.folder, { recursive: true });
        await rm(installed.env.HOME ?? '', { recursive: true });
      });
      const falMcp = (...args: string[]) => installed.start('npx', ['fal-mcp', ...args], env);

      it('installs nothing besides itself', async () => {
        const packages = await readdir(path.join(installed.folder, 'node_modules'));
        assert.deepEqual(packages.filter((one) => !one.startsWith('.')).sort(), ['fal-mcp']);
      });

      it('prints its version, and calls itself fal-mcp', async () => {
        const { code, out } = await falMcp('--version');
        assert.deepEqual([code, out], [0, `${packed.version}\n`]);
        assert.match((await falMcp('run', '--help')).out, /^ {2}fal-mcp run ENDPOINT/m);
        assert.match((await falMcp('connect', '--help')).out, /^ {2}fal-mcp connect CLIENT/m);
      });

      it('has a sandbox that says how to use it, and ends with the command', async () => {
        const { folder } = installed;
        const program = path.join(folder, 'node_modules/.bin/fal-mcp');
        const child = spawn(program, ['sandbox', '--key', 'a:b'], { env: installed.env });
        const ended = once(child, 'exit');
        const [[line], [help]] = (await Promise.all([
          once(child.stdout, 'data'),
          once(child.stderr, 'data'),
        ])) as [[Buffer], [Buffer]];
        const url = /^fal sandbox at (http:\/\/127\.0\.0\.1:\d+) /.exec(line.toString())?.[1] ?? '';
        assert.ok((await fetch(url)).status < 500);
        for (const text of [`FAL_GATEWAY_URL=${url}`, 'FAL_KEY=a:b', 'fal-mcp run fal-ai/'])
          assert.ok(help.toString().includes(text), help.toString());
        child.kill();
        await ended;
        await assert.rejects(fetch(url), TypeError);
        const other = path.join(folder, 'node_modules/.bin/fal-mcp-sandbox');
        for (const [start, ...args] of [[other], [program, 'sandbox']] as const) {
          const { code, out } = await installed.start(start, [...args, '--help']);
          assert.deepEqual([code, out.includes('--fault SPEC')], [0, true]);
        }
      });

      it('is an MCP server, which runs a model', async () => {
        const { folder } = installed;
        const command = path.join(folder, 'node_modules/.bin/fal-mcp');
        const variables = { ...installed.env, ...env };
        const client = await connectServer({ command, env: variables, cwd: folder });
        assert.deepEqual(client.getServerVersion()?.version, packed.version);
        assert.equal((await client.listTools()).tools.length, 9);
        const input = { prompt: 'a fox' };
        const run = await callTool(client, 'run_model', { endpoint_id: MODEL, input });
        assert.equal(run.isError, false, run.text);
        // The worker and its decoders come with the package.
        const uri = `fal://jobs/${String(run.data.request_id)}/0?size=64`;
        const { contents } = await client.readResource({ uri });
        await client.close();
        assert.match(contents[0]?.mimeType ?? '', /^image\/(jpeg|png)$/);
      });

      it('runs models on its own sandbox and saves a picture and a video', async () => {
        const picture = ['-i', 'prompt=a fox', '-i', 'output_format=webp', '--save-to', 'out'];
        const first = await falMcp('run', MODEL, ...picture);
        assert.equal(first.code, 0, first.err);
        const saved = path.join(installed.folder, 'out', path.basename(first.out.trim()));
        assert.equal(first.out, `${saved}\n`);
        assert.equal((await readFile(saved)).toString('latin1', 8, 12), 'WEBP');

        const video = ['-i', 'prompt=a fox', '--save-to', 'out', '--accept-max-cost', '5'];
        const model = 'fal-ai/kling-video/v2.5-turbo/pro/text-to-video';
        const second = await falMcp('run', model, ...video);
        assert.equal(second.code, 0, second.err);
        assert.equal((await readFile(second.out.trim())).toString('latin1', 4, 8), 'ftyp');
      });
    });
  }
});
