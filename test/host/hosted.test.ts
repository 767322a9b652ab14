import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { useForSuite } from '../support/fixtures.ts';
import { useHttp } from '../support/http.ts';
import { startTlsFront } from '../support/tlsFront.ts';
import { until } from '../support/until.ts';
import { allowCall, callTool, packCaller } from './caller.ts';
import { filesWith, processesOf } from './traces.ts';
import { DEADLINE, PATIENCE, useWorkbench } from './useWorkbench.ts';

const SECRET = 'marker7d20ab';
const KEY = `hosted-id:${SECRET}`;
const NAMES = [
  ...['check_job', 'get_model_schema', 'get_pricing', 'recommend_model', 'run_model'],
  ...['search_docs', 'search_models', 'submit_job', 'upload_file'],
];

describe('a hosted MCP server, with the packaged extension', () => {
  const http = useHttp({ sandbox: { key: KEY } });
  const front = useForSuite(() => startTlsFront(http.port));
  const { bench } = useWorkbench(async () => {
    const trusted = path.join(http.folder, 'trusted.pem');
    await writeFile(trusted, front.cert);
    return {
      usesChat: true,
      extensions: [packCaller],
      env: { FAL_GATEWAY_URL: http.sandbox.url, FAL_KEY: undefined, SSL_CERT_FILE: trusted },
      settings: {
        'fal.mcp.server': 'hosted',
        'fal.mcp.hostedUrl': `https://127.0.0.1:${front.port}/mcp`,
        'http.systemCertificatesNode': true,
      },
    };
  });

  before(async function () {
    this.timeout(DEADLINE);
    await bench.command('fal: Set API Key');
    await bench.quickInput.locator('input[type=password]').fill(KEY);
    await bench.page.keyboard.press('Enter');
    await bench.notification('fal accepted the key').waitFor();
  });

  const call = (tool: string, input: object) => callTool(bench, tool, input);

  it('gives agents its nine tools, and no child runs', async () => {
    await bench.mcpServer('Start Server');
    await bench.command('Caller: List');
    const shown = bench.notification(/^\s*9 tools: /);
    await shown.waitFor();
    const text = (await shown.textContent()) ?? '';
    for (const name of NAMES) assert.ok(text.includes(`_${name}`), `${name} in ${text}`);
    assert.deepEqual(await processesOf(bench.vscode.home, 'dist/mcp.mjs'), []);
  });

  it('answers a call, and runs a model for the key that came as a header', async () => {
    await call('search_models', { query: 'flux dev' });
    await bench.notification(/The tool returned .*fal-ai/).waitFor();
    await call('run_model', { endpoint_id: 'fal-ai/flux/schnell', input: { prompt: 'a fox' } });
    await allowCall(bench);
    await bench.notification(/The tool returned .*completed/i).waitFor();
    assert.equal(http.sandbox.submits(), 1);
    assert.deepEqual([...new Set(front.authorizations('/mcp'))], [`Bearer ${KEY}`]);
  });

  it('sends no key to the address where the user signs in', async () => {
    // VS Code starts the server of a changed definition, which the server here refuses: it has no sign-in.
    await bench.settings({ 'fal.mcp.hostedUrl': `https://127.0.0.1:${front.port}/mcp-relay` });
    await until(() => front.authorizations('/mcp-relay').length > 0, PATIENCE);
    assert.deepEqual([...new Set(front.authorizations('/mcp-relay'))], [undefined]);
    await bench.settings({ 'fal.mcp.hostedUrl': `https://127.0.0.1:${front.port}/mcp` });
  });

  it('leaves the key nowhere: VS Code keeps its address without it', async () => {
    // VS Code writes it in its own time.
    const kept = await until(async () => {
      const stored = await bench.stored();
      return stored.includes(String(front.port)) && stored;
    }, PATIENCE);
    assert.ok(!kept.includes(SECRET), 'the browser holds the key');
    assert.deepEqual(await filesWith(bench.vscode.data, SECRET), []);
    assert.deepEqual(await filesWith(bench.vscode.browserData, SECRET), []);
  });
});
