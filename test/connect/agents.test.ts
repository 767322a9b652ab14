import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Scope } from '../../src/connect/client.ts';
import { connectText, entryFor } from '../../src/connect/edits.ts';
import { clientNamed } from '../../src/connect/plan.ts';
import { describeChange } from '../../src/connect/preview.ts';
import { HOSTED, type Server, SIGN_IN } from '../../src/connect/server.ts';
import { createMachine, type Machine } from './cli.ts';

const SERVER: Server = {
  kind: 'bundled',
  command: '/bin/node',
  args: ['/s/mcp.mjs'],
  env: { ELECTRON_RUN_AS_NODE: '1' },
};

const JSON_FRAME = (servers: string) => `// mine
{
  "theme": "dark", // as I like it
  "${servers}": {
    // the other one
    "other": { "command": "x" }
  }
}
`;
const YAML_FRAME = `# mine
GOOSE_MODE: smart_approve # as I like it
extensions:
  # the other one
  other:
    type: stdio
    cmd: x
    args:
    - -y
`;

/** Client → its file, below the home folder or the project, and another's text in it. */
const FILES: Readonly<Record<string, readonly [Scope, file: string, text: string]>> = {
  'claude-code': ['project', '.mcp.json', JSON_FRAME('mcpServers')],
  'mcp-json': ['project', '.mcp.json', JSON_FRAME('mcpServers')],
  'gemini-cli': ['user', '.gemini/settings.json', JSON_FRAME('mcpServers')],
  opencode: ['user', '.config/opencode/opencode.json', JSON_FRAME('mcp')],
  kiro: ['user', '.kiro/settings/mcp.json', JSON_FRAME('mcpServers')],
  antigravity: ['user', '.gemini/config/mcp_config.json', JSON_FRAME('mcpServers')],
  goose: ['user', '.config/goose/config.yaml', YAML_FRAME],
};

describe('the files of agents, from the command line', function () {
  let machine: Machine;
  before(function () {
    if (process.platform === 'win32') this.skip(); // The folders of Windows are others; places.test.ts and windows.test.ts have them.
  });
  beforeEach(async () => {
    machine = await createMachine();
  });
  afterEach(() =>
    Promise.all(
      [machine.home, machine.project].map((folder) => rm(folder, { recursive: true, force: true })),
    ),
  );
  const at = (id: string) => {
    const [scope, file] = FILES[id] ?? ['user', ''];
    return path.join(scope === 'user' ? machine.home : machine.project, file);
  };
  const write = async (id: string, text: string) => {
    await mkdir(path.dirname(at(id)), { recursive: true });
    await writeFile(at(id), text);
  };

  for (const [id, [scope, , frame]] of Object.entries(FILES)) {
    it(`${id}: keep all else, and are the same after a second connect and an undo`, async () => {
      await write(id, frame);
      assert.equal((await machine.connect(id, '--yes')).code, 0);
      const connected = await readFile(at(id), 'utf8');
      // The last of the others gets a comma in JSON.
      const lines = connected.replace(/,$/gm, '').split('\n');
      for (const line of frame.replace(/,$/gm, '').split('\n')) assert.ok(lines.includes(line));
      const again = await machine.connect(id, '--yes');
      assert.match(again.out, /nothing to write/);
      assert.equal(await readFile(at(id), 'utf8'), connected);
      if (scope === 'project') assert.doesNotMatch(connected, /FAL_|\$/);
      assert.equal((await machine.connect(id, '--undo', '--yes')).code, 0);
      assert.equal(await readFile(at(id), 'utf8'), frame);
    });

    it(`${id}: are refused when they are broken, with line and column`, async () => {
      const broken = id === 'goose' ? 'a: 1\nb: c: d\n' : '{\n  "a" 1\n}\n';
      await write(id, broken);
      const { code, err } = await machine.connect(id, '--yes');
      assert.equal(code, 1);
      assert.match(err, /:2:\d+: .*Nothing was changed/);
      assert.equal(await readFile(at(id), 'utf8'), broken);
    });
  }

  it('.mcp.json is the same whichever of its writers writes it', async () => {
    for (const how of [[], ['--oauth']]) {
      assert.equal((await machine.connect('mcp-json', '--yes', ...how)).code, 0);
      const text = await readFile(at('mcp-json'), 'utf8');
      const other = await machine.connect('claude-code', '--yes', ...how);
      assert.match(other.out, /nothing to write/);
      assert.equal(await readFile(at('mcp-json'), 'utf8'), text);
    }
    for (const id of ['mcp-json', 'claude-code']) {
      const { code, err } = await machine.connect(id, '--yes', '--hosted');
      assert.equal(code, 1);
      assert.match(err, /name a variable in different ways.*--oauth/);
    }
  });
});

