import assert from 'node:assert/strict';
import { useBench } from '../support/mcp.ts';

interface Model {
  endpoint_id: string;
  category: string;
  description: string;
}

describe('the discovery tools', () => {
  const bench = useBench();

  it('search_models finds by words and category, both spellings, and forgives typos', async () => {
    for (const category of ['text-to-image', 'text_to_image']) {
      const { data } = await bench.call('search_models', { query: 'flux dev', category, limit: 5 });
      const models = data.models as Model[];
      assert.ok(models.some((model) => model.endpoint_id === 'fal-ai/flux/dev'));
      assert.ok(models.every((model) => model.category === 'text-to-image'));
      assert.equal(data.total_shown, models.length);
    }
    const typo = await bench.call('search_models', { query: 'klng video', limit: 5 });
    assert.ok((typo.data.models as Model[]).some((model) => model.endpoint_id.includes('kling')));
    const editing = await bench.call('search_models', { category: 'image-editing', limit: 3 });
    assert.ok(
      (editing.data.models as Model[]).every((model) => model.category === 'image-to-image'),
    );
  });

  it('search_models pages on: no id twice, none left out, every page short', async () => {
    const seen = new Set<string>();
    let cursor: string | undefined;
    let pages = 0;
    do {
      const { data, text } = await bench.call('search_models', {
        category: 'image-to-image',
        limit: 100,
        cursor,
      });
      assert.ok(text.length <= 8000 && JSON.stringify(data).length <= 8000);
      for (const { endpoint_id, description } of data.models as Model[]) {
        assert.ok(!seen.has(endpoint_id), endpoint_id);
        assert.ok(description.length <= 120);
        seen.add(endpoint_id);
      }
      cursor = data.next_cursor as string | undefined;
      assert.equal(data.has_more, cursor !== undefined);
      pages += 1;
    } while (cursor);
    assert.ok(pages > 1 && seen.size > 20, `${pages} pages, ${seen.size} models`);
  });

  it('search_models explains what to do when nothing matches, and refuses a foreign cursor', async () => {
    const none = await bench.call('search_models', { query: 'xqzwvk jjjj' });
    assert.equal(none.data.total_shown, 0);
    assert.match(none.text, /recommend_model/);
    assert.equal((await bench.call('search_models', { cursor: '%%%' })).isError, true);
  });

  it('get_model_schema gives fields, an example and code', async () => {
    const { data, text } = await bench.call('get_model_schema', {
      endpoint_id: 'fal-ai/flux/dev',
      code: 'typescript',
    });
    const [first] = data.input as { name: string; required?: boolean }[];
    assert.equal(first?.name, 'prompt');
    assert.equal(first.required, true);
    assert.equal(typeof (data.example_input as { prompt?: string }).prompt, 'string');
    assert.match(String(data.code), /fal\.subscribe\('fal-ai\/flux\/dev'/);
    assert.match(text, /prompt/);
    const pasted = await bench.call('get_model_schema', {
      endpoint_id: 'https://fal.ai/models/fal-ai/flux/dev',
    });
    assert.equal(pasted.data.endpoint_id, 'fal-ai/flux/dev');
    const unknown = await bench.call('get_model_schema', { endpoint_id: 'fal-ai/flux/dve' });
    assert.equal(unknown.isError, true);
    assert.match(unknown.text, /fal-ai\/flux\/dev/);
  });

  it('names the check_job call for the newer tools of fal’s hosted server', async () => {
    const ids = { request_id: 'r-1', endpoint_id: 'fal-ai/flux/dev' };
    for (const [name, action] of [
      ['get_job_result', 'result'],
      ['cancel_job', 'cancel'],
    ] as const) {
      const { isError, text } = await bench.call(name, { ...ids, response_url: 'https://x.test' });
      assert.equal(isError, true);
      assert.ok(text.includes(JSON.stringify({ ...ids, action })), text);
    }
    assert.equal(bench.sandbox.submits(), 0);
  });

  it('get_pricing prices one and several, estimates where it can, and notes where it cannot', async () => {
    const one = await bench.call('get_pricing', {
      endpoint_id: 'fal-ai/flux/dev',
      input: { prompt: 'x', image_size: { width: 1000, height: 1000 }, num_images: 2 },
    });
    const [price] = one.data.prices as { unit_price: number; unit: string }[];
    const { min, max } = one.data.estimate as { min: number; max: number };
    assert.equal(max, Number(((price?.unit_price ?? 0) * 2).toPrecision(6)), one.text);
    assert.equal(min, max, one.text);
    const several = await bench.call('get_pricing', {
      endpoint_id: 'fal-ai/flux/dev, fal-ai/nope/nope,fal-ai/flux/schnell',
    });
    assert.equal((several.data.prices as unknown[]).length, 2);
    assert.deepEqual(several.data.not_priced, ['fal-ai/nope/nope']);
    const both = await bench.call('get_pricing', {
      endpoint_id: 'fal-ai/flux/dev,fal-ai/flux/schnell',
      input: {},
    });
    assert.equal(both.isError, true);
  });

  it('search_docs answers with passages, and does so when the docs server is down', async () => {
    const { data, text } = await bench.call('search_docs', { query: 'webhooks' });
    const results = data.results as { title: string; url: string; content: string }[];
    assert.ok(
      results.length > 0 && results.every((one) => one.url.startsWith('https://fal.ai/docs')),
    );
    assert.ok(text.length <= 8000 && JSON.stringify(data).length <= 8000);
    bench.sandbox.fault({
      match: { host: 'fal.ai', path: /^\/docs\/mcp/ },
      times: 20,
      action: { kind: 'html' },
    });
    const fallback = await bench.call('search_docs', { query: 'webhooks' });
    bench.sandbox.clearFaults();
    assert.ok((fallback.data.results as unknown[]).length > 0, fallback.text);
  });

  it('recommend_model ranks models for a plain task and names the next step', async () => {
    const { data } = await bench.call('recommend_model', {
      task: 'remove the background of my product photo',
    });
    const [first] = data.recommendations as { endpoint_id: string; why: string }[];
    assert.match(first?.endpoint_id ?? '', /rembg|background|matte|birefnet/);
    assert.ok((first?.why ?? '').length > 5);
    assert.match(String(data.next_step), /get_model_schema/);
  });

  it('recommend_model answers with a table: what goes in and comes out, the price, a fact; the cheapest first on request', async () => {
    const task = 'upscale a photo four times, as cheap as possible';
    const { data, text } = await bench.call('recommend_model', { task });
    const rows = data.recommendations as { does: string; price?: string; why: string }[];
    assert.ok(rows.length >= 3, text);
    for (const { does, price, why } of rows) {
      assert.match(does, /^[a-z\d]+( \+ [a-z\d]+)* → [a-z\d]+$/);
      assert.match(price ?? '', /^[\d.]+ USD per /);
      assert.match(why, /^[A-Z].+\.$/);
    }
    const units = rows.map(({ price = '' }) => price.replace(/^[\d.]+ /, ''));
    const amounts = rows
      .filter((_, at) => units[at] === units[0])
      .map(({ price = '' }) => Number.parseFloat(price));
    assert.deepEqual(
      amounts,
      [...amounts].sort((one, other) => one - other),
    );
    assert.ok(text.length <= 2_500);
  });

  it('recommend_model says so where no model does the task, and names what comes nearest', async () => {
    const { data, text, isError } = await bench.call('recommend_model', {
      task: 'text embeddings of our articles for retrieval in a vector database',
    });
    assert.equal(isError, false);
    assert.deepEqual(data.recommendations, []);
    assert.match(text, /No fal model is known to do this task.*What comes nearest/);
    assert.ok((data.nearest as string[]).length > 0);
  });

  it('a wrong parameter is reported with the allowed values; an unknown tool, too', async () => {
    const wrong = await bench.call('search_models', { limit: 1000, nope: 1 });
    assert.equal(wrong.isError, true);
    assert.match(wrong.text, /limit[\s\S]*nope|nope[\s\S]*limit/);
    assert.match(wrong.text, /query, category, limit, cursor/);
    assert.match((await bench.call('nope')).text, /search_models/);
  });
});

describe('with no network', () => {
  const bench = useBench({ env: { FAL_GATEWAY_URL: 'http://127.0.0.1:47321' } });

  it('search, schema and recommendation come from the bundle', async () => {
    const found = await bench.call('search_models', { query: 'flux dev', limit: 3 });
    assert.ok((found.data.models as Model[]).length > 0, found.text);
    const schema = await bench.call('get_model_schema', { endpoint_id: 'fal-ai/flux/dev' });
    assert.equal(schema.isError, false, schema.text);
    const advice = await bench.call('recommend_model', { task: 'text to speech' });
    assert.ok((advice.data.recommendations as unknown[]).length > 0);
    const run = await bench.call('run_model', {
      endpoint_id: 'fal-ai/flux/dev',
      input: { prompt: 'x' },
    });
    assert.equal(run.isError, true);
    assert.match(run.text, /ECONNREFUSED|network/i);
    assert.doesNotMatch(run.text, /may be running/);
  });
});
