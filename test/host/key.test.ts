import assert from 'node:assert/strict';
import { until } from '../support/until.ts';
import { allowCall, callTool, packCaller } from './caller.ts';
import { filesWith, processesOf, type Environment } from './traces.ts';
import { KEY, PATIENCE, SECRET, useSharedWorkbench, useWorkbench } from './useWorkbench.ts';
import type { Workbench } from './workbench.ts';

/** Waits until one server runs, and with this key; resolves to its environment. */
function serverWith(key: string | undefined, { vscode }: Workbench): Promise<Environment> {
  return until(async () => {
    const [only, ...others] = await processesOf(vscode.home, 'dist/mcp.mjs');
    return only && others.length === 0 && only.env.FAL_KEY === key && only.env;
  }, PATIENCE);
}

describe('the key in the workbench, with the packaged extension', () => {
  const { bench, sandbox } = useWorkbench(
    { env: { FAL_KEY: undefined }, usesChat: true, extensions: [packCaller] },
    { key: KEY },
  );

  const input = () => bench.quickInput.locator('input[type=password]');
  const enter = async (key: string) => {
    await input().fill(key);
    await bench.page.keyboard.press('Enter');
  };
  const says = (text: string) => bench.quickInput.getByText(text).first().waitFor();
  const serverHas = (key: string | undefined) => serverWith(key, bench);

  /** Calls run_model as an agent does, and allows the call. */
  const runAsAgent = async () => {
    const run = { endpoint_id: 'fal-ai/flux/schnell', input: { prompt: 'a fox' } };
    await callTool(bench, 'run_model', run);
    await allowCall(bench);
  };

  it('is offered when an agent runs a model without one', async () => {
    await bench.mcpServer('Start Server');
    await runAsAgent();
    await bench.notification(/The tool .*fal: Set API Key/s).waitFor();
    const offer = bench.notification('needs a fal API key to run a model');
    await offer.waitFor();
    await bench.screenshot('key-offer');
    await offer.getByRole('button', { name: 'Set API Key' }).click();
    await input().waitFor();
    await bench.page.keyboard.press('Escape');
    await bench.command('Notifications: Clear All Notifications');
  });

  it('is entered in a password input that stays open until fal accepts the key', async () => {
    await bench.command('fal: Set API Key');
    await input().waitFor();
    await bench.status.filter({ hasText: 'no key' }).waitFor();
    await enter('wrong:key');
    await says('fal does not recognise this key');
    sandbox.fault({ action: { kind: 'reset' } });
    await enter(KEY);
    await says('fal could not be reached');
    await enter(`  ${KEY} `);
    await bench.notification('fal accepted the key').waitFor();
    await bench.status.filter({ hasNotText: 'no key' }).waitFor();
  });

  it('reaches the running server, so that the agent can repeat its call', async () => {
    const env = await serverHas(KEY);
    assert.equal(env.FAL_GATEWAY_URL, sandbox.url);
    await bench.command('Notifications: Clear All Notifications');
    await runAsAgent();
    await bench.notification(/The tool returned .*fal-ai\/flux\/schnell/).waitFor();
  });

  it('is not taken from a link', async () => {
    await bench.command('Developer: Open URL');
    const authority = 'fal-vscode.fal-vscode';
    const scheme = await bench.page.evaluate<string>(
      `document.getElementById('vscode-workbench-web-configuration')?.dataset.settings ?? ''`,
    );
    const product = /"urlProtocol":"([^"]+)"/.exec(scheme)?.[1] ?? 'code-oss';
    await bench.answer(`${product}://${authority}/key?key=evil-id:evil-secret`);
    await bench
      .dialog('to open this URI')
      .locator('.monaco-button')
      .filter({ hasText: 'Open' })
      .click();
    await bench.notification('fal ignores vscode:// links').waitFor();
    await serverHas(KEY);
  });

  it('is kept over a reload', async () => {
    await bench.reload();
    await bench.command('fal: Open Log');
    await bench.status.filter({ hasNotText: 'no key' }).waitFor();
    await bench.mcpServer('Start Server');
    await serverHas(KEY);
  });

  it('is nowhere in clear, neither on the disk nor in the browser', async () => {
    // The definition that was provided is there, so this is the place to look; VS Code writes it in its own time.
    const kept = await until(async () => {
      const stored = await bench.stored();
      return stored.includes('dist/mcp.mjs') && stored;
    }, PATIENCE);
    // With it the version that tells VS Code when its tools are old.
    assert.match(kept, /\d\.\d\.\d-[\da-f]{8}/);
    assert.ok(!kept.includes(SECRET), 'the browser holds the key');
    assert.deepEqual(await filesWith(bench.vscode.data, SECRET), []);
    assert.deepEqual(await filesWith(bench.vscode.browserData, SECRET), []);
  });

  it('is not sent to the sandbox', async () => {
    await bench.command('fal: Use Sandbox');
    await bench.status.filter({ hasText: 'sandbox' }).waitFor();
    const env = await serverHas('sandbox:key');
    assert.notEqual(env.FAL_GATEWAY_URL, sandbox.url);
    await bench.command('fal: Leave Sandbox');
    await serverHas(KEY);
  });

  it('is forgotten, and the server that had it is gone', async () => {
    await bench.command('fal: Remove API Key');
    await bench.notification('The fal key has been removed').waitFor();
    await bench.status.filter({ hasText: 'no key' }).waitFor();
    await serverHas(undefined);
  });
});

describe('the key of the environment', () => {
  const { bench, sandbox } = useSharedWorkbench();

  it('is left to the server as it is, with the gateway of the settings', async () => {
    await bench.mcpServer('Start Server');
    const env = await serverWith(KEY, bench);
    assert.equal(env.FAL_GATEWAY_URL, sandbox.url);
  });

  it('gives way to a stored one, also in the running server and of a locked account', async () => {
    await bench.command('fal: Set API Key');
    await bench.quickInput.locator('input[type=password]').fill('locked:key');
    await bench.page.keyboard.press('Enter');
    await bench.notification('the fal account is locked').waitFor();
    await serverWith('locked:key', bench);
  });

  it('gives way to one that lacks a permission, which is named, and to one of an account that fal has locked', async () => {
    const refusals = [
      ['Missing permission', 'lacks the permission for this: uploading files'],
      ['User is locked. Reason: Admin lock.', 'Admin lock'],
    ] as const;
    for (const [detail, told] of refusals) {
      const action = { kind: 'status', status: 403, body: { detail } } as const;
      sandbox.fault({ match: { host: 'rest.fal.ai' }, action });
      await bench.command('fal: Set API Key');
      await bench.quickInput.locator('input[type=password]').fill(KEY);
      await bench.page.keyboard.press('Enter');
      await bench.notification(told).waitFor();
      await serverWith(KEY, bench);
    }
  });

  it('can be chosen with a button of the input', async () => {
    await bench.command('fal: Set API Key');
    await bench.quickInput.getByLabel('Use FAL_KEY from the environment').click();
    await bench.quickInput.locator('input[type=password]').press('Enter');
    await bench.notification('fal accepted the key').waitFor();
    const check = sandbox.seen.findLast(({ headers }) => headers.authorization !== undefined);
    assert.equal(check?.headers.authorization, `Key ${KEY}`);
    await bench.command('fal: Remove API Key');
    await bench.notification('FAL_KEY from the environment is used instead').waitFor();
    await serverWith(KEY, bench);
  });
});
