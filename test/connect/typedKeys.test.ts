import assert from 'node:assert/strict';
import type { Client } from '../../src/connect/client.ts';
import { CLIENTS } from '../../src/connect/clients.ts';
import { connectText, entryFor } from '../../src/connect/edits.ts';
import { clientNamed } from '../../src/connect/plan.ts';
import { HOSTED, type Server } from '../../src/connect/server.ts';

const SERVER: Server = { kind: 'bundled', command: '/bin/node', args: ['/s/mcp.mjs'], env: {} };
const codex = clientNamed('codex');
const vscode = clientNamed('vscode');

describe('a key that was typed into an entry', () => {
  const TYPED: readonly (readonly [string, Client, Server, string])[] = [
    [
      'of Codex',
      codex,
      SERVER,
      '[mcp_servers.fal]\ncommand = "x"\n[mcp_servers.fal.env]\nFAL_KEY = "typed:key"\nMINE = "1"\n',
    ],
    [
      'in a header of Codex',
      codex,
      HOSTED,
      '[mcp_servers.fal]\nurl = "https://old"\n[mcp_servers.fal.http_headers]\nauthorization = "Bearer typed:key"\nMINE = "1"\n',
    ],
    [
      'in a header of VS Code whose name is in small letters',
      vscode,
      HOSTED,
      '{ "servers": { "fal": { "headers": { "authorization": "Bearer typed:key", "MINE": "1" } } } }',
    ],
  ];
  for (const [where, client, server, text] of TYPED) {
    it(`goes ${where}, and nothing else does`, () => {
      const connected = connectText(client, server, text, 'file', 'user');
      assert.doesNotMatch(connected, /typed:key/);
      assert.match(connected, /MINE/);
    });
  }

  it('of an inline table is refused, because it cannot be removed safely', () => {
    const text = '[mcp_servers.fal]\ncommand = "x"\nenv = { FAL_KEY = "typed:key" }\n';
    assert.throws(() => connectText(codex, SERVER, text, 'file', 'user'), { kind: 'not-allowed' });
  });

  it('stays in Goose, whose file can name no variable', () => {
    const text =
      'extensions:\n  fal:\n    type: stdio\n    cmd: x\n    envs:\n      FAL_KEY: typed:key\n';
    assert.match(connectText(clientNamed('goose'), SERVER, text, 'file', 'user'), /typed:key/);
  });

  it('stays only in the clients that the manual names', () => {
    const unnamed = CLIENTS.filter(({ files }) => files.user !== undefined)
      .filter((client) => !/FAL_KEY|fal-key/.test(JSON.stringify(entryFor(client, SERVER, 'user'))))
      .map(({ name }) => name);
    assert.deepEqual(unnamed, ['Claude Desktop', 'Goose', 'Zed', 'Antigravity']);
  });
});
