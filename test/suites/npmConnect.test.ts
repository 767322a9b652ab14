import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { CLIENTS } from '../../src/connect/clients.ts';
import { packagedServer } from '../../src/connect/command.ts';
import { clientNamed } from '../../src/connect/plan.ts';
import { callTool, connectServer, startSandbox, tempFolder } from '../support/mcp.ts';
import { makeHostile, npmEnvironment, useRegistry } from '../support/npmPackage.ts';
import { runToEnd } from './process.ts';

const MODEL = 'fal-ai/nano-banana';

describe('the npm package', function () {
  this.timeout(240_000);
  describe('connects clients', () => {
    const registry = useRegistry();
    const spec = () => `fal-mcp@${registry.version}`;
    let home: string;
    let project: string;
    let env: Record<string, string>;
    beforeEach(async () => {
      home = await tempFolder('home');
      project = await tempFolder('project');
      env = npmEnvironment(home, { registry: registry.url });
    });
    afterEach(() => Promise.all([home, project].map((folder) => rm(folder, { recursive: true }))));
    /** As a person types it who has never installed the package. */
    const connect = (...args: string[]) =>
      runToEnd('npx', ['-y', 'fal-mcp', 'connect', ...args, '--yes'], env, project);

    it("with npx, which a client starts when npx's copy of today is gone", async () => {
      assert.equal((await connect('cursor', '--root', 'pictures')).code, 0);
      const text = await readFile(path.join(home, '.cursor/mcp.json'), 'utf8');
      const { fal } = (JSON.parse(text) as { mcpServers: { fal: { args: string[] } } }).mcpServers;
      const pictures = path.join(project, 'pictures');
      assert.deepEqual(fal, {
        command: 'npx',
        args: ['--prefix', home, '-y', spec(), '--root', pictures],
        env: { FAL_KEY: '${env:FAL_KEY}' },
      });

      await rm(path.join(home, '.npm'), { recursive: true });
      const sandbox = await startSandbox();
      const variables = {
        ...env,
        FAL_KEY: 'id:secret',
        FAL_GATEWAY_URL: sandbox.url,
        FAL_DATA_DIR: path.join(home, 'data'),
      };
      // The client starts it in whatever project is open.
      const stolen = path.join(home, 'stolen');
      await makeHostile(project, stolen);
      const client = await connectServer({
        command: 'npx',
        args: fal.args,
        env: variables,
        cwd: project,
      });
      await mkdir(pictures);
      const input = { prompt: 'a fox' };
      const call = { endpoint_id: MODEL, input, save_to: pictures };
      const run = await callTool(client, 'run_model', call);
      await client.close();
      await sandbox.close();
      assert.equal(run.isError, false, run.text);
      const saved = (await readdir(pictures)).filter((name) => !name.startsWith('.'));
      assert.equal(saved.length, 1);
      assert.ok(!existsSync(stolen), 'a program of the project had the key');
    });

    it("in a project's file, without the key, and undoes it to the byte", async () => {
      const file = path.join(project, '.mcp.json');
      const mine = '{\n  "mcpServers": { "other": { "command": "x" } }\n}\n';
      await writeFile(file, mine);
      assert.equal((await connect('claude-code')).code, 0);
      const { mcpServers } = JSON.parse(await readFile(file, 'utf8')) as {
        mcpServers: Record<string, unknown>;
      };
      assert.deepEqual(mcpServers, {
        other: { command: 'x' },
        fal: { type: 'stdio', command: 'npx', args: ['-y', spec()] },
      });
      assert.match((await connect('claude-code')).out, /nothing to write/);
      const undone = await connect('claude-code', '--undo');
      assert.equal(undone.code, 0, undone.err);
      assert.equal(await readFile(file, 'utf8'), mine);
    });

    it('in place of an entry that names a file', async () => {
      const file = path.join(home, '.codex/config.toml');
      await mkdir(path.dirname(file));
      const old = '# mine\n[mcp_servers.fal]\ncommand = "/old/node"\nargs = ["/old/mcp.mjs"]\n';
      await writeFile(file, old);
      assert.equal((await connect('codex')).code, 0);
      const text = await readFile(file, 'utf8');
      assert.match(text, /^# mine$/m);
      assert.deepEqual(structuredClone(parseToml(text)), {
        mcp_servers: {
          fal: {
            command: 'npx',
            args: ['--prefix', home, '-y', spec()],
            env_vars: ['FAL_KEY'],
          },
        },
      });
    });

    it('prints the line of Claude Code', async () => {
      const { out } = await connect('claude-code', '--scope', 'user');
      const line = ` fal --env 'FAL_KEY=\${FAL_KEY:-}' -- npx --prefix ${home} -y ${spec()}\n`;
      assert.ok(out.includes(line), out);
    });

    it('on Windows with cmd, except those that start npx there by themselves', () => {
      const starts = (id: string) => {
        const { command, args } = packagedServer(
          clientNamed(id),
          '1.2.3',
          { platform: 'win32' },
          [],
        );
        return [command, ...args].join(' ');
      };
      const npx = 'npx -y fal-mcp@1.2.3';
      const bare = CLIENTS.map(({ id }) => id).filter((id) => starts(id) === npx);
      assert.deepEqual(bare, ['codex', 'gemini-cli', 'vscode', 'zed']);
      assert.equal(starts('claude-desktop'), `cmd /c ${npx}`);
      assert.equal(starts('json'), `cmd /c ${npx}`);
    });
  });
});
