import assert from 'node:assert/strict';
import { access, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { TOOLS } from '../../src/tools/tools.ts';
import { KEY, useHttp } from '../support/http.ts';
import { NO_LIMITS, tempFolder, useSandbox } from '../support/mcp.ts';
import { installSuites } from './install.ts';
import { connectNewer, type Target } from './newerClient.ts';
import { runToEnd } from './process.ts';

const SERVER = fileURLToPath(new URL('../../dist/mcp.mjs', import.meta.url));
const INSTALL_DEADLINE = 900_000;
const DEADLINE = 120_000;
/** The protocol of clients that first ask with `server/discover`. */
const NEWER = '2026-07-28';
/** The newest that this server speaks. */
const OURS = '2025-11-25';
const NAMES = TOOLS.map(({ name }) => name);

describe('clients of a newer protocol', () => {
  const sandbox = useSandbox();
  const http = useHttp();
  let folder: string;
  before(async function () {
    this.timeout(INSTALL_DEADLINE);
    await installSuites();
    folder = await tempFolder('newer');
    await mkdir(path.join(folder, 'data'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const environment = () => ({
    ...{ PATH: process.env.PATH ?? '', HOME: path.join(folder, 'data'), ...NO_LIMITS },
    ...{ FAL_KEY: KEY, FAL_GATEWAY_URL: sandbox.url, FAL_DATA_DIR: path.join(folder, 'data') },
  });
  const targets: Readonly<Record<string, () => Target>> = {
    stdio: () => ({ file: SERVER, env: environment(), cwd: folder }),
    HTTP: () => ({ url: http.url, key: KEY }),
  };

  for (const [name, target] of Object.entries(targets)) {
    it(`the second version of the SDK connects over ${name}, lists nine tools and gets a picture`, async () => {
      const client = await connectNewer(target(), 'auto');
      try {
        assert.equal(client.getProtocolEra(), 'legacy');
        assert.equal(client.getNegotiatedProtocolVersion(), OURS);
        const { tools } = await client.listTools();
        assert.deepEqual(
          tools.map((tool) => tool.name),
          NAMES,
        );
        const run = { endpoint_id: 'fal-ai/flux/schnell', input: { prompt: 'a fox' } };
        const saved = name === 'stdio' ? { save_to: 'images' } : {};
        const result = await client.callTool({
          name: 'run_model',
          arguments: { ...run, ...saved },
        });
        assert.notEqual(result.isError, true, JSON.stringify(result.content));
        const [file] = result.structuredContent?.assets as { url: string; path?: string }[];
        assert.match(file?.url ?? '', /^https?:/);
        if (name === 'stdio') await access(path.resolve(folder, file?.path ?? ''));
      } finally {
        await client.close();
      }
    }).timeout(DEADLINE);

    it(`a client that accepts ${NEWER} alone learns over ${name} that this server has not got it`, async () => {
      await assert.rejects(connectNewer(target(), { pin: NEWER }), /did not offer pinned/);
    }).timeout(DEADLINE);
  }

  const inspected: Readonly<Record<string, () => string[]>> = {
    stdio: () => [
      ...Object.entries(environment()).flatMap(([key, value]) => ['-e', `${key}=${value}`]),
      ...['--cwd', folder, '--', process.execPath, SERVER],
    ],
    HTTP: () => [
      ...['--server-url', http.url, '--transport', 'http'],
      ...['--header', `Authorization: Bearer ${KEY}`],
    ],
  };
  for (const [name, target] of Object.entries(inspected)) {
    /** Runs the inspector as a client of the newer protocol, with a home of its own. */
    const inspect = async (era: 'auto' | 'modern', ...args: readonly string[]) => {
      const { node, inspector } = await installSuites();
      const options = ['--cli', '--protocol-era', era, ...args, '--format', 'json'];
      const env = { PATH: process.env.PATH ?? '', HOME: folder };
      return runToEnd(node, [inspector, ...options, ...target()], env);
    };

    it(`the inspector that asks first lists the tools and calls one over ${name}`, async () => {
      const listed = await inspect('auto', '--method', 'tools/list');
      assert.equal(listed.code, 0, listed.err);
      const { result } = JSON.parse(listed.out) as { result: { tools: { name: string }[] } };
      assert.deepEqual(
        result.tools.map((tool) => tool.name),
        NAMES,
      );
      const call = ['--tool-name', 'search_models', '--tool-args-json', '{"query":"flux"}'];
      const called = await inspect('auto', '--method', 'tools/call', ...call);
      assert.equal(called.code, 0, called.err);
      assert.match(called.out, /fal-ai\/flux/);
    }).timeout(DEADLINE);

    it(`the inspector for ${NEWER} alone says so over ${name}, and does not wait`, async () => {
      const { code, err } = await inspect('modern', '--method', 'tools/list');
      assert.equal(code, 1);
      assert.match(err, new RegExp(`did not offer pinned protocol version ${NEWER}`));
    }).timeout(DEADLINE);
  }
});
