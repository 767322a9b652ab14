import { strict as assert } from 'node:assert';
import type { ModelRow, Price } from '../../src/protocol/messages.ts';
import { countCategories, type Listing, listItems } from '../../src/webview/models/items.ts';
import { createPrices } from '../../src/webview/models/prices.ts';
import { createClient, createHost, type Handlers } from '../../src/protocol/channel.ts';

const row = (id: string, category: string, more: Partial<ModelRow> = {}): ModelRow => ({
  id,
  name: id.toUpperCase(),
  category,
  ...more,
});
const ROWS = [
  row('a', 'text-to-image', { date: '2025-01-01' }),
  row('b', 'text-to-video', { date: '2026-01-01', isHighlighted: true }),
  row('c', 'text-to-image'),
];
const price = (endpointId: string, unitPrice: number): [string, Price] => [
  endpointId,
  { endpointId, unitPrice, unit: 'images', currency: 'USD' },
];
const keys = (changes: Partial<Listing>) =>
  listItems({
    rows: ROWS,
    found: undefined,
    category: undefined,
    sort: 'relevant',
    prices: new Map(),
    favourites: [],
    recents: [],
    open: undefined,
    ...changes,
  }).map(({ key }) => key);

describe('the rows of the model list', () => {
  it('start with recents and favourites, except in a search', () => {
    const own = { recents: ['c', 'gone'], favourites: ['a'] };
    assert.deepEqual(keys(own), [
      ...['recents', 'recents:c', 'favourites', 'favourites:a'],
      ...['all', 'all:a', 'all:b', 'all:c'],
    ]);
    assert.deepEqual(keys({ ...own, found: ['c', 'b'] }), ['all:c', 'all:b']);
    assert.deepEqual(keys({ ...own, category: 'text-to-video' }), ['all:b']);
    assert.deepEqual(keys({}), ['all:a', 'all:b', 'all:c']);
  });

  it('hold the details below the row that opened them', () => {
    assert.deepEqual(keys({ found: ['a', 'b'], open: 'all:a' }), [
      'all:a',
      'details:all:a',
      'all:b',
    ]);
  });

  it('are sorted, unknown values last', () => {
    assert.deepEqual(keys({ sort: 'new' }), ['all:b', 'all:a', 'all:c']);
    assert.deepEqual(keys({ sort: 'popular' }), ['all:b', 'all:a', 'all:c']);
    const prices = new Map([price('c', 0.01), price('a', 0.5)]);
    assert.deepEqual(keys({ sort: 'price', prices }), ['all:c', 'all:a', 'all:b']);
  });

  it('are counted by category, the largest first', () => {
    assert.deepEqual(countCategories(ROWS), [
      ['text-to-image', 2],
      ['text-to-video', 1],
    ]);
  });
});

describe('prices', () => {
  it('are requested once, at most 50 at a time, and again after a failure', async () => {
    const requested: (readonly string[])[] = [];
    let fails = true;
    const handlers = {
      'models.prices': ({ ids }: { ids: readonly string[] }) => {
        requested.push(ids);
        if (fails) throw new Error('offline');
        return Object.fromEntries(ids.map((id) => price(id, 1)));
      },
    } as unknown as Handlers;
    const client = createClient((message) => void host.receive(message));
    const host = createHost(
      (message) => {
        client.receive(message);
      },
      handlers,
      (error) => String(error),
    );
    const prices = createPrices(client);
    const ids = Array.from({ length: 120 }, (_, at) => `m${at}`);
    await prices.loadAll(ids);
    assert.equal(prices.loaded.value.size, 0);
    fails = false;
    await prices.loadAll(ids);
    await prices.loadAll(ids);
    assert.deepEqual(
      requested.map(({ length }) => length),
      [50, 50, 50, 20],
    );
    assert.equal(prices.loaded.value.size, 120);
  });
});
