import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { VIEWER_URI } from '../../src/domain/viewer.ts';
import { TOOLS } from '../../src/tools/tools.ts';
import { KEY, useHttp } from '../support/http.ts';
import { useSandbox } from '../support/mcp.ts';
import { installSuites } from './install.ts';
import { type Ended, runToEnd } from './process.ts';

const SERVER = fileURLToPath(new URL('../../dist/mcp.mjs', import.meta.url));
const INSTALL_DEADLINE = 900_000;
const CALL_DEADLINE = 120_000;
const FLUX = 'fal-ai/flux/dev';
const RUN = { endpoint_id: FLUX, input: { prompt: 'a lighthouse' } };

/** One call of each tool, in the order that the last ones need: what is submitted is looked at. */
const CALLS: readonly (readonly [string, object])[] = [
  ['search_models', { query: 'flux' }],
  ['get_model_schema', { endpoint_id: FLUX }],
  ['get_pricing', { endpoint_id: FLUX }],
  ['search_docs', { query: 'webhooks' }],
  ['recommend_model', { task: 'remove a background' }],
  ['run_model', RUN],
  ['upload_file', { url: '' }],
  ['submit_job', RUN],
  ['check_job', { endpoint_id: FLUX }],
];

describe('the MCP inspector', () => {
  let folder: string;
  const sandbox = useSandbox();
  const http = useHttp();
  before(async function () {
    this.timeout(INSTALL_DEADLINE);
    await installSuites();
    folder = await mkdtemp(path.join(tmpdir(), 'fal-inspector-'));
    await mkdir(path.join(folder, 'data'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** Runs the inspector's CLI with a home of its own, where it keeps what it keeps. */
  const inspect = async (target: readonly string[], ...args: string[]): Promise<Ended> => {
    const { node, inspector } = await installSuites();
    const env = { PATH: process.env.PATH ?? '', HOME: folder };
    return runToEnd(node, [inspector, '--cli', ...args, '--format', 'json', ...target], env);
  };
  const overStdio = () => {
    const data = path.join(folder, 'data');
    const env = [`FAL_KEY=${KEY}`, `FAL_GATEWAY_URL=${sandbox.url}`, `FAL_DATA_DIR=${data}`];
    return [...env.flatMap((one) => ['-e', one]), '--cwd', folder, '--', process.execPath, SERVER];
  };
  const overHttp = () => [
    '--server-url',
    http.url,
    '--transport',
    'http',
    '--header',
    `Authorization: Bearer ${KEY}`,
  ];

  const targets = { stdio: overStdio, HTTP: overHttp };
  for (const [name, target] of Object.entries(targets)) {
    it(`finds nothing in tools/list --strict over ${name}`, async () => {
      const { code, out, err } = await inspect(target(), '--method', 'tools/list', '--strict');
      assert.equal(code, 0, err);
      assert.doesNotMatch(err, /warning|error|issue/i);
      const { result } = JSON.parse(out) as { result: { tools: { name: string }[] } };
      assert.deepEqual(
        result.tools.map((tool) => tool.name),
        TOOLS.map((tool) => tool.name),
      );
    }).timeout(CALL_DEADLINE);

    it(`finds the page of results, and what it may load, over ${name}`, async () => {
      const probe = ['--tool-name', 'run_model', '--app-info', '--advertise-apps'];
      const { code, out, err } = await inspect(target(), '--method', 'tools/call', ...probe);
      assert.equal(code, 0, err);
      const { appInfo } = JSON.parse(out) as {
        appInfo: { hasApp: boolean; resourceUri: string; resourceError?: string };
      };
      const { hasApp, resourceUri, resourceError } = appInfo;
      assert.deepEqual([hasApp, resourceUri, resourceError], [true, VIEWER_URI, undefined]);
      assert.match(out, /https:\/\/\*\.fal\.media/);
      const none = ['--tool-name', 'get_pricing', '--app-info'];
      assert.equal((await inspect(target(), '--method', 'tools/call', ...none)).code, 2);
    }).timeout(CALL_DEADLINE);

    it(`calls each tool over ${name}`, async () => {
      const called: string[] = [];
      let submitted: unknown;
      let made = '';
      for (const [tool, input] of CALLS) {
        const given =
          tool === 'upload_file'
            ? { url: made }
            : tool === 'check_job'
              ? { ...input, request_id: submitted }
              : input;
        const args = ['--tool-name', tool, '--tool-args-json', JSON.stringify(given)];
        const { code, out, err } = await inspect(target(), '--method', 'tools/call', ...args);
        assert.equal(code, 0, `${tool}: ${err}`);
        const { result } = JSON.parse(out) as { result: CallToolResult };
        assert.ok(result.structuredContent && !result.isError, `${tool}: ${out}`);
        called.push(tool);
        submitted = result.structuredContent.request_id;
        const [asset] = (result.structuredContent.assets ?? []) as { url: string }[];
        made = asset?.url ?? made;
      }
      assert.deepEqual(called.sort(), TOOLS.map((tool) => tool.name).sort());
    }).timeout(3 * CALL_DEADLINE);
  }
});
