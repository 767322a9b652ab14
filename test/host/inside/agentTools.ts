import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleepFor } from 'node:timers/promises';
import * as vscode from 'vscode';
import { until } from '../../support/until.ts';

const EXTENSION = 'fal-vscode.fal-vscode';
const SERVER = `${EXTENSION}/fal`;
const NAMES = [
  ...['check_job', 'get_model_schema', 'get_pricing', 'recommend_model', 'run_model'],
  ...['search_docs', 'search_models', 'submit_job', 'upload_file'],
];

/** Seconds: less than a test may take. */
const PATIENCE = 40;
/** VS Code 1.103 goes on listing a tool that a server no longer has, and never answers a call whose server restarts. */
const IS_OLDEST = vscode.version.startsWith('1.103.');
const RUN = { endpoint_id: 'fal-ai/flux/schnell', input: { prompt: 'a red fox' } };

/** The fal tools that VS Code knows, by their own names. */
function falTools(): Map<string, string> {
  const ids = vscode.lm.tools.map((tool) => tool.name).filter((id) => id.startsWith('mcp_'));
  return new Map(
    ids.flatMap((id) => NAMES.filter((name) => id.endsWith(`_${name}`)).map((name) => [name, id])),
  );
}

/** Starts the server as an agent would, again and again until VS Code knows it. */
async function startServer(): Promise<void> {
  await vscode.extensions.getExtension(EXTENSION)?.activate();
  await until(async () => {
    await vscode.commands.executeCommand('workbench.mcp.startServer', SERVER, {
      waitForLiveTools: true,
    });
    return falTools().size > 0;
  });
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
  await until(async () => (await readFile(file, 'utf8').catch(() => '')).includes(text), PATIENCE);
}

/** Calls until the answer fits: a server that restarts refuses calls for a moment. */
async function callUntil(
  name: string,
  input: object,
  fits: (answer: string) => boolean,
): Promise<void> {
  let last = '';
  const attempt = async () => {
    const unanswered = sleepFor(8_000, 'no answer');
    const answer = call(name, input).catch(String);
    last = await (IS_OLDEST ? Promise.race([answer, unanswered]) : answer);
    return fits(last);
  };
  await until(attempt, PATIENCE).catch(() =>
    assert.fail(`The last answer: ${last.slice(0, 1_000)}`),
  );
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
    const search = { query: 'queue' };
    if (IS_OLDEST) {
      const refusal = /search_docs is not there|There is no tool search_docs|was not contributed/;
      await callUntil('search_docs', search, (answer) => refusal.test(answer));
    } else {
      await until(() => falTools().size > 0 && !falTools().has('search_docs'), PATIENCE);
    }
    await switchOff(undefined);
    await callUntil('search_docs', search, (answer) => answer.includes('https://'));
    assert.deepEqual([...falTools().keys()].sort(), NAMES);
  });

  it('run a model in the sandbox as soon as it is used, and no longer', async () => {
    const settings = () => vscode.workspace.getConfiguration('fal').get('sandbox');
    await vscode.commands.executeCommand('fal.useSandbox');
    assert.equal(settings(), true);
    const gateway = process.env.FAL_GATEWAY_URL ?? '';
    // Its pictures come from a sandbox, and not from the one that the environment names.
    await callUntil(
      'run_model',
      RUN,
      (answer) => answer.includes('http://127.0.0.1:') && !answer.includes(gateway),
    );
    await vscode.commands.executeCommand('fal.leaveSandbox');
    assert.equal(settings(), false);
    await callUntil('run_model', RUN, (answer) => answer.includes(gateway));
  });
});
