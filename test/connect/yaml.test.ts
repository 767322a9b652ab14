import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { connectText, disconnectText } from '../../src/connect/edits.ts';
import { clientNamed } from '../../src/connect/plan.ts';
import { HOSTED, type Server } from '../../src/connect/server.ts';
import { FalError } from '../../src/fal/errors.ts';
import { repetitions } from '../support/repetitions.ts';

const SERVER = {
  kind: 'bundled',
  command: 'C:\\Program Files\\nodejs\\node.exe',
  args: ['/s/mcp.mjs', '--root', '-x: #y'],
  env: {},
} as const satisfies Server;
const goose = clientNamed('goose');
const ENTRY = {
  enabled: true,
  name: 'fal',
  type: 'stdio',
  cmd: SERVER.command,
  args: SERVER.args,
};
const connect = (text: string, server: Server = SERVER) =>
  connectText(goose, server, text, 'config.yaml', 'user');

const FRAME = `# mine
GOOSE_MODE: auto # as I like it
extensions:
  # the other one
  other:
    type: stdio
    args:
    - -y
    description: |
      a text
        fal:
      # no comment
  # a last word

slash_commands: []
`;

describe("editing a client's YAML file", () => {
  it('adds the server and keeps each comment in its place', () => {
    assert.equal(
      connect(FRAME),
      FRAME.replace(
        '      # no comment\n',
        `      # no comment
  fal:
    enabled: true
    name: fal
    type: stdio
    cmd: C:\\Program Files\\nodejs\\node.exe
    args:
      - /s/mcp.mjs
      - --root
      - "-x: #y"
`,
      ),
    );
  });

  const SHAPES: Readonly<Record<string, string>> = {
    'an empty file': '',
    'comments alone': '# nothing yet\n',
    'empty braces': '# mine\n{}\n',
    'no extensions': 'GOOSE_MODE: auto\n',
    'no line end': 'GOOSE_MODE: auto',
    'an extensions key without a value': 'extensions: # mine\nb: 1\n',
    'empty extensions': 'extensions: {} # mine\n',
    'the mark of a document': '# mine\n---\na: 1\n',
    'Windows line ends': 'a: 1 # mine\r\nextensions:\r\n  other:\r\n    cmd: x\r\n',
    'four spaces': 'a:\n    b: 1\nextensions:\n    other:\n        cmd: x # mine\n',
    'an entry in braces': 'extensions:\n  fal: { enabled: true, cmd: x } # mine\n',
    'an entry with lists of lines':
      'extensions:\n  fal: # mine\n    cmd: "x" # cmd\n    args: # args\n    - a\n    - b: 1\n      c: 2\n    envs:\n      A: b\n  z: 1\n',
    'a text over two lines': 'a: b\n  c\nextensions:\n  z: "x\n    y" # mine\n',
    'brackets over two lines':
      'a: [b, # mine\n  c]\nextensions:\n  z: { a: 1,\n    b: 2 } # mine\n',
    'values on the next line':
      'extensions:\n  fal:\n    cmd: # mine\n      "x"\n    args: # mine\n    - a\n',
    'texts of lines':
      'extensions:\n  fal:\n    cmd: |\n      x\n\n    # mine\n  z: >-\n    a\n\n    b',
    'empty lines':
      'extensions:\n\n  fal:\n\n    cmd: x\n\n    # mine\n    type: y\n\n\n# end\n\nb: 1\n',
    'an entry of nothing': 'extensions:\n  fal: # mine\n  z: 1\n',
    'empty braces on the next line': 'extensions: # mine\n  {}\nb: 1\n',
    'the end of the document': 'extensions:\n  z: 1\n...\n# mine\n',
    'a keyed entry in a deeper mapping':
      '  a: 1\n  extensions:\n     fal: { cmd: x, args: [] } # mine\n     z: 1\n',
    'quoted keys': '"extensions":\n  \'fal\':\n    "cmd": x\n',
  };
  for (const [shape, text] of Object.entries(SHAPES)) {
    it(`keeps the rest of a file with ${shape}, and the entry can be removed`, () => {
      type Content = { extensions?: { fal?: object } } | null;
      const before = (parse(text) ?? {}) as Content & object;
      const connected = connect(text);
      const after = parse(connected) as { extensions: { fal: object } };
      const { fal, ...others } = after.extensions;
      const { fal: old, ...had } = before.extensions ?? {};
      const envs = (old as { envs?: object } | undefined)?.envs;
      assert.deepEqual(fal, { ...ENTRY, ...(envs && { envs }) });
      assert.deepEqual({ ...after, extensions: others }, { ...before, extensions: had });
      for (const comment of text.match(/# \w+/g) ?? []) assert.ok(connected.includes(comment));
      if (text.includes('\r\n')) assert.ok(!connected.replaceAll('\r\n', '').includes('\n'));
      assert.equal(connect(connected), connected);
      const gone = parse(disconnectText(goose, connected, '', 'f')) as Content & object;
      assert.deepEqual(
        { ...gone, extensions: gone.extensions ?? {} },
        { ...before, extensions: had },
      );
      const back = parse(disconnectText(goose, connected, text, 'f')) as Content & object;
      assert.deepEqual(back.extensions?.fal, old);
    });
  }

  it('keeps what a person added to the entry, but not the key that was sent', () => {
    const mine = `${connect('', HOSTED)}    timeout: 60 # slow\n    available_tools:\n    - run_model\n`;
    const connected = connect(mine);
    assert.match(connected, /timeout: 60 # slow\n {4}available_tools:\n {4}- run_model\n/);
    assert.deepEqual((parse(connected) as { extensions: object }).extensions, {
      fal: { ...ENTRY, env_keys: ['FAL_KEY'], timeout: 60, available_tools: ['run_model'] },
    });
  });

  const FAULTS: Readonly<Record<string, readonly [text: string, expected: RegExp]>> = {
    'an alias': ['a: 1\nb: *a\n', /^config\.yaml:2:4: it has an anchor, an alias or a tag/],
    'an anchor': ['a: &x 1\n', /:1:7: it has an anchor, an alias or a tag/],
    'an anchor of nothing': ['a: &x\n', /:1:\d: it has an anchor/],
    'an anchor of a key': ['&x a: 1\n', /:1:4: it has an anchor/],
    'an anchor of the whole': ['&x\na: 1\n', /:2:1: it has an anchor/],
    'an alias as a key': ['a: 1\n*a : 2\n', /:2:1: it has an anchor/],
    'an alias of a merge key': ['a:\n  <<: *x\n', /:2:\d: /],
    'a merge key': ['a:\n  <<: { b: 1 }\n', /:2:3: the key “<<” is not allowed/],
    'a tag': ['a: !!python/object:os.system x\n', /:1:30: it has an anchor, an alias or a tag/],
    'a tag of a known type': ['a: !!str 1\n', /:1:10: it has an anchor/],
    'a tag without a name': ['a: ! 1\n', /:1:6: it has an anchor/],
    'a tag in a list': ['a: [!x b]\n', /:1:8: it has an anchor/],
    'a tag of a mapping': ['a: !x\n  b: 1\n', /:2:3: it has an anchor/],
    'a key that is there twice': [
      'extensions:\n  fal:\n    cmd: a\n    cmd: b\n',
      /:4:5: the key “cmd” is there twice in the same mapping/,
    ],
    'a key that is there twice, written differently': ['a: 1\n"a": 2\n', /:2:1: .*twice/],
    'a number as a key that is there twice': ['1: a\n"1": b\n', /:2:1: .*twice/],
    'a key that is there twice in braces': ['a: { b: 1, b: 2 }\n', /:1:12: .*twice/],
    'a list as a key': ['? [a]\n: 1\n', /:1:\d: it is not valid YAML \(non string key\)/],
    'a prototype': ['a: [__proto__: 1]\n', /:1:5: the key “__proto__” is not allowed/],
    'several documents': ['a: 1\n---\nextensions: {}\n', /:2:1: it has several documents/],
    'a document behind an end': ['a: 1\n...\nb: 2\n', /:3:1: it has several documents/],
    'a directive': ['%YAML 1.1\n---\na: 1\n', /:1:1: it has a directive/],
    'a tab': ['a:\n\tb: 1\n', /:2:1: it is not valid YAML \(tab as indent\)/],
    'a list': ['- a\n', /:1:1: it is not a mapping/],
    'a text': ['abc\n', /:1:1: it is not a mapping/],
    'a quoted text without an end': ['a: "b\n  c\n', /:3:1: it is not valid YAML/],
    'a mapping behind a value': ['a: b: c\n', /:1:4: it is not valid YAML/],
    'a key that is indented less': ['a:\n    b: 1\n  c: 2\n', /:3:1: it is not valid YAML/],
    'another end of a line': ['a: b\rextensions: {}\n', /:1:5: it has a control character/],
    'an end of a line that only some know': [
      'a: b\u0085c: d\n',
      /:1:5: it has a control character/,
    ],
    'extensions that are a list': ['extensions:\n- a\n', /:2:1: it is not a mapping with lines/],
    'extensions that are a text': ['extensions: a\n', /:1:13: it is not a mapping with lines/],
    'extensions in braces': ['extensions: { a: {} }\n', /:1:13: it is not a mapping with lines/],
    JSON: ['{ "extensions": {} }\n', /:1:17: it is not a mapping with lines/],
  };
  for (const [what, [text, expected]] of Object.entries(FAULTS)) {
    it(`refuses ${what}, with line and column`, () => {
      assert.throws(
        () => connect(text),
        (error) =>
          error instanceof FalError && error.kind === 'not-allowed' && expected.test(error.message),
      );
    });
  }

  it('refuses what is nested too deeply or too long, at once', () => {
    const most = 64 * 1024;
    const HOSTILE = [
      `a: ${'['.repeat(most - 3)}`,
      `a: ${'{'.repeat(most - 3)}`,
      '- '.repeat(most / 2),
      '? '.repeat(most / 2),
      ': '.repeat(most / 2),
      Array.from({ length: 700 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join(''),
      '\n'.repeat(most + 1),
    ];
    for (const text of HOSTILE) {
      assert.throws(
        () => connect(text),
        /^FalError: config\.yaml:\d+:\d+: it (is nested too deeply|has more than 65536 characters)/,
      );
    }
  });

  it('ends with what takes longest, before a quadratic time would', () => {
    const names = Array.from({ length: 10_000 }, (_, at) => at.toString(36));
    const SLOW = [
      `a: {${names.join(',')}}`,
      `a: [${','.repeat(60_000)}]`,
      names.map((name) => `${name}:\n`).join(''),
    ];
    for (const text of SLOW) {
      try {
        connect(text);
      } catch (error) {
        assert.ok(error instanceof FalError);
      }
    }
  });

  const PARTS = [
    ...['a', 'b', 'key', 'x y', '1', '-1', '1.5', '007', '0x1', '1e3', '.inf', '-', 'http://x'],
    ...['true', 'null', '~', '"q"', "'s'", '""', "''", '"a\\n"', '"k": ', 'c: ', ': ', ':', ', '],
    ...['[', ']', '{', '}', '[a, b]', '{ a: 1 }', ',', '#', ' # c', ' ', '\n', '\n\n', '\n  '],
    ...['\n    ', '- ', '\n- ', '\n  - ', 'd:\n  e: 1\n', '&x', '*x', '!t', '?', '<<', '%', '@'],
    ...['\t', '\r\n', '---', '...', '\\'],
  ];

  it('writes the entry and keeps all else, or refuses with its own error', () => {
    let accepted = 0;
    for (let round = 0; round < repetitions(1_500, 50_000); round += 1) {
      const length = 1 + Math.floor(Math.random() * 8);
      const picked = Array.from(
        { length },
        () => PARTS[Math.floor(Math.random() * PARTS.length)] ?? '',
      );
      const start = ['', 'k: ', 'extensions:\n  fal:\n    cmd: ', 'extensions: '][round % 4] ?? '';
      const text = start + picked.join('');
      let connected: string;
      try {
        connected = connect(text);
      } catch (error) {
        assert.ok(error instanceof FalError, text);
        continue;
      }
      accepted += 1;
      const after = parse(connected, { stringKeys: true }) as { extensions: { fal: object } };
      const { enabled: _, ...fal } = ENTRY;
      const written = { ...after.extensions.fal, ...fal };
      assert.deepEqual(after.extensions.fal, written, JSON.stringify(text));
      assert.equal(connect(connected), connected, JSON.stringify(text));
    }
    assert.ok(accepted > 100, String(accepted));
  });
});
