import assert from 'node:assert/strict';
import { FalError } from '../../src/fal/errors.ts';
import { createModels } from '../../src/fal/models.ts';
import { createTransport } from '../../src/fal/transport.ts';
import { useSandbox } from '../support/mcp.ts';

const UNKNOWN = 'fal-ai/no/such';

describe('the platform API', () => {
  const sandbox = useSandbox({ key: 'right:key' });
  let ids: string[];
  const models = (key?: string) =>
    createModels(createTransport({ key: () => key, gateway: sandbox.url }));
  const apiRequests = () => sandbox.seen.filter((request) => request.host === 'api.fal.ai');

  before(async () => {
    const page = await models().list({ category: 'text-to-image', limit: 30 });
    ids = page.models.map((model) => model.endpointId);
    assert.equal(ids.length, 30);
  });

  it('pages by cursor to the end', async () => {
    const seen = new Set<string>();
    let cursor: string | undefined;
    do {
      const page = await models().list({
        category: 'text-to-speech',
        limit: 10,
        ...(cursor && { cursor }),
      });
      for (const model of page.models) seen.add(model.endpointId);
      cursor = page.nextCursor;
      assert.equal(page.hasMore, cursor !== undefined);
    } while (cursor);
    assert.ok(seen.size > 20);
  });

  it('finds a model with its schema', async () => {
    const found = await models().schema('fal-ai/flux/dev');
    assert.equal(found?.model?.endpointId, 'fal-ai/flux/dev');
    assert.ok(found.schema.input.properties);
    assert.match(apiRequests().at(-1)?.path ?? '', /expand=openapi/);
  });

  it('prices many despite unknown ids, and only with a key', async () => {
    const prices = await models('right:key').prices([UNKNOWN, ...ids, 'x/y']);
    assert.equal(prices.length, ids.length);
    await assert.rejects(
      models().prices(ids),
      (error) => error instanceof FalError && error.kind === 'auth',
    );
  });

  it('reads the schema from the public document when the platform API has none', async () => {
    sandbox.fault({
      match: { host: 'api.fal.ai', path: /expand=openapi/ },
      action: {
        kind: 'status',
        status: 404,
        body: { error: { type: 'not_found', message: 'no' } },
      },
    });
    const found = await models().schema('fal-ai/flux/dev');
    assert.equal(Object.keys(found?.schema.input.properties ?? {})[0], 'prompt');
    assert.equal(await models().schema(UNKNOWN), undefined);
  });

  it('reads what past runs cost on average, with one request', async () => {
    const before = apiRequests().length;
    const typical = await models('right:key').typicalPrice('fal-ai/flux/dev');
    assert.ok(typical && typical.amount > 0);
    assert.equal(typical.currency, 'USD');
    sandbox.fault({
      match: { path: /pricing\/estimate/ },
      action: { kind: 'status', status: 429 },
    });
    await assert.rejects(models('right:key').typicalPrice('fal-ai/flux/dev'), FalError);
    assert.equal(apiRequests().length, before + 2);
  });

  it('retries without a rejected key where none is required', async () => {
    const page = await models('wrong:key').list({ limit: 1 });
    assert.equal(page.models.length, 1);
  });

  it('lists what fal sends on a page, up to 1,000 models', async () => {
    const many = Array.from({ length: 1_200 }, (_, at) => ({ endpoint_id: `acme/model-${at}` }));
    sandbox.fault({
      match: { path: /limit=1000/ },
      action: { kind: 'status', status: 200, body: { models: many, has_more: false } },
    });
    assert.equal((await models().list({ limit: 1_000 })).models.length, 1_000);
  });

  for (const status of [400, 404, 422]) {
    it(`prices the others when ${status} rejects a batch for one id`, async () => {
      const [bad = '', ...good] = ids.slice(0, 7);
      sandbox.fault({
        match: { path: new RegExp(`pricing.*${encodeURIComponent(bad)}(&|$)`) },
        action: { kind: 'status', status, body: { error: { message: 'bad id' } } },
        times: Infinity,
      });
      const prices = await models('right:key').prices([...good, bad]);
      sandbox.clearFaults();
      assert.deepEqual(prices.map(({ endpointId }) => endpointId).toSorted(), good.toSorted());
    });
  }

  for (const status of [401, 403, 429]) {
    it(`asks no further after a ${status}, which is not about the ids`, async () => {
      const before = apiRequests().length;
      const headers = { 'retry-after': '3600' };
      sandbox.fault({
        match: { path: /pricing/ },
        action: { kind: 'status', status, headers, body: { error: { message: 'no' } } },
        times: Infinity,
      });
      await assert.rejects(models('right:key').prices(ids), { status });
      sandbox.clearFaults();
      assert.equal(apiRequests().length, before + 1);
    });
  }
});
