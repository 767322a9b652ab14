import assert from 'node:assert/strict';
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { type Action, type Machine, type Used, useAction } from '../support/githubRunner.ts';
import { tempFolder, useSandbox } from '../support/mcp.ts';
import { makeHostile, npmEnvironment, useRegistry } from '../support/npmPackage.ts';

const FOLDER = fileURLToPath(new URL('../../.github/actions/generate', import.meta.url));
const PROJECT = fileURLToPath(new URL('../../package.json', import.meta.url));
const KEY = 'action-id:action-secret-marker';
/** What a program of the project writes when npx runs it. */
const STOLEN = 'stolen';
const PROMPT = 'a "fox" in the snow\n::error::not a command';

interface WorkflowStep {
  readonly id?: string;
  readonly uses: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with: Readonly<Record<string, string | number>>;
}

const yamlOf = async (name: string) => readFile(path.join(FOLDER, name), 'utf8');

describe("GitHub's action", function () {
  this.timeout(120_000);
  const sandbox = useSandbox({ key: KEY });
  const registry = useRegistry();
  let action: Action;
  let example: readonly WorkflowStep[];
  let root: string;
  let caches: Machine['caches'];
  let jobs = 0;

  before(async () => {
    root = await tempFolder('github');
    action = parse(await yamlOf('action.yml')) as Action;
    const [, text = ''] = /```yaml\n([^]*?)```/.exec(await yamlOf('README.md')) ?? [];
    const { picture } = (parse(text) as { jobs: { picture: { steps: WorkflowStep[] } } } & object)
      .jobs;
    example = picture.steps;
  });
  after(() => rm(root, { recursive: true }));
  afterEach(async () => {
    assert.ok(!(await readdir(root)).includes(STOLEN), 'a program of the project had the key');
  });
  beforeEach(() => {
    caches = [];
  });

  /** The machine of a new job, on which npx notes its arguments. */
  async function startJob(): Promise<Machine & { readonly args: () => Promise<string> }> {
    jobs += 1;
    const home = path.join(root, `job-${jobs}`);
    const bin = path.join(home, 'bin');
    const workspace = path.join(home, 'workspace');
    for (const folder of [bin, workspace]) await mkdir(folder, { recursive: true });
    const noted = path.join(home, 'args');
    await makeHostile(workspace, path.join(root, STOLEN));
    await writeFile(
      path.join(bin, 'npx'),
      `#!/bin/bash\nprintf '%s\\n' "$@" >>"${noted}"\nPATH="\${PATH#*:}" exec npx "$@"\n`,
    );
    await chmod(path.join(bin, 'npx'), 0o755);
    const env = npmEnvironment(home, { registry: registry.url });
    return {
      workspace,
      temp: path.join(home, 'temp'),
      caches,
      cacheFolder: path.join(root, 'caches'),
      env: {
        ...env,
        // Packages are fetched once for all jobs here.
        npm_config_cache: path.join(root, 'npm'),
        PATH: [bin, env.PATH].join(path.delimiter),
        FAL_GATEWAY_URL: sandbox.url,
      },
      args: () => readFile(noted, 'utf8'),
    };
  }

  const use = async (inputs: Record<string, string>, machine?: Machine): Promise<Used> =>
    useAction(action, inputs, machine ?? (await startJob()), { FAL_KEY: KEY });
  /** 0.003 USD on the sandbox. */
  const CHEAP = {
    endpoint: 'fal-ai/flux/schnell',
    input: '{"prompt": "a fox"}',
    'max-cost': '0.05',
  };

  it('runs the version that it was released with, on bash alone', async () => {
    const { version } = JSON.parse(await readFile(PROJECT, 'utf8')) as { version: string };
    assert.equal(action.inputs.version?.default, version);
    assert.equal(action.runs.using, 'composite');
    for (const { run = '' } of action.runs.steps)
      assert.doesNotMatch(run, /\$\{\{/, 'an expression in a script can be code of a stranger');
  });

  it("is used by its manual's workflow with inputs that it has", () => {
    const step = example.find(({ id }) => id === 'fal');
    assert.equal(step?.uses, './.github/actions/generate');
    assert.deepEqual(step.env, { FAL_KEY: '${{ secrets.FAL_KEY }}' });
    const known = Object.keys(action.inputs);
    assert.deepEqual(
      Object.keys(step.with).filter((name) => !known.includes(name)),
      [],
    );
    const upload = example.at(-1);
    const output = /steps\.fal\.outputs\.([\w-]+)/.exec(String(upload?.with.path))?.[1] ?? '';
    assert.ok(output in action.outputs, output);
  });

  it("runs the manual's workflow: files, result, and the key in no log, argument or cache", async () => {
    const { with: typed } = example.find(({ id }) => id === 'fal') ?? assert.fail();
    const inputs = Object.fromEntries(
      Object.entries(typed).map(([name, value]) => [
        name,
        String(value).replace('${{ toJSON(inputs.prompt) }}', JSON.stringify(PROMPT)),
      ]),
    );
    const machine = await startJob();
    const { code, outputs, log, commands } = await use(inputs, machine);
    assert.equal(code, 0, log);
    const files = (outputs.files ?? '').split('\n');
    const saved = await readdir(path.join(machine.workspace, 'pictures'));
    assert.equal(saved.length, 2);
    assert.deepEqual(
      [...files].sort(),
      saved.map((name) => path.join(machine.workspace, 'pictures', name)).sort(),
    );
    const result = JSON.parse(await readFile(outputs.result ?? '', 'utf8')) as {
      status: string;
      files: string[];
    };
    assert.equal(result.status, 'completed');
    assert.deepEqual(result.files, files);
    assert.equal(outputs['exit-code'], '0');

    assert.deepEqual(commands.slice(0, 2), [
      `::add-mask::${KEY}`,
      '::add-mask::action-secret-marker',
    ]);
    assert.equal(commands.length, 4);
    assert.equal(commands[3], `::${commands[2]?.slice('::stop-commands::'.length) ?? ''}::`);
    assert.doesNotMatch(log, /action-secret-marker/);
    const args = await machine.args();
    assert.match(args, /^fal-mcp@[\d.]+$/m);
    assert.doesNotMatch(args, /secret-marker/);
    assert.doesNotMatch(JSON.stringify(outputs), /secret-marker/);
    assert.equal(caches.length, 1);
    const kept = await readdir(caches[0]?.folder ?? '', { recursive: true, withFileTypes: true });
    const texts = kept.filter((entry) => entry.isFile());
    assert.ok(texts.length > 0);
    for (const { parentPath, name } of texts)
      assert.ok(!(await readFile(path.join(parentPath, name))).includes('action-secret-marker'));
  });

  it('refuses a run above its cap with exit code 3, and submits nothing', async () => {
    const before = sandbox.submits();
    const { code, outputs, log } = await use({ ...CHEAP, 'max-cost': '0.001' });
    assert.equal(code, 3, log);
    assert.deepEqual(outputs, { files: '', result: '', 'exit-code': '3' });
    assert.match(log, /0\.001/);
    assert.equal(sandbox.submits(), before);
  });

  it('refuses a run without a cap, or without a key', async () => {
    const before = sandbox.submits();
    const { code, log } = await use({ ...CHEAP, 'max-cost': '' });
    assert.equal(code, 2, log);
    const keyless = await useAction(action, CHEAP, await startJob(), {});
    assert.equal(keyless.code, 1, keyless.log);
    assert.match(keyless.log, /FAL_KEY/);
    assert.equal(sandbox.submits(), before);
  });

  it('approves no run of an unknown price', async () => {
    const input = '{"prompt": "a fox"}';
    const endpoint = 'fal-ai/wan/v2.2-a14b/text-to-video';
    const { code, log } = await use({ endpoint, input, 'max-cost': '5' });
    assert.equal(code, 3, log);
  });

  it('keeps the journal, so that the cap of a day holds over jobs, failed ones too', async () => {
    const daily = { ...CHEAP, 'max-day': '0.005' };
    assert.equal((await use(daily)).code, 0);
    const second = await use(daily);
    assert.equal(second.code, 3, second.log);
    assert.match(second.log, /0\.005/);
    assert.equal(second.steps.at(-1), 'Save the journal');
    assert.equal(caches.length, 2);
    caches = [];
    assert.equal((await use(daily)).code, 0);
  });

  it('keeps to the limits of the environment', async () => {
    const env = { FAL_KEY: KEY, FAL_MAX_DAY: '0.001' };
    const { code, log } = await useAction(action, CHEAP, await startJob(), env);
    assert.equal(code, 3, log);
  });

  it('restores no journal over the one of an earlier step', async () => {
    const machine = await startJob();
    const daily = { ...CHEAP, 'max-day': '0.005' };
    assert.equal((await use(daily, machine)).code, 0);
    caches.length = 0;
    const second = await use(daily, machine);
    assert.equal(second.code, 3, second.log);
    assert.ok(!second.steps.includes('Restore the journal'));
  });

  it('warns before a second run where the first may be running', async () => {
    sandbox.fault({
      match: { host: 'queue.fal.run', method: 'POST' },
      action: { kind: 'status', status: 503 },
    });
    const { code, outputs, commands } = await use(CHEAP);
    assert.equal(code, 5);
    assert.equal(outputs['exit-code'], '5');
    assert.match(commands.at(-1) ?? '', /^::error::.*dashboard\/requests/);
  });

  it('takes an endpoint for nothing else', async () => {
    const { code, log } = await use({ ...CHEAP, endpoint: '--help' });
    assert.equal(code, 2, log);
  });
});
