import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { json, useAttack } from './hostileFal.ts';

const RUN = { endpoint_id: 'fal-ai/flux/schnell', input: { prompt: 'a gate' } };

describe('the hostile fal', () => {
  const bench = useAttack();

  it('is the sandbox until it attacks, and the newest attack wins', async () => {
    const run = await bench.call('run_model', { ...RUN, save_to: 'art' });
    const [asset] = run.data.assets as { path: string; url: string }[];
    assert.ok(asset?.url.startsWith(bench.fal.url) === true, run.text);
    assert.ok((await readFile(asset.path)).length > 0);
    bench.fal.attack(/POST \/queue\.fal\.run\//, json({ detail: 'no' }, 500));
    bench.fal.attack(/POST \/queue\.fal\.run\//, json({ detail: 'never heard of it' }, 404));
    assert.match((await bench.call('run_model', RUN)).text, /never heard of it/);
  });
});