describe('the entries of agents', () => {
  const client = clientNamed('opencode');
  const NEWER = '{\n  "mcp": {\n    "timeout": { "catalog": 1 },\n    "servers": {}\n  }\n}\n';

  it("of OpenCode are in the newer place where the file has it, else in both versions' place", () => {
    const newer = JSON.parse(connectText(client, SERVER, NEWER, 'f', 'user')) as {
      mcp: { servers: { fal: object }; timeout: object };
    };
    assert.deepEqual(newer.mcp.timeout, { catalog: 1 });
    assert.deepEqual(newer.mcp.servers.fal, {
      type: 'local',
      command: ['/bin/node', '/s/mcp.mjs'],
      environment: { ELECTRON_RUN_AS_NODE: '1', FAL_KEY: '{env:FAL_KEY}' },
    });
    // One of the older place moves, with the keys that a person added.
    const own =
      '{ "mcp": { "servers": {}, "fal": { "enabled": false, "timeout": 9, "url": "x" } } }';
    const moved = JSON.parse(connectText(client, SERVER, own, 'f', 'user')) as typeof newer;
    assert.deepEqual(Object.keys(moved.mcp), ['servers']);
    assert.deepEqual(moved.mcp.servers.fal, {
      ...{ enabled: false, timeout: 9 },
      ...newer.mcp.servers.fal,
    });
    // A server of the older place that happens to have the name.
    const named = '{ "mcp": { "servers": { "type": "local", "command": ["x"] } } }';
    const older = JSON.parse(connectText(client, SERVER, named, 'f', 'user')) as {
      mcp: Record<string, unknown>;
    };
    assert.deepEqual(Object.keys(older.mcp), ['servers', 'fal']);
  });

  it('of OpenCode that a project has in the older place lose its keys only with a line that names them', () => {
    const before =
      '{ "mcp": { "servers": {}, "fal": { "enabled": false, "command": ["evil"], "timeout": 9 } } }';
    const after = connectText(client, SERVER, before, 'f', 'project');
    const { mcp } = JSON.parse(after) as { mcp: { servers: { fal: { enabled: boolean } } } };
    assert.deepEqual(Object.keys(mcp), ['servers']);
    assert.equal(mcp.servers.fal.enabled, false);
    assert.doesNotMatch(after, /evil|timeout/);
    const entry = entryFor(client, SERVER, 'project');
    const plan = { client, file: 'f', target: 'f', project: '/p', before, after, entry };
    assert.match(
      describeChange(plan).join('\n'),
      /Not kept from the old entry:.*“command”.*“timeout”/,
    );
  });

  it('set no variable of ours in a project, whatever they are called there', () => {
    assert.deepEqual(entryFor(client, SERVER, 'project'), {
      type: 'local',
      command: ['/bin/node', '/s/mcp.mjs'],
      environment: { ELECTRON_RUN_AS_NODE: '1' },
    });
  });

  it('lose the key when they switch to a sign-in, and the address when they switch back', () => {
    for (const id of ['opencode', 'gemini-cli', 'kiro', 'goose']) {
      const one = clientNamed(id);
      const keyed = connectText(one, HOSTED, '', 'f', 'user');
      assert.match(keyed, /FAL_KEY/);
      const signedIn = connectText(one, SIGN_IN, keyed, 'f', 'user');
      assert.doesNotMatch(signedIn, /FAL_KEY|Authorization|false/, id);
      assert.match(signedIn, /mcp-relay/);
      assert.doesNotMatch(connectText(one, SERVER, signedIn, 'f', 'user'), /fal\.ai/, id);
    }
  });

  it("stay off when a person has switched them off in Goose's file", () => {
    const goose = clientNamed('goose');
    const off = connectText(goose, SERVER, '', 'f', 'user').replace('true', 'false');
    assert.equal(connectText(goose, SERVER, off, 'f', 'user'), off);
    assert.match(connectText(goose, HOSTED, off, 'f', 'user'), /enabled: false/);
  });
});
