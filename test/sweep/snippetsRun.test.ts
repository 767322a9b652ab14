import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import type { Json, JsonObject } from '../../src/domain/types.ts';
import { snippet } from '../../src/snippets/snippet.ts';
import { tempFolder, useSandbox } from '../support/mcp.ts';

const run = promisify(execFile);
const KEY = 'my-id:my-secret';

/** Sends what is meant for fal to the sandbox. */
const PRELOAD = `
const real = globalThis.fetch;
globalThis.fetch = (input, options) => {
  const { url } = new Request(input);
  return real(url.replace(/^https:\\/\\//, process.env.SANDBOX + '/'), options);
};
`;

const RUNS: readonly (readonly [endpointId: string, input: JsonObject])[] = [
  [
    'fal-ai/flux/dev',
    { prompt: `It's "quoted" \\ $FAL_KEY \`id\`\n猫🦊 %s`, seed: 7, num_images: 2 },
  ],
  [
    'fal-ai/kling-video/v2.1/standard/image-to-video',
    { prompt: 'It moves', image_url: 'https://example.com/a.png' },
  ],
  ['fal-ai/whisper', { audio_url: 'https://example.com/a.mp3' }],
];

describe('a snippet, run for real', () => {
  const sandbox = useSandbox({ queueMs: 0, runMs: 0 });
  let folder: string;
  before(async () => {
    folder = await tempFolder('snippets');
    // As a project in which @fal-ai/client is installed.
    const packages = path.resolve(import.meta.dirname, '../../node_modules/@fal-ai');
    await mkdir(path.join(folder, 'node_modules'));
    await symlink(packages, path.join(folder, 'node_modules/@fal-ai'));
    await writeFile(path.join(folder, 'preload.mjs'), PRELOAD);
  });
  after(() => rm(folder, { recursive: true }));

  const environment = () => ({ PATH: process.env.PATH, FAL_KEY: KEY, SANDBOX: sandbox.url });

  /** What the program prints, and what the sandbox received. */
  async function inNode(program: string): Promise<Json> {
    const file = path.join(folder, 'program.mjs');
    await writeFile(file, program);
    const args = ['--import', './preload.mjs', file];
    const { stdout } = await run(process.execPath, args, {
      cwd: folder,
      env: environment(),
      timeout: 30_000,
    });
    return JSON.parse(stdout) as Json;
  }

  /** What the model answers to this input, asked without any snippet. */
  async function expectedOutput(endpointId: string, input: JsonObject): Promise<unknown> {
    const answer = await fetch(`${sandbox.url}/fal.run/${endpointId}`, {
      method: 'POST',
      headers: { authorization: `Key ${KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify(input),
    });
    assert.equal(answer.status, 200);
    return withoutChance(await answer.json());
  }

  for (const [endpointId, input] of RUNS) {
    it(`JavaScript: ${endpointId} prints the model's answer`, async () => {
      const printed = await inNode(snippet('javascript', endpointId, input));
      assert.deepEqual(withoutChance(printed), await expectedOutput(endpointId, input));
    });

    it(`TypeScript: ${endpointId} prints the model's answer`, async () => {
      const { outputText } = ts.transpileModule(snippet('typescript', endpointId, input), {
        compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
      });
      assert.deepEqual(
        withoutChance(await inNode(outputText)),
        await expectedOutput(endpointId, input),
      );
    });

    it(`cURL: ${endpointId} prints the model's answer`, async function () {
      if (!(await run('curl', ['--version']).catch(() => undefined))) {
        // Not a part of this project: where the machine has no curl, the line says so.
        console.log('      no curl here: its program is not run');
        this.skip();
      }
      const program = snippet('curl', endpointId, input);
      const here = program.replace('https://fal.run/', `${sandbox.url}/fal.run/`);
      assert.notEqual(here, program);
      const { stdout } = await run('sh', ['-c', here], { env: environment(), timeout: 30_000 });
      assert.deepEqual(withoutChance(JSON.parse(stdout)), await expectedOutput(endpointId, input));
    });
  }

  it('cURL prints the error and exits with a failure', async function () {
    // As above: there is no curl to run.
    if (!(await run('curl', ['--version']).catch(() => undefined))) this.skip();
    const program = snippet('curl', 'fal-ai/flux/dev', { promt: 'x' });
    const here = program.replace('https://fal.run/', `${sandbox.url}/fal.run/`);
    await assert.rejects(run('sh', ['-c', here], { env: environment() }), (error: object) => {
      assert.match('stdout' in error ? String(error.stdout) : '', /Field required/);
      return true;
    });
  });
});

/** The same answer but for what differs from run to run: names of files, times. */
function withoutChance(answer: unknown): unknown {
  const text = JSON.stringify(answer, (key, value: unknown) =>
    ['timings', 'file_name', 'request_id'].includes(key) ? typeof value : value,
  );
  return JSON.parse(text.replaceAll(/\/files\/b\/[^"]*(\.\w+)"/g, '/files/b/…$1"')) as unknown;
}
