import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { journalOf } from '../support/journal.ts';
import { type Asset, useOpenedBench } from '../support/mcp.ts';

const FLUX = 'fal-ai/flux/dev';
const INPUT = { prompt: 'A red fox', output_format: 'png', seed: 7 };

describe('run_model', () => {
  const [bench, open] = useOpenedBench();

  it('runs, reports progress, and returns assets, result and cost', async () => {
    await open({ sandbox: { runMs: 400 } });
    const messages: string[] = [];
    const { data, text, isError } = await bench.call(
      'run_model',
      { endpoint_id: FLUX, input: INPUT },
      { onProgress: (message) => messages.push(message) },
    );
    assert.equal(isError, false, text);
    assert.equal(data.status, 'completed');
    const [asset] = data.assets as Asset[];
    assert.equal(asset?.kind, 'image');
    assert.equal((await fetch(asset.url)).headers.get('content-type'), 'image/png');
    assert.deepEqual((data.result as { seed?: number }).seed, 7);
    const { amount, currency } = data.cost as { amount: number; currency: string };
    assert.ok(amount > 0);
    assert.equal(currency, 'USD');
    assert.match(String(data.next_step), /temporary/);
    assert.ok(
      messages.some((line) => /Queued|Running/.test(line)),
      messages.join('\n'),
    );
    assert.equal(bench.sandbox.submits(), 1);
  });

  it('saves into the project, journals every step, and returns the path', async () => {
    await open();
    const { data } = await bench.call('run_model', {
      endpoint_id: FLUX,
      input: { ...INPUT, num_images: 2 },
      save_to: 'art',
    });
    const assets = data.assets as Asset[];
    assert.deepEqual(
      assets.map((asset) => asset.path),
      [
        path.join(bench.project, 'art/a-red-fox.png'),
        path.join(bench.project, 'art/a-red-fox-2.png'),
      ],
    );
    const [job] = await journalOf(bench);
    assert.equal(job?.outcome?.end, 'completed');
    assert.equal(job.by, 'test-client');
    assert.equal(job.files.length, 2);
    assert.deepEqual(job.input.prompt, 'A red fox');
    assert.ok((job.outcome.cost?.amount ?? 0) > 0);
  });

  it('checks the input before anything is submitted', async () => {
    await open();
    const wrong = await bench.call('run_model', {
      endpoint_id: FLUX,
      input: { promt: 'x', num_images: 'two' },
    });
    assert.equal(wrong.isError, true);
    assert.match(wrong.text, /prompt: is required/);
    assert.match(wrong.text, /promt: .*did you mean prompt\?/);
    assert.match(wrong.text, /num_images: must be a number|num_images: must be an integer/);
    const unknown = await bench.call('run_model', {
      endpoint_id: 'fal-ai/flux/dve',
      input: { prompt: 'x' },
    });
    assert.equal(unknown.isError, true);
    assert.match(unknown.text, /fal-ai\/flux\/dev/);
    assert.equal(bench.sandbox.submits(), 0);
    assert.deepEqual(await journalOf(bench), []);
  });

  it('sends an unchecked input on request, and fal decides', async () => {
    await open();
    const wrong = { endpoint_id: FLUX, input: { prompt: 'x', not_a_field: 1 } };
    assert.equal((await bench.call('run_model', wrong)).isError, true);
    const sent = await bench.call('run_model', { ...wrong, strict: false });
    assert.equal(sent.data.status, 'completed', sent.text);
    const refused = await bench.call('run_model', { endpoint_id: FLUX, input: {}, strict: false });
    assert.equal(refused.isError, true);
    assert.match(refused.text, /prompt: /);
    assert.equal(bench.sandbox.submits(), 2);
  });

  it('uploads local files of media fields on request, and otherwise explains how', async () => {
    await open();
    await writeFile(path.join(bench.project, 'boat.png'), 'not really a picture');
    const request = {
      endpoint_id: 'fal-ai/ltx-video/image-to-video',
      input: { prompt: 'drift', image_url: 'boat.png' },
    };
    const refused = await bench.call('run_model', request);
    assert.match(
      refused.text,
      /image_url: "boat\.png" is not a URL[\s\S]*Upload a local file with upload_file/,
    );
    const done = await bench.call('run_model', { ...request, upload_inputs: true });
    assert.equal(done.data.status, 'completed', done.text);
    const [job] = await journalOf(bench);
    assert.match(JSON.stringify(job?.input.image_url), /fal\.media.*boat\.png"$/);
    const outside = {
      ...request,
      input: { ...request.input, image_url: '/etc/passwd' },
      upload_inputs: true,
    };
    assert.match(
      (await bench.call('run_model', outside)).text,
      /^image_url: .*outside the project/,
    );
    assert.equal(bench.sandbox.submits(), 1);
  });

  it('refuses a model of another type than requested', async () => {
    await open();
    const refused = await bench.call('run_model', {
      endpoint_id: FLUX,
      input: INPUT,
      model_type: 'image_to_video',
    });
    assert.equal(refused.isError, true);
    assert.match(refused.text, /text-to-image/);
    const taken = await bench.call('run_model', {
      endpoint_id: FLUX,
      input: INPUT,
      model_type: 'text_to_image',
    });
    assert.equal(taken.isError, false, taken.text);
    assert.equal(bench.sandbox.submits(), 1);
  });

  it('saves the output of a model that answers in words as text', async () => {
    await open();
    const { data, text } = await bench.call('run_model', {
      endpoint_id: 'fal-ai/moondream2/visual-query',
      input: { prompt: 'Say hello', image_url: 'https://example.com/a.png' },
      save_to: 'words',
    });
    assert.equal(data.status, 'completed', text);
    const [name] = await readdir(path.join(bench.project, 'words'));
    assert.equal(name, 'say-hello-result.txt');
    assert.match(String(data.next_step), /say-hello-result\.txt/);
    const words = await readFile(path.join(bench.project, 'words/say-hello-result.txt'), 'utf8');
    assert.ok(
      words.length > 0 && JSON.stringify(data.result).includes(JSON.stringify(words).slice(1, 20)),
    );
  });

  it('saves pictures that come as data: URIs, and keeps them out of the answer', async () => {
    await open();
    const { data, text } = await bench.call('run_model', {
      endpoint_id: FLUX,
      input: { ...INPUT, num_images: 2, sync_mode: true },
      save_to: 'inline',
    });
    assert.ok(JSON.stringify(data).length < 8000 && text.length < 8000);
    const paths = (data.assets as Asset[]).map((asset) => asset.path);
    assert.equal(new Set(paths).size, 2);
    for (const file of paths)
      assert.match((await readFile(file ?? '')).toString('latin1', 1, 4), /PNG/);
  });
});
