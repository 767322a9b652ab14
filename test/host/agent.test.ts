import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { reportDoor } from '../support/door.ts';
import { until } from '../support/until.ts';
import { allowCall, callTool, packCaller } from './caller.ts';
import { processesOf } from './traces.ts';
import { DEADLINE, PATIENCE, useWorkbench } from './useWorkbench.ts';

const input = (prompt: string) => ({ endpoint_id: 'fal-ai/flux/schnell', input: { prompt } });

describe('an agent in the workbench, with the packaged extension', () => {
  let from: number;
  before(() => {
    from = performance.now();
  });
  const { bench, sandbox } = useWorkbench({ usesChat: true, extensions: [packCaller] });

  before(async function () {
    this.timeout(DEADLINE);
    await bench.mcpServer('Start Server');
    await processOf('mcp.mjs');
  });

  /** The only process of that program, as soon as there is one. */
  const processOf = (program: string) =>
    until(async () => (await processesOf(bench.vscode.home, `dist/${program}`))[0], PATIENCE);
  const call = (tool: string, given: object) => callTool(bench, tool, given);
  const allow = () => allowCall(bench);

  it('gets from the package to its nine tools, and to a picture in the project', async () => {
    const setUp = performance.now() - from;
    await bench.command('Caller: List');
    await bench.notification(/^9 tools: /).waitFor();
    const tools = performance.now() - from;
    await call('run_model', { ...input('a door'), save_to: 'images' });
    await allow();
    const saved = () => readdir(path.join(bench.vscode.workspace, 'images')).catch(() => []);
    await until(async () => (await saved()).some((name) => name.endsWith('.jpg')), PATIENCE);
    const picture = performance.now() - from;
    reportDoor(
      'The extension’s package',
      { tools: tools - setUp, picture: picture - setUp },
      setUp,
    );
    await bench.notification(/The tool returned .*image/).waitFor();
    await bench.command('Notifications: Clear All Notifications');
  });

  it('finds a model without a confirmation', async () => {
    await call('search_models', { query: 'flux dev' });
    await bench.notification(/The tool returned .*fal-ai/).waitFor();
    assert.equal(await bench.dialog('').count(), 0);
  });

  it('runs a model when a person has confirmed it, and not before', async () => {
    await call('run_model', input('a red fox'));
    await bench.dialog('Run fal model').waitFor();
    assert.equal(sandbox.submits(), 1);
    await bench.screenshot('confirmation');
    await allow();
    // VS Code reads the small picture that the answer links to, and gives that alone to the model.
    const shown = bench.notification(/The tool returned .*image\/jpeg of \d{4,} bytes/);
    await shown.waitFor();
    const pictures = [...(await shown.innerText()).matchAll(/image\/\w+ of (\d+) bytes/g)];
    assert.equal(pictures.length, 1);
    assert.ok(Number(pictures[0]?.[1]) <= 64 * 1024, String(pictures[0]));
    assert.equal(sandbox.submits(), 2);
  });

  it('has a server with --preview once fal.mcp.preview is on, which reads a result once', async () => {
    await bench.settings({ 'fal.mcp.preview': true });
    await processOf('mcp.mjs\0--preview');
    await call('run_model', input('a blue fox'));
    await allow();
    const reads = () =>
      sandbox.seen.filter(({ method, host }) => method === 'GET' && host.endsWith('fal.media'));
    // Once for each answer.
    await until(() => Promise.resolve(reads().length === 3), PATIENCE);
  });

  it('is seen in the status bar while its job runs, and stops when it is stopped', async () => {
    await call('run_model', input('a slow fox [sandbox:slow=60000]'));
    await allow();
    await bench.status.filter({ hasText: '1 running' }).waitFor();
    const notification = bench.notification('Calling');
    await notification.hover();
    await notification.locator('.monaco-button').filter({ hasText: 'Cancel' }).click();
    await bench.notification(/The tool failed/).waitFor();
    await bench.status.filter({ hasNotText: 'running' }).waitFor();
    const cancelled = sandbox.seen.filter(({ path }) => path.endsWith('/cancel'));
    assert.equal(cancelled.length, 1);
  });

  it('leaves nothing behind when the extension host is killed: neither the server nor the sandbox', async () => {
    await bench.command('fal: Use Sandbox');
    const { pid, parent } = await processOf('sandbox.mjs');
    process.kill(parent, 'SIGKILL');
    await until(async () => {
      const left = await processesOf(bench.vscode.home, 'dist/sandbox.mjs');
      return left.every((one) => one.pid !== pid);
    }, PATIENCE);
  });
});
