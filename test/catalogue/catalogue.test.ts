import assert from 'node:assert/strict';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import type { CatalogueDeps } from '../../src/catalogue/types.ts';
import { FalError } from '../../src/fal/errors.ts';
import { fakeCache, fakePlatform, fakeSnapshot, model } from './fakes.ts';

const HOUR = 3_600_000;

function offline(): CatalogueDeps['platform'] {
  const fail = () => Promise.reject(new FalError('network', 'no network', { advice: 'plug in' }));
  return { list: fail, schema: fail };
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
  it('answers from the snapshot without network, and never throws', async () => {
    const { catalogue } = setUp();
    await catalogue.refresh();
    assert.deepEqual(ids(await catalogue.search({ query: 'painter' })), ['acme/painter']);
    assert.equal((await catalogue.find('acme/painter'))?.name, 'acme/painter');
    assert.equal(await catalogue.find('acme/other'), undefined);
  });

  it("takes over fal's whole list, page by page, and keeps it for a day", async () => {
    const listed = Array.from({ length: 250 }, (_, i) => model(`acme/model-${i}`));
    const { platform, asked } = fakePlatform(listed);
    const first = setUp({ platform });
    await first.catalogue.refresh();
    assert.equal(asked.pages, 3);
    assert.equal((await first.catalogue.find('acme/model-249'))?.endpointId, 'acme/model-249');
    assert.deepEqual(
      ids(await first.catalogue.search({ query: 'painter' })),
      [],
      'not in the list',
    );
    assert.ok(await first.catalogue.find('acme/painter'), 'still found by its id');

    const again = createCatalogue(first.deps);
    await again.search({});
    assert.equal(asked.pages, 3, 'read from disk');
    first.pass(25 * HOUR);
    const old = createCatalogue(first.deps);
    assert.equal((await old.search({ query: 'model-7' })).models[0]?.endpointId, 'acme/model-7');
    await old.refresh();
    assert.equal(asked.pages, 6, 'fetched again, once, after a day');
  });

  it('fetches once for callers at the same time', async () => {
    const { platform, asked } = fakePlatform([model('acme/only')]);
    const { catalogue } = setUp({ platform });
    await Promise.all([
      catalogue.search({}),
      catalogue.recommend('a picture'),
      catalogue.refresh(),
    ]);
    assert.equal(asked.pages, 1);
  });

  it('waits as long as fal asks when it is throttled', async () => {
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
    assert.ok(await catalogue.find('acme/only'));
    assert.equal(calls, 2);
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
    const { platform, asked } = fakePlatform(listed);
    const { catalogue } = setUp({ platform });
    await catalogue.refresh();
    return { catalogue, asked };
  };

  it('forgives typos, matches capabilities, and needs every word', async () => {
    const { catalogue } = await start();
    const found = ids(await catalogue.search({ query: 'bakground remvoal' }));
    assert.deepEqual(found.sort(), ['fal-ai/birefnet', 'fal-ai/bria/background/remove']);
    assert.equal(ids(await catalogue.search({ query: 'veo3.1' }))[0], 'fal-ai/veo3.1');
    assert.deepEqual(ids(await catalogue.search({ query: 'wisper' })), ['fal-ai/whisper']);
    assert.equal(ids(await catalogue.search({ query: 'whisper zeppelin' }))[0], 'fal-ai/whisper');
    assert.deepEqual(ids(await catalogue.search({ query: 'zzzzzz' })), []);
  });

  it('takes categories in any spelling and asks fal for unknown ones', async () => {
    const { catalogue, asked } = await start();
    for (const category of ['image-to-image', 'image_to_image', 'Image-Editing']) {
      assert.equal((await catalogue.search({ category })).models.length, 2, category);
    }
    assert.deepEqual(ids(await catalogue.search({ category: 'smell-to-image' })), ['acme/odd']);
    const before = asked.pages;
    assert.deepEqual(await catalogue.search({ category: 'taste' }), { models: [], hasMore: false });
    assert.equal(asked.pages, before + 1);
    const { catalogue: dark } = setUp();
    assert.deepEqual(await dark.search({ category: 'taste' }), { models: [], hasMore: false });
  });

  it('goes on page by page without gaps or repeats', async () => {
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

  it('refuses a cursor that is not its own, with advice', async () => {
    const { catalogue } = await start();
    for (const cursor of ['nonsense', 'eyJvZmZzZXQiOi0xfQ', 'W10']) {
      await assert.rejects(catalogue.search({ cursor }), (error) => {
        assert.ok(error instanceof FalError);
        assert.equal(error.kind, 'invalid-input');
        return error.reason === 'bad-cursor';
      });
    }
  });

  it('stops waiting when the caller does', async () => {
    const never: CatalogueDeps['platform'] = {
      list: () => new Promise<never>(() => undefined),
      schema: () => new Promise<never>(() => undefined),
    };
    const { catalogue } = setUp({ platform: never });
    await assert.rejects(catalogue.search({ signal: AbortSignal.abort() }), FalError);
  });
});

describe('schema', () => {
  it('prefers fal, keeps its answer for a day, then refreshes behind the caller', async () => {
    const { platform, asked } = fakePlatform([model('fal-ai/flux/dev')]);
    const { catalogue, deps, pass } = setUp({ platform });
    assert.equal((await catalogue.schema('fal-ai/flux/dev')).source, 'platform');
    assert.equal((await catalogue.schema('fal-ai/flux/dev')).source, 'platform');
    const other = createCatalogue(deps);
    assert.equal((await other.schema('fal-ai/flux/dev')).source, 'platform');
    assert.equal(asked.schemas, 1);
    pass(25 * HOUR);
    await other.schema('fal-ai/flux/dev');
    assert.equal(asked.schemas, 2);
  });

  it('answers from the snapshot when fal fails, and leaves fal alone for a minute', async () => {
    let asked = 0;
    const failing: CatalogueDeps['platform'] = {
      ...offline(),
      schema() {
        asked += 1;
        return Promise.reject(new FalError('unavailable', 'down', { advice: 'later' }));
      },
    };
    const { catalogue, pass } = setUp({ platform: failing });
    assert.equal((await catalogue.schema('fal-ai/flux/dev')).source, 'snapshot');
    assert.equal((await catalogue.schema('fal-ai/flux/schnell')).source, 'snapshot');
    assert.equal(asked, 1);
    pass(61_000);
    await catalogue.schema('fal-ai/flux/dev');
    assert.equal(asked, 2);
    await assert.rejects(catalogue.schema('acme/unbundled'), { kind: 'unavailable' });
  });

  it('names the nearest ids of an unknown one', async () => {
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
