import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stableNode } from '../../src/connect/command.ts';
import { createMachine, type Machine, SERVER } from './cli.ts';

const MINE = `{
  "mcpServers": {
    "other": {
      "env": { "OTHER_API_KEY": "of-another" }
    }
  }
}
`;

describe('connect, on the command line', () => {
  let machine: Machine;
  let file: string;
  beforeEach(async () => {
    machine = await createMachine();
    file = path.join(machine.home, '.cursor', 'mcp.json');
    await mkdir(path.dirname(file));
    await writeFile(file, MINE);
  });
  afterEach(() =>
    Promise.all(
      [machine.home, machine.project].map((folder) => rm(folder, { recursive: true, force: true })),
    ),
  );
  const text = () => readFile(file, 'utf8');

  it('shows the change and writes nothing without a terminal', async () => {
    const { code, out, err } = await machine.connect('cursor');
    assert.equal(code, 1);
    assert.match(out, /^\+ +"fal": \{$/m);
    assert.match(err, /Nothing written.*--yes/);
    assert.equal(await text(), MINE);
  });

  it('shows the change and writes nothing with --dry-run', async () => {
    const { code, out } = await machine.connect('cursor', '--dry-run', '--yes');
    assert.equal(code, 0);
    assert.match(out, /\+ +"FAL_KEY": "\$\{env:FAL_KEY\}"/);
    assert.equal(await text(), MINE);
  });

  it('shows no secret of another server', async () => {
    const { out } = await machine.connect('cursor', '--dry-run');
    assert.match(out, /"OTHER_API_KEY": "•••"/);
    assert.doesNotMatch(out, /of-another/);
  });

  it('shows none of a YAML file either, whose values have no quotes', async () => {
    const goose = path.join(machine.home, '.config/goose/config.yaml');
    await mkdir(path.dirname(goose), { recursive: true });
    await writeFile(goose, 'extensions:\n  other:\n    envs:\n      OTHER_API_KEY: of-another\n');
    const { out } = await machine.connect('goose', '--dry-run');
    assert.match(out, /fal:/);
    assert.match(out, /OTHER_API_KEY: •••/);
    assert.doesNotMatch(out, /of-another/);
  });

  it('shows none that follows its flag or fills a block, wherever the change is', async () => {
    const goose = path.join(machine.home, '.config/goose/config.yaml');
    await mkdir(path.dirname(goose), { recursive: true });
    const lines = [
      'extensions:',
      '  other:',
      '    args:',
      '      - --api-token',
      '      - of-another-1',
      '    envs:',
      '      OTHER_KEY: |',
      '        of-another-2',
      '        of-another-3',
      '      NAME: shown',
    ];
    await writeFile(goose, `${lines.join('\n')}\n`);
    const { out } = await machine.connect('goose', '--dry-run');
    assert.match(out, /NAME: shown/);
    assert.doesNotMatch(out, /of-another/);
    const args = ['--api-key', 'of-another-4'];
    const other = { command: 'x', args };
    for (const space of [0, 2]) {
      await writeFile(file, JSON.stringify({ mcpServers: { fal: { args }, other } }, null, space));
      const { out: shown } = await machine.connect('cursor', '--dry-run');
      assert.match(shown, /--api-key/);
      assert.doesNotMatch(shown, /of-another/);
    }
  });

  it('shows none of several lines of TOML', async () => {
    const codex = path.join(machine.home, '.codex/config.toml');
    await mkdir(path.dirname(codex), { recursive: true });
    const text =
      '[mcp_servers.other]\ncommand = "x"\n[mcp_servers.other.env]\nA_TOKEN = """\nof-another-1\nof-another-2"""\n';
    await writeFile(codex, text);
    const { out } = await machine.connect('codex', '--dry-run');
    assert.match(out, /mcp_servers\.fal/);
    assert.match(out, /•••/);
    assert.doesNotMatch(out, /of-another/);
  });

  it('writes the entry, reports an existing one, and undoes the write', async () => {
    assert.equal((await machine.connect('cursor', '--yes')).code, 0);
    assert.match(await text(), /"fal"/);
    assert.match((await machine.connect('cursor', '--yes')).out, /nothing to write/);
    const refused = await machine.connect('cursor', '--undo');
    assert.equal(refused.code, 1);
    assert.match(refused.out, /^- +"fal": \{$/m);
    assert.equal((await machine.connect('cursor', '--undo', '--yes')).code, 0);
    assert.equal(await text(), MINE);
    const again = await machine.connect('cursor', '--undo', '--yes');
    assert.equal(again.code, 1);
    assert.match(again.err, /nothing to undo/);
  });

  it('refuses a file that is not JSON, with line and column, and does not change it', async () => {
    await writeFile(file, '{\n  "mcpServers" {}\n}\n');
    const { code, err } = await machine.connect('cursor', '--yes');
    assert.equal(code, 1);
    assert.match(err, /mcp\.json:2:\d+: it is not valid JSON/);
    assert.equal(await text(), '{\n  "mcpServers" {}\n}\n');
    assert.deepEqual(await readdir(path.dirname(file)), ['mcp.json']);
  });

  it('refuses a read-only file and does not change it', async function () {
    if (process.platform === 'win32' || process.getuid?.() === 0) this.skip(); // root writes everywhere
    await chmod(file, 0o444);
    const { code, err } = await machine.connect('cursor', '--yes');
    assert.equal(code, 1);
    assert.match(err, /cannot be written \(EACCES\)/);
    assert.equal(await text(), MINE);
  });

  it("writes the project's file, or another one, on request", async () => {
    await machine.connect('cursor', '--scope', 'project', '--yes');
    const project = path.join(machine.project, '.cursor', 'mcp.json');
    assert.match(await readFile(project, 'utf8'), /"fal"/);
    await machine.connect('zed', '--file', 'other.json', '--yes');
    const other = path.join(machine.project, 'other.json');
    assert.match(await readFile(other, 'utf8'), /"context_servers"/);
    assert.equal(await text(), MINE);
  });

  it('prints what to paste, and the line of Claude Code, and writes nothing', async () => {
    const { out } = await machine.connect('codex', '--print', '--hosted');
    assert.equal(
      out,
      '[mcp_servers.fal]\nurl = "https://mcp.fal.ai/mcp"\nbearer_token_env_var = "FAL_KEY"\n',
    );
    const line = await machine.connect('claude-code', '--scope', 'user');
    assert.ok(
      line.out.includes(
        `claude mcp add --scope user --transport stdio fal --env 'FAL_KEY=\${FAL_KEY:-}' -- `,
      ),
      line.out,
    );
    const hosted = await machine.connect('claude-code', '--scope', 'user', '--hosted');
    assert.ok(
      hosted.out.includes(
        `claude mcp add --scope user --transport http fal https://mcp.fal.ai/mcp --header 'Authorization: Bearer \${FAL_KEY:-}'`,
      ),
      hosted.out,
    );
    const signIn = await machine.connect('claude-code', '--scope', 'user', '--oauth');
    assert.ok(
      signIn.out.includes(
        'claude mcp add --scope user --transport http fal https://mcp.fal.ai/mcp-relay\n',
      ),
      signIn.out,
    );
    const codex = await machine.connect('codex', '--print', '--oauth');
    assert.equal(codex.out, '[mcp_servers.fal]\nurl = "https://mcp.fal.ai/mcp-relay"\n');
    assert.match(codex.err, /^No key is used\. Run “codex mcp login fal” to sign in\.$/m);
    assert.deepEqual(await readdir(machine.project), []);
  });

  it('refuses a sign-in to a client that is not known to have one', async () => {
    const { code, err } = await machine.connect('windsurf', '--oauth', '--yes');
    assert.equal(code, 1);
    assert.match(err, /^Windsurf is not known to sign in .* Use the bundled server, or --hosted/m);
  });

  it('lists the valid values after invalid arguments', async () => {
    for (const [args, expected] of [
      [['nobody'], /Choose one of claude-code, /],
      [['cursor', 'zed'], /One client at a time/],
      [['cursor', '--scope', 'all'], /--scope is "all"; it is one of user, project/],
      [['cursor', '--key', 'x'], /Unknown option '--key'/],
      [['windsurf', '--scope', 'project'], /Use scope user/],
    ] as const) {
      const { code, err } = await machine.connect(...args);
      assert.ok(code === 1 || code === 2);
      assert.match(err, expected);
    }
    const { code, out } = await machine.connect();
    assert.equal(code, 2);
    assert.ok(out.includes(file));
  });

  it('asks on a terminal and writes only after yes', async function () {
    if (process.platform !== 'linux') this.skip(); // `script` of util-linux gives a terminal
    const answer = (word: string) =>
      new Promise<string>((resolve, reject) => {
        const command = `${process.execPath} ${SERVER} connect cursor`;
        const child = spawn('script', ['-qec', command, '/dev/null'], {
          cwd: machine.project,
          env: machine.env,
        });
        let output = '';
        let isAnswered = false;
        child.stdout.on('data', (chunk: Buffer) => {
          output += chunk.toString();
          if (isAnswered || !output.includes('[y/N]')) return;
          isAnswered = true;
          child.stdin.write(`${word}\n`);
        });
        child.once('error', reject).once('close', () => {
          resolve(output);
        });
      });
    assert.match(await answer('n'), /Nothing written/);
    assert.equal(await text(), MINE);
    assert.match(await answer('y'), /Written/);
    assert.match(await text(), /"fal"/);
  });
});

describe("the path of Node in a client's file", () => {
  it('is the PATH entry that links to the running Node, because updates keep it', async function () {
    if (process.platform === 'win32') this.skip(); // links are for administrators there
    const { home } = await createMachine();
    const versions = path.join(home, 'Cellar', 'node', '24.1.0');
    const bins = ['node_modules/.bin', 'fnm_multishells/1/bin', 'bin'].map((one) =>
      path.join(home, one),
    );
    await mkdir(versions, { recursive: true });
    const real = path.join(versions, 'node');
    await writeFile(real, '');
    for (const bin of bins) {
      await mkdir(bin, { recursive: true });
      await symlink(real, path.join(bin, 'node'));
    }
    const env = { PATH: ['.', ...bins].join(path.delimiter) };
    const { platform } = process;
    assert.equal(await stableNode(real, { platform, env }), path.join(home, 'bin', 'node'));
    assert.equal(await stableNode(real, { platform, env: {} }), real);
    await rm(home, { recursive: true });
  });
});
