import assert from 'node:assert/strict';
import { body, withSandbox, type Loose, get } from './start.ts';

const MODELS = 'https://api.fal.ai/v1/models';
const ids = (page: Loose) =>
  (page.models as { endpoint_id: string }[]).map((model) => model.endpoint_id);

describe('the sandbox platform API', () => {
  it('lists models without a key, but not with a wrong one', () =>
    withSandbox({ key: 'right:key' }, async (sandbox, call) => {
      const answer = await call(`${MODELS}?limit=3`, { key: null });
      assert.equal(answer.status, 200);
      const page = await body(answer);
      assert.equal(ids(page).length, 3);
      assert.equal(page.has_more, true);
      const metadata = get(page, 'models', 0, 'metadata');
      for (const field of 'display_name category description status tags updated_at is_favorited thumbnail_url model_url date highlighted pinned'.split(
        ' ',
      )) {
        assert.notEqual(get(metadata, field), undefined, field);
      }
      const thumbnail = String(get(metadata, 'thumbnail_url'));
      assert.ok(thumbnail.startsWith(sandbox.url));
      const picture = await fetch(thumbnail);
      assert.equal(picture.headers.get('content-type'), 'image/png');

      const wrong = await call(MODELS, { key: 'wrong:key' });
      assert.deepEqual(
        [wrong.status, await body(wrong)],
        [401, { error: { type: 'authorization_error', message: 'Authentication required' } }],
      );
    }));

  it('pages through all models, each once', () =>
    withSandbox({}, async (_sandbox, call) => {
      const all = new Set<string>();
      let cursor = '';
      for (let pages = 0; pages < 20; pages++) {
        const page = await body(call(`${MODELS}?limit=100&cursor=${cursor}`));
        ids(page).forEach((id) => all.add(id));
        if (!page.has_more) break;
        cursor = encodeURIComponent(String(page.next_cursor));
      }
      assert.equal(all.size, 1207);
    }));

  it('searches, filters and finds models', () =>
    withSandbox({}, async (_sandbox, call) => {
      const found = await body(call(`${MODELS}?q=flux+dev&category=text-to-image&limit=100`));
      assert.ok(ids(found).includes('fal-ai/flux/dev'));
      assert.ok(ids(found).every((id) => id.includes('flux')));
      const none = await body(call(`${MODELS}?q=zzzz`));
      assert.deepEqual(none, { models: [], next_cursor: null, has_more: false });
      const two = await body(call(`${MODELS}?endpoint_id=fal-ai/flux/dev&endpoint_id=fal-ai/veo3`));
      assert.deepEqual(ids(two).sort(), ['fal-ai/flux/dev', 'fal-ai/veo3']);
      assert.equal((await call(`${MODELS}?endpoint_id=fal-ai/nothing`)).status, 404);
      assert.equal((await call(`${MODELS}?limit=0`)).status, 400);
    }));

  it('has at most 1,000 models on a page, and at most 10 with their schemas', () =>
    withSandbox({}, async (_sandbox, call) => {
      const all = await body(call(`${MODELS}?limit=5000`));
      assert.deepEqual([ids(all).length, all.has_more], [1000, true]);
      const some = ids(all).slice(0, 12);
      const url = `${MODELS}?${some.map((id) => `endpoint_id=${id}`).join('&')}`;
      assert.equal(ids(await body(call(url))).length, 12);
      const first = await body(call(`${url}&expand=openapi-3.0`));
      assert.deepEqual([ids(first), first.has_more], [some.slice(0, 10), true]);
      const cursor = encodeURIComponent(String(first.next_cursor));
      const last = await body(call(`${url}&expand=openapi-3.0&cursor=${cursor}`));
      assert.deepEqual([ids(last), last.has_more], [some.slice(10), false]);
      assert.equal(typeof get(last, 'models', 1, 'openapi', 'openapi'), 'string');
    }));

  it('expands OpenAPI documents whose references resolve', () =>
    withSandbox({}, async (_sandbox, call) => {
      const id = 'fal-ai/flux/dev';
      const page = await body(call(`${MODELS}?endpoint_id=${id}&expand=openapi-3.0`));
      const document = get(page, 'models', 0, 'openapi') as Loose;
      const own = await body(
        call(`https://fal.ai/api/openapi/queue/openapi.json?endpoint_id=${id}`, { key: null }),
      );
      assert.deepEqual(document, own);
      const post = get(
        document,
        'paths',
        `/${id}`,
        'post',
        'requestBody',
        'content',
        'application/json',
      );
      assert.equal(get(post, 'schema', '$ref'), '#/components/schemas/FluxDevInput');
      const schemas = get(document, 'components', 'schemas') as Record<string, Loose>;
      const input = schemas.FluxDevInput;
      assert.deepEqual(get(input, 'required'), ['prompt']);
      assert.equal((get(input, 'x-fal-order-properties') as string[])[0], 'prompt');
      const refs = [...JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)];
      for (const [, name = ''] of refs) assert.ok(schemas[name], name);
      assert.ok(JSON.stringify(get(input, 'properties', 'image_size')).includes('$ref'));
      assert.equal(Object.keys(document.paths as object).length, 4);

      const unknown = await call('https://fal.ai/api/openapi/queue/openapi.json?endpoint_id=x/y');
      assert.deepEqual([unknown.status, await unknown.json()], [404, null]);
    }));

  it('lists prices and estimates costs', () =>
    withSandbox({}, async (_sandbox, call) => {
      const url = `${MODELS}/pricing?endpoint_id=fal-ai/flux/dev,fal-ai/veo3`;
      assert.equal((await call(url, { key: null })).status, 401);
      const { prices } = await body(call(url));
      assert.deepEqual(get(prices, 0), {
        endpoint_id: 'fal-ai/flux/dev',
        unit_price: 0.025,
        unit: 'megapixels',
        currency: 'USD',
      });
      assert.equal(get(prices, 1, 'unit'), 'seconds');
      const unknownPrice = await call(`${MODELS}/pricing?endpoint_id=fal-ai/flux/dev,fal-ai/none`);
      assert.equal(unknownPrice.status, 404);
      const estimate = (request: unknown, key = 'sandbox:key') => {
        const init = { method: 'POST', body: JSON.stringify(request), key };
        return call(`${MODELS}/pricing/estimate`, init);
      };
      const units = { 'fal-ai/flux/dev': { unit_quantity: 50 } };
      assert.deepEqual(await body(estimate({ estimate_type: 'unit_price', endpoints: units })), {
        estimate_type: 'unit_price',
        total_cost: 1.25,
        currency: 'USD',
      });
      const calls = { 'fal-ai/flux/dev': { call_quantity: 2 } };
      const past = await body(
        estimate({ estimate_type: 'historical_api_price', endpoints: calls }),
      );
      assert.equal(past.total_cost, 0.05);
      const unknown = { 'x/y': { unit_quantity: 1 } };
      const wrong = [
        await estimate({ estimate_type: 'unit_price', endpoints: unknown }, 'other:key'),
        await estimate({ estimate_type: 'unit_price', endpoints: calls }, 'other:key'),
        await estimate({}, 'other:key'),
      ];
      assert.deepEqual(
        wrong.map(({ status }) => status),
        [404, 400, 400],
      );
    }));

  it('estimates what calls usually cost, 0 without a history', () =>
    withSandbox({}, async (_sandbox, call) => {
      const estimate = async (key: string, ...ids: string[]) => {
        const endpoints = Object.fromEntries(ids.map((id) => [id, { call_quantity: 1 }]));
        const request = { estimate_type: 'historical_api_price', endpoints };
        const init = { method: 'POST', body: JSON.stringify(request), key };
        return (await body(call(`${MODELS}/pricing/estimate`, init))).total_cost;
      };
      const endpoint = 'alibaba/qwen-image-3/text-to-image';
      assert.equal(await estimate('some:key', endpoint, 'fal-ai/flux/dev'), 0.04 + 0.025);
      const found = ids(await body(call(`${MODELS}?limit=40`)));
      const costs = [];
      for (const [at, id] of found.entries()) costs.push(await estimate(`${at}:key`, id));
      assert.ok(costs.includes(0) && costs.some((cost) => Number(cost) > 0), String(costs));
    }));

  it('refuses a fourth estimate within seconds, also when each waits for the last', () =>
    withSandbox({}, async (_sandbox, call) => {
      const endpoints = { 'fal-ai/flux/dev': { unit_quantity: 1 } };
      const request = JSON.stringify({ estimate_type: 'unit_price', endpoints });
      const estimate = (key: string) =>
        call(`${MODELS}/pricing/estimate`, { method: 'POST', body: request, key });
      for (let at = 0; at < 3; at++) assert.equal((await estimate('one:key')).status, 200);
      const refused = await estimate('one:key');
      assert.equal(refused.status, 429);
      const seconds = Number(refused.headers.get('retry-after'));
      assert.ok(seconds >= 1 && seconds <= 5, String(seconds));
      assert.equal(get(await body(refused), 'error', 'type'), 'rate_limited');
      assert.equal((await estimate('another:key')).status, 200);
    }));
});
