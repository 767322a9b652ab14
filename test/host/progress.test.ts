import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startSandbox, tempFolder } from '../support/mcp.ts';
import { packCaller } from './caller.ts';
import { VSIX } from './vsix.ts';
import { INSTALL_DEADLINE } from './vscode.ts';
import { keepsFailures, openWorkbench, type Workbench } from './workbench.ts';

describe('the progress of run_model, as VS Code logs it', function () {
  this.timeout(150_000);
  let sandbox: Sandbox;
  let folder: string;
  let bench: Workbench;

  before(async function () {
    this.timeout(INSTALL_DEADLINE);
    sandbox = await startSandbox();
    folder = await tempFolder('progress');
    bench = await openWorkbench({
      vsix: [VSIX, await packCaller(folder)],
      env: { FAL_GATEWAY_URL: sandbox.url, FAL_KEY: 'a-test:key' },
      log: 'trace',
    });
  });
  keepsFailures(() => bench);
  after(async () => {
    await bench.close();
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('comes for the token that VS Code sent, and rises', async () => {
    await bench.mcpServer('Start Server');
    await bench.command('Caller: Call');
    await bench.says('Call');
    const input = { endpoint_id: 'fal-ai/flux/schnell', input: { prompt: 'a fox' } };
    await bench.answer(`run_model ${JSON.stringify(input)}`);
    await bench
      .dialog(/run_model|Run a model/i)
      .locator('.monaco-button')
      .filter({ hasText: /Yes|Allow|Continue/ })
      .first()
      .click();
    await bench.notification(/The tool said .*completed/i).waitFor();
    const token = /"progressToken":\s*"([^"]+)"/;
    let said = (await bench.stored()).replaceAll('\\"', '"');
    // VS Code writes its logs in its own time.
    for (let tries = 0; tries < 60 && !said.includes('notifications/progress'); tries += 1) {
      await bench.page.waitForTimeout(500);
      said = (await bench.stored()).replaceAll('\\"', '"');
    }
    const progress = [...said.matchAll(/\[server -> editor\] (\{.*"notifications\/progress".*\})/g)]
      .map(([, json = '']) => JSON.parse(json) as Notification)
      .map(({ params }) => params);
    assert.ok(progress.length > 1, 'VS Code was told of no progress');
    const sent = token.exec(said)?.[1];
    for (const [at, one] of progress.entries()) {
      assert.equal(one.progressToken, sent);
      assert.equal(one.progress, at + 1);
      assert.match(one.message, /^(Submitted|Queued|Running)/);
    }
  });
});

interface Notification {
  readonly params: {
    readonly progressToken: string;
    readonly progress: number;
    readonly message: string;
  };
}
