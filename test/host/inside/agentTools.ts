import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';

const EXTENSION = 'fal-vscode.fal-vscode';
const SERVER = `${EXTENSION}/fal`;
const NAMES = [
  ...['check_job', 'get_model_schema', 'get_pricing', 'recommend_model', 'run_model'],
  ...['search_docs', 'search_models', 'submit_job', 'upload_file'],
];

/** Milliseconds: less than a test may take. */
const PATIENCE = 40_000;
const RUN = { endpoint_id: 'fal-ai/flux/schnell', input: { prompt: 'a red fox' } };

/** The fal tools that VS Code knows, by their own names. */
function falTools(): Map<string, string> {
  const ids = vscode.lm.tools.map((tool) => tool.name).filter((id) => id.startsWith('mcp_'));
  return new Map(
    ids.flatMap((id) => NAMES.filter((name) => id.endsWith(`_${name}`)).map((name) => [name, id])),
  );
}

/** Starts the server as an agent would; VS Code does nothing as long as it does not know it yet, so it is asked again. */
async function startServer(): Promise<Map<string, string>> {
  await vscode.extensions.getExtension(EXTENSION)?.activate();
  for (;;) {
    await vscode.commands.executeCommand('workbench.mcp.startServer', SERVER, {
      waitForLiveTools: true,
    });
    const tools = falTools();
    if (tools.size > 0) return tools;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function call(name: string, input: object): Promise<string> {
  const id = falTools().get(name);
  assert.ok(id, `${name} is not there`);
  const result = await vscode.lm.invokeTool(id, { toolInvocationToken: undefined, input });
  return JSON.stringify(result.content);
}

/** Waits until the journal holds that text. */
async function journalHas(text: string): Promise<void> {
  const file = path.join(process.env.FAL_DATA_DIR ?? '', 'jobs/open.jsonl');
  await until(
    () => readFile(file, 'utf8'),
    (all) => all.includes(text),
  );
}

/** Asks until the answer is wanted; a server that is being started anew refuses calls for a moment, and VS Code 1.103 never answers one that it was taken away from. */
async function until(
  ask: () => Promise<string>,
  wanted: (answer: string) => boolean,
): Promise<void> {
  const late = Date.now() + PATIENCE;
  for (;;) {
    const lost = new Promise<string>((resolve) => setTimeout(resolve, 8_000, 'no answer'));
    const answer = await Promise.race([ask().catch(String), lost]);
    if (wanted(answer)) return;
    if (Date.now() > late) throw new Error(`The last answer was: ${answer.slice(0, 1_000)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

describe('the tools of an agent', () => {
  before(startServer);

  it('are the nine, under their own names', () => {
    const found = [...falTools().keys()].sort();
    assert.deepEqual(found, NAMES);
  });

  it('find a model', async () => {
    assert.match(await call('search_models', { query: 'flux dev' }), /fal-ai\/flux\/dev/);
  });

  it('run a model', async () => {
    const answer = await call('run_model', RUN);
    assert.match(answer, /completed/i);
    assert.match(answer, /https?:/);
  });

  it('stop a run when they are stopped', async () => {
    const prompt = 'a fox that takes its time [sandbox:slow=40000]';
    const stop = new vscode.CancellationTokenSource();
    const run = vscode.lm.invokeTool(
      falTools().get('run_model') ?? '',
      { toolInvocationToken: undefined, input: { ...RUN, input: { prompt } } },
      stop.token,
    );
    await journalHas('[sandbox:slow=40000]');
    await journalHas('"t":"submitted"');
    stop.cancel();
    await assert.rejects(Promise.resolve(run));
    await journalHas('"end":"cancelled"');
  });

  it('are fewer when some are switched off', async () => {
    const settings = vscode.workspace.getConfiguration('fal');
    const switchOff = (names: string[] | undefined) =>
      settings.update('tools.disabled', names, vscode.ConfigurationTarget.Global);
    await switchOff(['search_docs']);
    // VS Code 1.103 goes on listing a tool that a server has no longer, and knows it sometimes no more when it is called.
    const answer = async () =>
      falTools().has('search_docs') ? call('search_docs', { query: 'queue' }) : 'not listed';
    await until(answer, (text) =>
      /not listed|There is no tool search_docs|was not contributed/.test(text),
    );
    await switchOff(undefined);
    await until(answer, (text) => text.includes('https://'));
    assert.deepEqual([...falTools().keys()].sort(), NAMES);
  });

  it('run a model in the sandbox as soon as it is used, and no longer', async () => {
    const settings = () => vscode.workspace.getConfiguration('fal').get('sandbox');
    await vscode.commands.executeCommand('fal.useSandbox');
    assert.equal(settings(), true);
    const gateway = process.env.FAL_GATEWAY_URL ?? '';
    // Its pictures come from a sandbox, and not from the one that the environment names.
    await until(
      () => call('run_model', RUN),
      (answer) => answer.includes('http://127.0.0.1:') && !answer.includes(gateway),
    );
    await vscode.commands.executeCommand('fal.leaveSandbox');
    assert.equal(settings(), false);
    await until(
      () => call('run_model', RUN),
      (answer) => answer.includes(gateway),
    );
  });
});
