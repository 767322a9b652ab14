import assert from 'node:assert/strict';
import { clientNamed } from '../../src/connect/plan.ts';
import { maskedText } from '../../src/connect/preview.ts';
import { maskSecrets, shownLine } from '../../src/connect/visible.ts';

const shown = (client: string, text: string): string =>
  maskedText({ client: clientNamed(client), file: 'f' }, text)
    .split('\n')
    .map((line) => shownLine(line))
    .join('\n');

/** A file with one server, and what it shows; whatever it holds, `hidden` stands for secrets. */
const FILES: readonly (readonly [
  what: string,
  client: string,
  lines: readonly string[],
  shows: readonly string[],
])[] = [
  [
    'the item after a flag, whatever its length, type and line',
    'cursor',
    [
      '{ "mcpServers": { "x": { "args": ["--pin-token", "hid", "-v",',
      '  "--password",',
      '  "hidden\\/hid", "--api-key", 12345678, "kept"] } } }',
    ],
    [
      '{ "mcpServers": { "x": { "args": ["--pin-token", "•••", "-v",',
      '  "--password",',
      '  "•••", "--api-key", •••, "kept"] } } }',
    ],
  ],
  [
    'escaped texts, and all that a group of secrets holds',
    'cursor',
    [
      '{ "mcpServers": { "x": { "env": { "A_SECRET":',
      '  "-----BEGIN\\nhidden", "GITHUB_PAT": "hidden", "PATH": "/bin" },',
      '  "secrets": { "github": "hidden", "list": ["hidden", 7] } } } }',
    ],
    [
      '{ "mcpServers": { "x": { "env": { "A_SECRET":',
      '  "•••", "GITHUB_PAT": "•••", "PATH": "/bin" },',
      '  "secrets": { "github": "•••", "list": ["•••", •••] } } } }',
    ],
  ],
  [
    'headers, variables and parameters in arguments, and comments',
    'cursor',
    [
      '// API_KEY: hidden',
      '{ "mcpServers": { "x": { "args": [',
      '  "--header", "Authorization: Bearer hidden", "-e", "A_TOKEN=hidden",',
      '  "https://h/mcp?apiKey=hidden&v=1", "-e", "A_TOKEN"] } } }',
    ],
    [
      '// API_KEY: •••',
      '{ "mcpServers": { "x": { "args": [',
      '  "--header", "•••", "-e", "•••",',
      '  "•••", "-e", "A_TOKEN"] } } }',
    ],
  ],
  [
    'lists on one line, blocks, and texts of several lines in YAML',
    'goose',
    [
      'extensions:',
      '  x:',
      '    args: [--api-token, hidden, kept]',
      '    more:',
      '      - --password',
      '      - 12345678',
      '    envs:',
      '      A_KEY: |',
      '        hid den',
      '        hidden',
      '      A_SECRET: "hidden-\\',
      '        hidden"',
      '      A_TOKEN: hidden',
      '        hidden',
      '      NAME: command',
      '      # API_KEY: hidden',
    ],
    [
      'extensions:',
      '  x:',
      '    args: [--api-token, •••, kept]',
      '    more:',
      '      - --password',
      '      - •••',
      '    envs:',
      '      A_KEY: •••',
      '        •••',
      '        •••',
      '      A_SECRET: •••',
      '        •••',
      '      A_TOKEN: •••',
      '        •••',
      '      NAME: command',
      '      # API_KEY: •••',
    ],
  ],
  [
    'texts of several lines, dotted names and inline tables in TOML',
    'codex',
    [
      '[mcp_servers.x]',
      'command = "npx"',
      'args = ["--api-key", "hidden"]',
      'secrets.github = "hidden"',
      '[mcp_servers.x.env]',
      'A_TOKEN = """',
      'hidden\\',
      '  hidden"""',
      "B_KEY = 'hidden'",
      'NAME = "npx"',
    ],
    [
      '[mcp_servers.x]',
      'command = "npx"',
      'args = •••',
      'secrets.github = "•••"',
      '[mcp_servers.x.env]',
      'A_TOKEN = •••',
      '•••',
      '  •••',
      "B_KEY = '•••'",
      'NAME = "npx"',
    ],
  ],
];

describe('the text of a file that a person sees before a change', () => {
  for (const [what, client, lines, shows] of FILES) {
    it(`shows no secret: ${what}`, () => {
      assert.equal(shown(client, lines.join('\n')), shows.join('\n'));
    });
  }

  it('is there for an empty file, too', () => {
    for (const client of ['cursor', 'goose', 'codex']) assert.equal(shown(client, ''), '');
  });

  it('masks no placeholder and no name of a variable', () => {
    const entry = {
      headers: { Authorization: 'Bearer ${env:FAL_KEY}' },
      args: ['--header', 'Authorization: Bearer ${FAL_KEY}', '-e', 'FAL_KEY', 'A_KEY=$A_KEY'],
      env: { FAL_KEY: '{env:FAL_KEY}' },
      env_keys: ['FAL_KEY'],
      inputs: [{ id: 'fal-key', password: true }],
    };
    assert.deepEqual(maskSecrets(entry), entry);
  });

  it('is there at once, whatever a hostile file holds', () => {
    for (const text of ['-key', '-', 'a-', '://', 'authorization:', '"--key","', 'key='])
      assert.ok(shown('cursor', JSON.stringify({ a: { b: text.repeat(100_000) } })));
  });
});
