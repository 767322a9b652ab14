import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type HttpBench, startHttp } from '../support/http.ts';
import { tempFolder } from '../support/mcp.ts';
import { startTlsFront, type TlsFront } from '../support/tlsFront.ts';
import { packCaller } from './caller.ts';
import { filesWith, processesOf } from './traces.ts';
import { INSTALL_DEADLINE } from './vscode.ts';
import { VSIX } from './vsix.ts';
import { keepsFailures, openWorkbench, type Workbench } from './workbench.ts';

const SECRET = 'marker7d20ab';
const KEY = `hosted-id:${SECRET}`;
const NAMES = [
  ...['check_job', 'get_model_schema', 'get_pricing', 'recommend_model', 'run_model'],
  ...['search_docs', 'search_models', 'submit_job', 'upload_file'],
];

describe('a hosted MCP server, with the packaged extension', function () {
  this.timeout(150_000);
  let http: HttpBench;
  let front: TlsFront;
  let folder: string;
  let address: string;
  let bench: Workbench;

  before(async function () {
    this.timeout(INSTALL_DEADLINE);
    http = await startHttp({ sandbox: { key: KEY } });
    front = await startTlsFront(http.port);
    folder = await tempFolder('hosted');
    const trusted = path.join(folder, 'trusted.pem');
    await writeFile(trusted, front.cert);
    address = `https://127.0.0.1:${front.port}/mcp`;
    bench = await openWorkbench({
      vsix: [VSIX, await packCaller(folder)],
      env: { FAL_GATEWAY_URL: http.sandbox.url, SSL_CERT_FILE: trusted },
      settings: {
        'fal.mcp.server': 'hosted',
        'fal.mcp.hostedUrl': address,
        'http.systemCertificatesNode': true,
      },
    });
    await bench.command('fal: Set API Key');
    await bench.quickInput.locator('input[type=password]').fill(KEY);
    await bench.page.keyboard.press('Enter');
    await bench.notification('fal accepted the key').waitFor();
  });
  keepsFailures(() => bench);
  after(async () => {
    await bench.close();
    await front.close();
    await http.close();
    await rm(folder, { recursive: true, force: true });
  });

  const call = async (tool: string, input: object) => {
    await bench.command('Caller: Call');
    await bench.says('Call');
    await bench.answer(`${tool} ${JSON.stringify(input)}`);
  };

  it('gives agents its nine tools, and no child runs', async () => {
    await bench.mcpServer('Start Server');
    await bench.command('Caller: List');
    const told = bench.notification(/^\s*9 tools: /);
    await told.waitFor();
    const text = (await told.textContent()) ?? '';
    for (const name of NAMES) assert.ok(text.includes(`_${name}`), `${name} in ${text}`);
    assert.deepEqual(await processesOf(bench.vscode.home, 'dist/mcp.mjs'), []);
  });

  it('answers a call, and runs a model for the key that came as a header', async () => {
    await call('search_models', { query: 'flux dev' });
    await bench.notification(/The tool said .*fal-ai/).waitFor();
    await call('run_model', { endpoint_id: 'fal-ai/flux/schnell', input: { prompt: 'a fox' } });
    const confirm = bench.dialog('Run fal model').locator('.monaco-button');
    await confirm
      .filter({ hasText: /Yes|Allow|Continue/ })
      .first()
      .click();
    await bench.notification(/The tool said .*completed/i).waitFor();
    assert.equal(http.sandbox.submits(), 1);
    assert.deepEqual([...new Set(front.authorizations)], [`Bearer ${KEY}`]);
  });

  it('leaves the key nowhere: VS Code keeps its address without it', async () => {
    let kept = await bench.stored();
    // VS Code writes it in its own time.
    for (let tries = 0; tries < 90 && !kept.includes(String(front.port)); tries += 1) {
      await bench.page.waitForTimeout(1000);
      kept = await bench.stored();
    }
    assert.ok(kept.includes(String(front.port)), 'the definition is not kept at all');
    assert.ok(!kept.includes(SECRET), 'the browser holds the key');
    assert.deepEqual(await filesWith(bench.vscode.data, SECRET), []);
    assert.deepEqual(await filesWith(bench.vscode.browserData, SECRET), []);
  });
});
