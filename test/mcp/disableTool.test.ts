import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { TOOLS } from '../../src/tools/tools.ts';
import { useBench } from '../support/mcp.ts';

const TOOL_NAMES = TOOLS.map(({ name }) => name);
const SERVER = fileURLToPath(new URL('../../dist/mcp.mjs', import.meta.url));

describe('--disable-tool', () => {
  const bench = useBench({ args: ['--disable-tool', 'run_model', '--disable-tool', 'submit_job'] });

  it('leaves tools out, which then cannot be called either', async () => {
    const { tools } = await bench.client.listTools();
    const left = TOOL_NAMES.filter((name) => name !== 'run_model' && name !== 'submit_job');
    assert.deepEqual(
      tools.map(({ name }) => name),
      left,
    );
    const answer = await bench.call('run_model', { endpoint_id: 'fal-ai/flux/dev', input: {} });
    assert.ok(answer.isError);
    assert.match(answer.text, /There is no tool run_model/);
  });

  it('refuses a name that is none, with the nine', () => {
    const { status, stderr } = spawnSync(
      process.execPath,
      [SERVER, '--disable-tool', 'run_modal'],
      {
        encoding: 'utf8',
        timeout: 30_000,
      },
    );
    assert.equal(status, 2);
    assert.match(stderr, /there is no tool run_modal/);
    for (const name of TOOL_NAMES) assert.ok(stderr.includes(name), name);
  });

  it('is offered by the settings of VS Code for just the nine', async () => {
    const manifest = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
    const names = /"fal\.tools\.disabled"[^]*?"enum": (\[[^\]]*\])/.exec(manifest)?.[1] ?? '[]';
    assert.deepEqual(JSON.parse(names), TOOL_NAMES);
  });
});
