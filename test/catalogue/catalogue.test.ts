import assert from 'node:assert/strict';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import type { CatalogueDeps } from '../../src/catalogue/types.ts';
import { FalError } from '../../src/fal/errors.ts';
import { until } from '../support/until.ts';
import { fakeCache, fakePlatform, fakeSnapshot, model } from './fakes.ts';

const HOUR = 3_600_000;

function offline(): CatalogueDeps['platform'] {
  const fail = () => Promise.reject(new FalError('network', 'no network', { advice: 'plug in' }));
  return { list: fail, schema: fail, pricingText: fail };
}

function setUp(more: Partial<CatalogueDeps> & { readonly ids?: readonly string[] } = {}) {
  let clock = 0;
  const now = () => clock;
  const deps: CatalogueDeps = {
    snapshot: fakeSnapshot(more.ids ?? ['fal-ai/flux/dev', 'fal-ai/flux/schnell', 'acme/painter']),
    platform: offline(),
    cache: fakeCache(now),
    now,
    ...more,
  };
  return { deps, catalogue: createCatalogue(deps), pass: (ms: number) => (clock += ms) };
}

const ids = (page: { readonly models: readonly { readonly endpointId: string }[] }) =>
  page.models.map((m) => m.endpointId);

describe('the model list', () => {
  it('uses the snapshot without a network, and never throws', async () => {
    const { catalogue } = setUp();
    await catalogue.refresh();
    assert.deepEqual(ids(await catalogue.search({ query: 'painter' })), ['acme/painter']);
    assert.equal((await catalogue.find('acme/painter'))?.name, 'acme/painter');
    assert.equal(await catalogue.find('acme/other'), undefined);
  });

  it("fetches fal's whole list, page by page, and caches it for a day", async () => {
    const listed = Array.from({ length: 2_500 }, (_, i) => model(`acme/model-${i}`));
    const { platform, requests } = fakePlatform(listed);
    const first = setUp({ platform });
    await first.catalogue.refresh();
    assert.equal(requests.pages, 3);
    assert.equal((await first.catalogue.find('acme/model-2499'))?.endpointId, 'acme/model-2499');
    assert.deepEqual(
      ids(await first.catalogue.search({ query: 'painter' })),
      [],
      'not in the list',
    );
    assert.ok(await first.catalogue.find('acme/painter'), 'still found by its id');

    const again = createCatalogue(first.deps);
    await again.search({});
    assert.equal(requests.pages, 3, 'read from disk');
    first.pass(25 * HOUR);
    const old = createCatalogue(first.deps);
    assert.equal((await old.search({ query: 'model-7' })).models[0]?.endpointId, 'acme/model-7');
    await old.refresh();
    assert.equal(requests.pages, 6, 'fetched again, once, after a day');
  });

  it('fetches once for concurrent calls', async () => {
    const { platform, requests } = fakePlatform([model('acme/only')]);
    const { catalogue } = setUp({ platform });
    await Promise.all([
      catalogue.search({}),
      catalogue.recommend('a picture'),
      catalogue.refresh(),
    ]);
    assert.equal(requests.pages, 1);
  });

  it("retries after fal's Retry-After when it is rate-limited", async () => {
    const { platform } = fakePlatform([model('acme/only')]);
    let calls = 0;
    const throttled: CatalogueDeps['platform'] = {
      ...platform,
      list(options) {
        calls += 1;
        if (calls > 1) return platform.list(options);
        return Promise.reject(
          new FalError('rate-limited', 'slow down', { advice: 'wait', retryAfter: 0.01 }),
        );
      },
    };
    const { catalogue } = setUp({ platform: throttled });
    await catalogue.refresh();
    await until(async () => (await catalogue.all()).length === 1);
    assert.ok(await catalogue.find('acme/only'));
    assert.equal(calls, 2);
  });

  describe('that breaks off', () => {
    /** A list of 2,500 models; `answers` are the errors of the requests, undefined where there is none. */
    const broken = (answers: readonly (FalError | undefined)[]) => {
      const listed = Array.from({ length: 2_500 }, (_, i) => model(`acme/model-${i}`));
      const { platform } = fakePlatform(listed);
      const cursors: (string | undefined)[] = [];
      const list: CatalogueDeps['platform']['list'] = (options) => {
        const error = answers[cursors.length];
        cursors.push(options.cursor);
        return error ? Promise.reject(error) : platform.list(options);
      };
      return { ...setUp({ platform: { ...platform, list } }), cursors };
    };
    const throttled = (retryAfter: number) =>
      new FalError('rate-limited', 'slow down', { retryAfter });

    it('keeps the pages that came, and is completed from there without another call', async () => {
      const { catalogue, cursors } = broken([undefined, undefined, throttled(0.01)]);
      await catalogue.refresh();
      const known = ids({ models: await catalogue.all() });
      assert.ok(known.includes('acme/model-1999'));
      assert.ok(known.includes('acme/painter'), 'the bundled ones are still there');
      await until(() => cursors.length === 4);
      const complete = ids({ models: await catalogue.all() });
      assert.equal(complete.length, 2_500);
      assert.deepEqual(cursors, [undefined, '1000', '2000', '2000']);
    });

    it('starts again when fal refuses the old cursor', async () => {
      const { catalogue, cursors } = broken([
        undefined,
        throttled(0.01),
        new FalError('invalid-input', 'an old cursor', { status: 400 }),
      ]);
      await catalogue.refresh();
      await until(() => cursors.length === 3);
      await catalogue.refresh();
      assert.deepEqual(cursors.slice(1, 4), ['1000', '1000', undefined]);
      assert.equal((await catalogue.all()).length, 2_500);
    });

    it('waits as long as fal requests before the next call', async () => {
      const { catalogue, cursors, pass } = broken([undefined, throttled(600)]);
      await catalogue.refresh();
      pass(599_000);
      await catalogue.search({});
      assert.equal(cursors.length, 2);
      pass(2_000);
      await catalogue.search({});
      assert.equal(await until(async () => (await catalogue.all()).length === 2_500), true);
    });

    it('never replaces a complete list by a part of one', async () => {
      const none = [undefined, undefined, undefined];
      const { catalogue } = broken([...none, undefined, new FalError('network', 'cut')]);
      await catalogue.refresh();
      await catalogue.refresh();
      assert.ok(await catalogue.find('acme/model-2499'));
      assert.equal((await catalogue.all()).length, 2_500);
    });
  });

  it("fills gaps of fal's list from the snapshot", async () => {
    const { platform } = fakePlatform([model('fal-ai/flux/dev', { name: '', category: '' })]);
    const { catalogue } = setUp({ platform });
    await catalogue.refresh();
    const found = await catalogue.find('fal-ai/flux/dev');
    assert.equal(found?.category, 'text-to-image');
    assert.equal(found.name, 'fal-ai/flux/dev');
  });
});

