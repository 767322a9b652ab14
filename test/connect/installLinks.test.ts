import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { CLIENTS } from '../../src/connect/clients.ts';
import { packagedServer } from '../../src/connect/command.ts';
import { entryFor } from '../../src/connect/edits.ts';
import { type InstallLink, installLink, LINKED } from '../../src/connect/installLinks.ts';
import { clientNamed } from '../../src/connect/plan.ts';
import { HOSTED, type Server, SIGN_IN } from '../../src/connect/server.ts';
import { installLinks } from '../support/readmeLinks.ts';
import { hasTable } from '../support/readmeTables.ts';
import { createMachine } from './cli.ts';

const query = (link: string | undefined) => new URL(link ?? '').searchParams;
const fromJson = (text: string | null) => JSON.parse(text ?? '') as Record<string, unknown>;

/** How each client reads its link, according to its documentation: the server's name and entry. */
const READERS: Readonly<Record<string, (link: InstallLink) => unknown>> = {
  vscode: ({ app = '', web }) => {
    assert.equal(query(web).get('url'), app);
    const [scheme, text = ''] = app.split('?');
    assert.equal(scheme, 'vscode:mcp/install');
    const { name, inputs, ...entry } = fromJson(decodeURIComponent(text));
    const isKeyUsed = JSON.stringify(entry).includes('${input:fal-key}');
    assert.deepEqual(inputs, isKeyUsed ? clientNamed('vscode').inputs : undefined);
    // Who signs in needs no key.
    assert.equal(isKeyUsed, !JSON.stringify(entry).includes(SIGN_IN.url));
    return [name, entry];
  },
  cursor: ({ app, web }) => {
    assert.match(app ?? '', /^cursor:\/\/anysphere\.cursor-deeplink\/mcp\/install\?/);
    assert.match(web ?? '', /^https:\/\/cursor\.com\/en\/install-mcp\?/);
    const [one, other] = [app, web].map((link) => {
      const config = Buffer.from(query(link).get('config') ?? '', 'base64').toString();
      return [query(link).get('name'), fromJson(config)];
    });
    assert.deepEqual(one, other);
    return one;
  },
  kiro: ({ web }) => {
    assert.match(web ?? '', /^https:\/\/kiro\.dev\/launch\/mcp\/add\?/);
    return [query(web).get('name'), fromJson(query(web).get('config'))];
  },
  goose: ({ app }) => {
    assert.match(app ?? '', /^goose:\/\/extension\?cmd=/);
    const read = query(app);
    assert.match(read.get('env') ?? '', /^FAL_KEY=fal key/);
    const entry = { cmd: read.get('cmd'), args: read.getAll('arg') };
    return [read.get('id'), { enabled: true, name: read.get('name'), type: 'stdio', ...entry }];
  },
};

describe('links that install the server', () => {
  const servers = (id: string): Server[] => [
    packagedServer(clientNamed(id), '1.2.3', { platform: 'linux' }, ['/a b/(c)']),
    packagedServer(clientNamed(id), '1.2.3', { platform: 'win32' }, []),
    ...(id === 'goose' ? [] : [HOSTED, SIGN_IN]),
  ];

  it('are decoded here for each client that has them', () => {
    assert.deepEqual(Object.keys(READERS).sort(), [...LINKED].sort());
  });

  for (const [id, read] of Object.entries(READERS)) {
    it(`${id}: say what connect writes, and no key`, () => {
      const client = clientNamed(id);
      for (const server of servers(id)) {
        const link = installLink(client, server);
        assert.deepEqual(read(link), ['fal', entryFor(client, server, 'user')]);
        // Brackets and spaces would end the link in Markdown.
        for (const one of Object.values(link)) assert.doesNotMatch(one as string, /[\s()'"<>]/);
      }
    });
  }

  it('are refused where there are none', () => {
    for (const { id } of CLIENTS.filter((one) => !LINKED.includes(one.id))) {
      assert.throws(() => installLink(clientNamed(id), HOSTED), { kind: 'not-allowed' });
    }
    assert.throws(() => installLink(clientNamed('goose'), SIGN_IN), /the hosted server/);
  });

  it('are printed by connect, for the server that it would write', async () => {
    const machine = await createMachine();
    const { code, out, err } = await machine.connect('cursor', '--link');
    const [app, web] = out.trim().split('\n');
    const [, entry] = READERS.cursor?.({ app: app ?? '', web: web ?? '' }) as [string, object];
    const printed = await machine.connect('cursor', '--print');
    assert.equal(code, 0, err);
    assert.deepEqual(fromJson(printed.out), { mcpServers: { fal: entry } });
    const refused = await machine.connect('windsurf', '--link');
    assert.equal(refused.code, 1);
    assert.match(refused.err, /Windsurf has no link.*vscode, cursor, kiro, goose/);
    await Promise.all([machine.home, machine.project].map((one) => rm(one, { recursive: true })));
  });

  for (const manual of ['src/connect/README.md', 'src/cli/README.md']) {
    it(`are in ${manual} as the code makes them`, async () => {
      await hasTable(manual, 'install', await installLinks());
    });
  }
});
