import assert from 'node:assert/strict';
import { CLIENTS } from '../../src/connect/clients.ts';
import { claudeLine } from '../../src/connect/claudeLine.ts';
import { nodesInPath, packagedServer } from '../../src/connect/command.ts';
import { settingsFolder, withDrive } from '../../src/connect/places.ts';
import { clientNamed } from '../../src/connect/plan.ts';
import type { Bundled } from '../../src/connect/server.ts';
import { FalError } from '../../src/fal/errors.ts';

const WINDOWS = { platform: 'win32', env: {} } as const;
const PLACE = { ...WINDOWS, home: 'C:\\Users\\a', project: 'D:\\p' };

describe('connecting on Windows', () => {
  it('finds Node in the folders of Path, also in quotes, but in none that goes away', () => {
    const folders = [
      '"C:\\Program Files\\nodejs\\"',
      'D:\\tools',
      'C:\\Users\\a\\AppData\\Local\\fnm_multishells\\1_2',
      'relative',
    ];
    const env = { Path: folders.join(';') };
    assert.deepEqual(nodesInPath({ platform: 'win32', env }), [
      'C:\\Program Files\\nodejs\\node.exe',
      'D:\\tools\\node.exe',
    ]);
    assert.deepEqual(nodesInPath({ platform: 'linux', env: { PATH: '/a:b:/c' } }), [
      '/a/node',
      '/c/node',
    ]);
  });

  it('refuses a root whose name the command line would run', () => {
    const cursor = clientNamed('cursor');
    const refused = (error: unknown) => error instanceof FalError && error.kind === 'not-allowed';
    for (const root of ['/r&d', '/100%USERNAME%', '/a^b', '/my "site"'])
      assert.throws(() => packagedServer(cursor, '1.0.0', WINDOWS, [root]), refused, root);
    // Quotes, which a word with a space gets, are enough for the others.
    for (const root of ['/my r&d', '/site (1)', '/forêt'])
      assert.deepEqual(packagedServer(cursor, '1.0.0', WINDOWS, [root]).args.at(-1), root);
    const home = 'C:\\Users\\R&D';
    assert.throws(() => packagedServer(cursor, '1.0.0', { ...WINDOWS, home }, []), refused);
    const there = { platform: 'linux' } as const;
    assert.ok(packagedServer(cursor, '1.0.0', there, ['/r&d']).args.includes('/r&d'));
  });

  it('quotes the line for Claude Code as PowerShell reads it', () => {
    const server: Bundled = {
      kind: 'bundled',
      command: "C:\\Program Files\\O'Neil\\node.exe",
      args: ['C:\\fal\\mcp.mjs'],
      env: {},
    };
    const client = clientNamed('claude-code');
    const end = "-- 'C:\\Program Files\\O''Neil\\node.exe' 'C:\\fal\\mcp.mjs'";
    assert.ok(claudeLine(client, server, 'win32').endsWith(end));
    assert.match(claudeLine(client, server, 'linux'), /O'\\''Neil/);
  });

  it('knows a file by either letter of its drive, so that an undo finds it', () => {
    assert.equal(withDrive('c:\\Users\\a\\mcp.json'), withDrive('C:\\Users\\a\\mcp.json'));
    assert.notEqual(withDrive('c:\\Users\\a\\mcp.json'), withDrive('d:\\Users\\a\\mcp.json'));
    assert.equal(withDrive('/c:/x'), '/c:/x');
  });

  it('takes a variable without a value for none', () => {
    const windows = { ...PLACE, env: { APPDATA: '' } };
    assert.equal(settingsFolder(windows), 'C:\\Users\\a\\AppData\\Roaming');
    const linux = { ...PLACE, platform: 'linux', home: '/home/a', env: { XDG_CONFIG_HOME: '' } };
    assert.equal(settingsFolder({ ...linux, platform: 'linux' }), '/home/a/.config');
    const env = { CODEX_HOME: '', GEMINI_CLI_HOME: '', GOOSE_PATH_ROOT: '', XDG_CONFIG_HOME: '' };
    for (const { id, files } of CLIENTS)
      for (const file of files.user?.({ ...linux, platform: 'linux', env }) ?? [])
        assert.ok(file.startsWith('/home/a/'), `${id}: ${file}`);
  });
});