describe('search', () => {
  const listed = [
    model('fal-ai/bria/background/remove', { name: 'Bria RMBG', category: 'image-to-image' }),
    model('fal-ai/birefnet', {
      name: 'Birefnet',
      category: 'image-to-image',
      description: 'Background removal',
    }),
    model('fal-ai/whisper', { name: 'Whisper', category: 'speech-to-text' }),
    model('fal-ai/veo3.1', { name: 'Veo 3.1', category: 'text-to-video' }),
    model('fal-ai/veo3', { name: 'Veo 3', category: 'text-to-video' }),
    model('acme/odd', { category: 'smell-to-image' }),
  ];
  const start = async () => {
    const { platform, requests } = fakePlatform(listed);
    const { catalogue } = setUp({ platform });
    await catalogue.refresh();
    return { catalogue, requests };
  };

  it('tolerates typos, matches capabilities, and prefers models with every word', async () => {
    const { catalogue } = await start();
    const found = ids(await catalogue.search({ query: 'bakground remvoal' }));
    assert.deepEqual(found.sort(), ['fal-ai/birefnet', 'fal-ai/bria/background/remove']);
    assert.equal(ids(await catalogue.search({ query: 'veo3.1' }))[0], 'fal-ai/veo3.1');
    assert.deepEqual(ids(await catalogue.search({ query: 'wisper' })), ['fal-ai/whisper']);
    assert.equal(ids(await catalogue.search({ query: 'whisper zeppelin' }))[0], 'fal-ai/whisper');
    assert.deepEqual(ids(await catalogue.search({ query: 'zzzzzz' })), []);
  });

  it('accepts categories in any spelling and searches fal for unknown ones', async () => {
    const { catalogue, requests } = await start();
    for (const category of ['image-to-image', 'image_to_image', 'Image-Editing']) {
      assert.equal((await catalogue.search({ category })).models.length, 2, category);
    }
    assert.deepEqual(ids(await catalogue.search({ category: 'smell-to-image' })), ['acme/odd']);
    const before = requests.pages;
    assert.deepEqual(await catalogue.search({ category: 'taste' }), { models: [], hasMore: false });
    assert.equal(requests.pages, before + 1);
    const { catalogue: dark } = setUp();
    assert.deepEqual(await dark.search({ category: 'taste' }), { models: [], hasMore: false });
  });

  it('pages without gaps or repeats', async () => {
    const { catalogue } = await start();
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await catalogue.search({ limit: 4, cursor });
      seen.push(...ids(page));
      assert.equal(page.hasMore, page.nextCursor !== undefined);
      cursor = page.nextCursor;
    } while (cursor);
    assert.deepEqual(seen.toSorted(), ids({ models: listed }).toSorted());
  });

  it('rejects a foreign cursor, with advice', async () => {
    const { catalogue } = await start();
    for (const cursor of ['nonsense', 'eyJvZmZzZXQiOi0xfQ', 'W10']) {
      await assert.rejects(catalogue.search({ cursor }), (error) => {
        assert.ok(error instanceof FalError);
        assert.equal(error.kind, 'invalid-input');
        return error.reason === 'bad-cursor';
      });
    }
  });

  it('stops waiting when the caller aborts', async () => {
    const never: CatalogueDeps['platform'] = {
      list: () => new Promise<never>(() => undefined),
      schema: () => new Promise<never>(() => undefined),
      pricingText: () => new Promise<never>(() => undefined),
    };
    const { catalogue } = setUp({ platform: never });
    await assert.rejects(catalogue.search({ signal: AbortSignal.abort() }), FalError);
  });
});

