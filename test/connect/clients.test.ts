import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { getDefaultEnvironment } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { parse as parseJsonc } from 'jsonc-parser';
import { parse as parseToml } from 'smol-toml';
import { parse as parseYaml } from 'yaml';
import { CLIENTS } from '../../src/connect/clients.ts';
import { connectServer, useSandbox } from '../support/mcp.ts';
import { createMachine, type Machine } from './cli.ts';
import { type Entry, environmentOf, filled, likeOthers, type Reader, READERS } from './readers.ts';

const KEY = 'a-persons:key-marker';

describe('each client, set up from the command line', () => {
  const sandbox = useSandbox({ key: KEY });
  let machine: Machine;
  beforeEach(async () => {
    machine = await createMachine();
  });
  afterEach(() =>
    Promise.all(
      [machine.home, machine.project].map((folder) => rm(folder, { recursive: true, force: true })),
    ),
  );

  const locate = ({ file }: Reader) =>
    [machine.home, machine.project]
      .map((folder) => path.join(folder, file))
      .find((there) => existsSync(there)) ?? '';
  const entryOf = async (reader: Reader): Promise<Entry> => {
    const text = await readFile(locate(reader), 'utf8');
    assert.ok(!text.includes(KEY));
    const parsers: Readonly<Record<string, (text: string) => unknown>> = {
      '.toml': (toml) => parseToml(toml),
      '.yaml': (yaml) => parseYaml(yaml) as unknown,
    };
    const content = (parsers[path.extname(reader.file)] ?? JSON.parse)(text) as Record<
      string,
      { fal: Entry }
    >;
    const entry = content[reader.servers]?.fal;
    assert.ok(entry);
    return likeOthers(entry);
  };
  const variables = { FAL_KEY: KEY };

  it('is covered here, or has no file', () => {
    const printed = CLIENTS.filter(({ files }) => Object.keys(files).length === 0);
    assert.deepEqual(
      CLIENTS.map(({ id }) => id).sort(),
      [...Object.keys(READERS), ...printed.map(({ id }) => id)].sort(),
    );
  });

  for (const [id, reader] of Object.entries(READERS)) {
    it(`${id}: starts the server that its file names, which lists nine tools and runs a model`, async () => {
      const { code, err } = await machine.connect(id, '--yes');
      assert.equal(code, 0, err);
      const entry = await entryOf(reader);
      assert.equal(entry.type, reader.types?.[0]);
      assert.ok(path.isAbsolute(entry.command));
      const start = {
        command: entry.command,
        args: entry.args,
        cwd: machine.project,
        // The sandbox replaces fal, and a temporary folder the user's data.
        env: {
          ...getDefaultEnvironment(),
          ...environmentOf(entry, reader, variables),
          FAL_GATEWAY_URL: sandbox.url,
          FAL_DATA_DIR: path.join(machine.home, 'data'),
        },
      };
      const client = await connectServer(start, id);
      try {
        const { tools } = await client.listTools();
        assert.equal(tools.length, 9);
        const run = await client.callTool({
          name: 'run_model',
          arguments: { endpoint_id: 'fal-ai/flux/schnell', input: { prompt: 'a fox' } },
        });
        // Claude Desktop's file cannot name a key; its bundle can.
        assert.equal(run.isError === true, id === 'claude-desktop');
      } finally {
        await client.close();
      }
    });

    it(`${id}: reaches the hosted server with the key, or is refused`, async () => {
      const { code, err } = await machine.connect(id, '--hosted', '--yes');
      if (reader.hosts === false) {
        assert.equal(code, 1);
        assert.match(err, /cannot use the hosted server/);
        assert.equal(locate(reader), '');
        return;
      }
      assert.equal(code, 0, err);
      const entry = await entryOf(reader);
      assert.equal(entry.type, reader.types?.[1]);
      const token = entry.bearer_token_env_var;
      const headers = Object.fromEntries(
        Object.entries(entry.headers ?? {}).map(([name, value]) => [
          name,
          filled(value, reader, variables),
        ]),
      );
      if (token !== undefined) headers.Authorization = `Bearer ${variables[token as 'FAL_KEY']}`;
      // The request is captured, because tests have no network.
      const requests: { url: string; authorization: string | null }[] = [];
      const url = new URL(entry.serverUrl ?? entry.url ?? '');
      const transport = new StreamableHTTPClientTransport(url, {
        requestInit: { headers },
        fetch: (target, init) => {
          requests.push({
            url: String(target),
            authorization: new Headers(init?.headers).get('authorization'),
          });
          return Promise.resolve(new Response('no', { status: 418 }));
        },
      });
      await assert.rejects(new Client({ name: id, version: '1.0.0' }).connect(transport));
      assert.deepEqual(requests[0], {
        url: 'https://mcp.fal.ai/mcp',
        authorization: `Bearer ${KEY}`,
      });
    });
  }

  it('json: prints what another client reads', async () => {
    const { code, out } = await machine.connect('json', '--root', 'pictures');
    assert.equal(code, 0);
    const { mcpServers } = parseJsonc(out) as { mcpServers: { fal: Entry } };
    assert.deepEqual(mcpServers.fal.args.slice(1), [
      '--root',
      path.join(machine.project, 'pictures'),
    ]);
  });

  it("a server without a value for the key's placeholder explains how to set one", async () => {
    const client = await connectServer({
      command: process.execPath,
      args: [new URL('../../dist/mcp.mjs', import.meta.url).pathname],
      env: { FAL_KEY: '${env:FAL_KEY}', FAL_GATEWAY_URL: sandbox.url, HOME: machine.home },
    });
    const answer = await client.callTool({
      name: 'run_model',
      arguments: { endpoint_id: 'fal-ai/flux/schnell', input: { prompt: 'a fox' } },
    });
    await client.close();
    assert.match(JSON.stringify(answer.content), /fal\.ai\/dashboard\/keys/);
    assert.ok(sandbox.seen.every(({ authorization }) => !authorization?.includes('env:')));
  });
});
