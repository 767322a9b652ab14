import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { useBench } from '../support/mcp.ts';

const RUN = { endpoint_id: 'fal-ai/flux/schnell', input: { prompt: 'a gate' } };

describe('--untrusted', () => {
  const bench = useBench({ args: ['--untrusted'], roots: ['/'] });

  const refused = async (tool: string, input: Record<string, unknown>) => {
    const { isError, text } = await bench.call(tool, input);
    assert.ok(isError, text);
    assert.match(text, /workspace is not trusted/);
    assert.match(text, /Manage Workspace Trust/);
  };

  it('refuses to save, whatever roots the client has, and spends nothing', async () => {
    await refused('run_model', { ...RUN, save_to: 'pictures' });
    await refused('submit_job', { ...RUN, save_to: bench.project });
    assert.equal(bench.sandbox.submits(), 0);
  });

  it('refuses to upload a file', async () => {
    await writeFile(path.join(bench.project, 'secret.txt'), 'not for fal');
    await refused('upload_file', { path: 'secret.txt' });
    await refused('run_model', {
      endpoint_id: 'fal-ai/flux/dev/image-to-image',
      input: { prompt: 'a gate', image_url: path.join(bench.project, 'secret.txt') },
      upload_inputs: true,
    });
    const uploads = bench.sandbox.seen.filter(({ path }) => path.includes('/storage/upload'));
    assert.deepEqual(uploads, []);
  });

  it('runs models, whose results have URLs', async () => {
    const { isError, data } = await bench.call('run_model', RUN);
    assert.equal(isError, false);
    assert.match(JSON.stringify(data.assets), /"url":"http/);
  });
});