describe('schema', () => {
  it("prefers fal's schema, caches it for a day, then refreshes in the background", async () => {
    const { platform, requests } = fakePlatform([model('fal-ai/flux/dev')]);
    const { catalogue, deps, pass } = setUp({ platform });
    assert.equal((await catalogue.schema('fal-ai/flux/dev')).source, 'platform');
    assert.equal((await catalogue.schema('fal-ai/flux/dev')).source, 'platform');
    const other = createCatalogue(deps);
    assert.equal((await other.schema('fal-ai/flux/dev')).source, 'platform');
    assert.equal(requests.schemas, 1);
    pass(25 * HOUR);
    await other.schema('fal-ai/flux/dev');
    assert.equal(requests.schemas, 2);
  });

  it('uses the snapshot when fal fails, and sends no request for a minute', async () => {
    let requests = 0;
    const failing: CatalogueDeps['platform'] = {
      ...offline(),
      schema() {
        requests += 1;
        return Promise.reject(new FalError('unavailable', 'down', { advice: 'later' }));
      },
    };
    const { catalogue, pass } = setUp({ platform: failing });
    assert.equal((await catalogue.schema('fal-ai/flux/dev')).source, 'snapshot');
    assert.equal((await catalogue.schema('fal-ai/flux/schnell')).source, 'snapshot');
    assert.equal(requests, 1);
    pass(61_000);
    await catalogue.schema('fal-ai/flux/dev');
    assert.equal(requests, 2);
    await assert.rejects(catalogue.schema('acme/unbundled'), { kind: 'unavailable' });
  });

  it('suggests the nearest ids for an unknown one', async () => {
    const { platform } = fakePlatform([]);
    const { catalogue } = setUp({ platform });
    await assert.rejects(catalogue.schema('fal-ai/flux/devv'), (error) => {
      assert.ok(error instanceof FalError);
      assert.equal(error.kind, 'not-found');
      return error.facts.near?.includes('fal-ai/flux/dev') ?? false;
    });
    assert.equal(catalogue.nearest('flux-dev')[0], 'fal-ai/flux/dev');
    assert.deepEqual(catalogue.nearest('qqqqqqq'), []);
  });
});
