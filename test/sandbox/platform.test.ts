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
      const many = ids(await body(call(`${MODELS}?limit=13`)))
        .map((id) => `endpoint_id=${id}`)
        .join('&');
      assert.equal((await call(`${MODELS}?${many}`)).status, 200);
      assert.equal((await call(`${MODELS}?${many}&expand=openapi-3.0`)).status, 404);
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
      const estimate = (request: unknown) =>
        call(`${MODELS}/pricing/estimate`, { method: 'POST', body: JSON.stringify(request) });
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
        await estimate({ estimate_type: 'unit_price', endpoints: unknown }),
        await estimate({ estimate_type: 'unit_price', endpoints: calls }),
        await estimate({}),
      ];
      assert.deepEqual(
        wrong.map(({ status }) => status),
        [404, 400, 400],
      );
    }));
});
