import assert from 'node:assert/strict';
import { parse as parseJsonc } from 'jsonc-parser';
import { parse } from 'smol-toml';
import { connectText, disconnectText } from '../../src/connect/edits.ts';
import { clientNamed } from '../../src/connect/plan.ts';
import { HOSTED, type Server, SIGN_IN } from '../../src/connect/server.ts';
import { FalError } from '../../src/fal/errors.ts';

const SERVER: Server = { kind: 'bundled', command: '/bin/node', args: ['/s/mcp.mjs'], env: {} };
/** Makes plain objects; smol-toml's have no prototype. */
const parseToml = (text: string): unknown => structuredClone(parse(text));

const cursor = clientNamed('cursor');
const codex = clientNamed('codex');
const vscode = clientNamed('vscode');
const desktop = clientNamed('claude-desktop');

const FRAME = `// mine
{
  // the servers
  "mcpServers": {
    "other": { "command": "x" } // why it is here
    // and a last word
  },
  "theme": "dark", // as I like it
}
`;

describe("editing a client's JSON file", () => {
  it('adds the server and keeps each comment in its place', () => {
    assert.equal(
      connectText(cursor, SERVER, FRAME, 'mcp.json', 'user'),
      `// mine
{
  // the servers
  "mcpServers": {
    "other": { "command": "x" }, // why it is here
    "fal": {
      "command": "/bin/node",
      "args": [
        "/s/mcp.mjs"
      ],
      "env": {
        "FAL_KEY": "\${env:FAL_KEY}"
      }
    }
    // and a last word
  },
  "theme": "dark", // as I like it
}
`,
    );
  });

  const SHAPES: Readonly<Record<string, string>> = {
    'an empty file': '',
    'white space alone': '\n \n',
    'an empty object': '{}',
    'a comment alone in the object': '{\n  // nothing yet\n}\n',
    'no servers yet': '{\n\t"a": 1 // one\n}\n',
    'an empty list of servers': '{ "mcpServers": {} }',
    'everything in one line': '{"a":1,"mcpServers":{"other":{"command":"x"}}}',
    'a comma that leads the line': '{\n  "a": 1\n  , "b": 2\n}\n',
    'a trailing comma': '{\n  "mcpServers": {\n    "other": {},\n  },\n}\n',
    'Windows line ends': '{\r\n  "a": 1,\r\n  "mcpServers": {\r\n    "other": {}\r\n  }\r\n}\r\n',
    'a comment after the last comma':
      '{\n  "mcpServers": {\n    "o": {}, // here\n    // there\n  }\n}',
    'a long comment at the end': '{\n  "mcpServers": {\n    "o": {} /* here\n and on */\n  }\n}',
  };
  for (const [shape, text] of Object.entries(SHAPES)) {
    it(`keeps the rest of a file with ${shape}, and the entry can be removed`, () => {
      const before = (parseJsonc(text) ?? {}) as { mcpServers?: object };
      const connected = connectText(cursor, SERVER, text, 'mcp.json', 'user');
      const { mcpServers, ...rest } = parseJsonc(connected) as { mcpServers: { fal?: object } };
      const { fal, ...others } = mcpServers;
      assert.ok(fal);
      assert.deepEqual({ ...rest, mcpServers: others }, { mcpServers: {}, ...before });
      for (const comment of text.match(/\/\/.*|\/\*[^]*?\*\//g) ?? []) {
        assert.ok(connected.includes(comment.trimEnd()), comment);
      }
      assert.equal(connected.replaceAll('\r\n', '').includes('\n'), !text.includes('\r\n'));
      assert.equal(connectText(cursor, SERVER, connected, 'mcp.json', 'user'), connected);
      const gone = parseJsonc(disconnectText(cursor, connected, text, 'mcp.json')) as object;
      assert.deepEqual({ mcpServers: {}, ...gone }, { mcpServers: {}, ...before });
    });
  }

  it('keeps keys that a person added to the entry, but not a fal key', () => {
    const text = `{
  "mcpServers": {
    "fal": {
      "url": "https://old", // before
      "headers": { "Authorization": "Bearer typed:key" },
      "autoApprove": ["search_models"], // fine by me
      "env": { "FAL_DATA_DIR": "/d" }
    }
  }
}`;
    const connected = connectText(cursor, SERVER, text, 'mcp.json', 'user');
    assert.ok(!connected.includes('typed:key'));
    assert.ok(connected.includes('// fine by me') && connected.includes('// before'));
    const { mcpServers } = parseJsonc(connected) as { mcpServers: { fal: object } };
    assert.deepEqual(mcpServers.fal, {
      autoApprove: ['search_models'],
      env: { FAL_DATA_DIR: '/d', FAL_KEY: '${env:FAL_KEY}' },
      command: '/bin/node',
      args: ['/s/mcp.mjs'],
    });
  });

  it('keeps a fal key where the client replaces no variables', () => {
    const text = '{ "mcpServers": { "fal": { "command": "n", "env": { "FAL_KEY": "mine" } } } }';
    const { mcpServers } = parseJsonc(connectText(desktop, SERVER, text, 'c.json', 'user')) as {
      mcpServers: { fal: { env: object } };
    };
    assert.deepEqual(mcpServers.fal.env, { FAL_KEY: 'mine' });
  });

  it('adds one input for the key to the existing inputs', () => {
    const text = '{\n  "inputs": [\n    { "id": "x", "type": "promptString" } // mine\n  ]\n}\n';
    const once = connectText(vscode, SERVER, text, 'mcp.json', 'user');
    const twice = connectText(vscode, HOSTED, once, 'mcp.json', 'user');
    const { inputs } = parseJsonc(twice) as { inputs: { id: string }[] };
    assert.deepEqual(
      inputs.map(({ id }) => id),
      ['x', 'fal-key'],
    );
    assert.ok(twice.includes('// mine'));
    const undone = parseJsonc(disconnectText(vscode, twice, text, 'mcp.json')) as object;
    assert.deepEqual(undone, { ...(parseJsonc(text) as object), servers: {} });
  });

  it('switches to a sign-in, and sends no key any more', () => {
    for (const client of [vscode, codex]) {
      const empty = client === codex ? '' : '{}';
      const keyed = connectText(client, HOSTED, empty, 'file', 'user');
      assert.match(keyed, /fal-key|FAL_KEY/);
      const signedIn = connectText(client, SIGN_IN, keyed, 'file', 'user');
      assert.match(signedIn, /mcp-relay/);
      assert.doesNotMatch(signedIn, /Authorization|bearer_token/);
    }
    // Without a key before, VS Code is not made to ask for one.
    assert.doesNotMatch(connectText(vscode, SIGN_IN, '{}', 'file', 'user'), /fal-key/);
  });

  const FAULTS: Readonly<Record<string, readonly [text: string, expected: RegExp]>> = {
    'no JSON': [
      '{\n  "a": 1\n  "b": 2\n}',
      /^mcp\.json:3:3: it is not valid JSON \(CommaExpected\)/,
    ],
    'cut short': ['{ "mcpServers": {', /^mcp\.json:1:18: it is not valid JSON/],
    'a list': ['[]', /^mcp\.json:1:1: it is not a JSON object/],
    'servers that are a list': [
      '{\n "mcpServers": []\n}',
      /^mcp\.json:2:16: mcpServers is not an object/,
    ],
    'servers that are null': [
      '{ "mcpServers": null }',
      /^mcp\.json:1:17: mcpServers is not an object/,
    ],
  };
  for (const [what, [text, expected]] of Object.entries(FAULTS)) {
    it(`refuses ${what}, with line and column`, () => {
      assert.throws(
        () => connectText(cursor, SERVER, text, 'mcp.json', 'user'),
        (error) =>
          error instanceof FalError && error.kind === 'not-allowed' && expected.test(error.message),
      );
    });
  }
});

const TOML = `# mine
model = "o3" # the model

[mcp_servers.fal]   # ours
# a word on the command
command = "old"
startup_timeout_sec = 30 # slow
args = [
  "a", # first
  "[mcp_servers.fal]",
]

[mcp_servers.fal.env]
FAL_DATA_DIR = "/d"

# about the other
[mcp_servers."other.one"]
command = '''
[mcp_servers.fal]
command = "not this"'''
`;

describe("editing a client's TOML file", () => {
  it('adds the server and keeps every other byte', () => {
    assert.equal(
      connectText(codex, SERVER, TOML, 'config.toml', 'user'),
      TOML.replace('"old"', '"/bin/node"').replace(
        `args = [
  "a", # first
  "[mcp_servers.fal]",
]
`,
        `args = ["/s/mcp.mjs"]
env_vars = ["FAL_KEY"]
`,
      ),
    );
  });

  it('switches to the hosted server, and the entry can be removed', () => {
    const hosted = connectText(codex, HOSTED, TOML, 'config.toml', 'user');
    const { mcp_servers } = parseToml(hosted) as { mcp_servers: { fal: object } };
    assert.deepEqual(mcp_servers.fal, {
      startup_timeout_sec: 30,
      url: 'https://mcp.fal.ai/mcp',
      bearer_token_env_var: 'FAL_KEY',
    });
    assert.ok(hosted.includes('# a word on the command') && hosted.includes('# about the other'));
    const gone = disconnectText(codex, hosted, '', 'config.toml');
    const { mcp_servers: left } = parseToml(gone) as { mcp_servers: object };
    assert.deepEqual(Object.keys(left), ['other.one']);
    assert.ok(gone.includes("command = '''\n[mcp_servers.fal]"));
  });

  for (const [shape, text] of Object.entries({
    'an empty file': '',
    'no line end': 'model = "o3"',
    'Windows line ends': 'model = "o3"\r\n\r\n[mcp_servers.x]\r\ncommand = "y"\r\n',
    'another table behind it': '[mcp_servers.fal]\n\n[profiles.a]\nmodel = "x"\n',
    'no line end after the header': '[a]\nb = 1\n\n[mcp_servers.fal]',
  })) {
    it(`keeps the rest of a file with ${shape}`, () => {
      const connected = connectText(codex, SERVER, text, 'config.toml', 'user');
      const { mcp_servers, ...rest } = parseToml(connected) as { mcp_servers: { fal?: object } };
      const { fal, ...others } = mcp_servers;
      assert.deepEqual(fal, { command: '/bin/node', args: ['/s/mcp.mjs'], env_vars: ['FAL_KEY'] });
      const before = parseToml(text) as { mcp_servers?: { fal?: object } };
      const { fal: _fal, ...hadServers } = before.mcp_servers ?? {};
      assert.deepEqual({ ...rest, mcp_servers: others }, { ...before, mcp_servers: hadServers });
      if (text.includes('\r\n')) assert.ok(!connected.replaceAll('\r\n', '').includes('\n'));
      assert.equal(connectText(codex, SERVER, connected, 'config.toml', 'user'), connected);
    });
  }

  const FAULTS: Readonly<Record<string, readonly [text: string, expected: RegExp]>> = {
    'no TOML': ['a = 1\nb = = 2\n', /^config\.toml:2:\d+: it is not valid TOML/],
    'a server in an inline table': [
      'mcp_servers = { fal = { command = "x" } }\n',
      /in a way that cannot be edited safely/,
    ],
    'a server in dotted keys': [
      'mcp_servers.fal.command = "x"\n',
      /in a way that cannot be edited safely/,
    ],
  };
  for (const [what, [text, expected]] of Object.entries(FAULTS)) {
    it(`refuses ${what}`, () => {
      assert.throws(
        () => connectText(codex, SERVER, text, 'config.toml', 'user'),
        (error) =>
          error instanceof FalError && error.kind === 'not-allowed' && expected.test(error.message),
      );
    });
  }
});
