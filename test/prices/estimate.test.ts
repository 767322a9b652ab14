import assert from 'node:assert/strict';
import type { Cost } from '../../src/domain/cost.ts';
import { inEnglish } from '../../src/domain/translate.ts';
import type { JsonObject, Schema } from '../../src/domain/types.ts';
import { createEstimate } from '../../src/prices/estimate.ts';

interface Situation {
  readonly unit?: string;
  readonly unitPrice?: number;
  readonly page?: string;
  readonly fields?: Readonly<Record<string, Schema>>;
  readonly average?: number;
  readonly past?: Cost;
}

const estimateOf = (
  { unit = 'images', unitPrice = 0.02, page, fields = {}, average, past }: Situation,
  input: JsonObject = {},
) => {
  const estimate = createEstimate({
    prices: {
      get: () => {
        const price = { endpointId: 'a/b', unit, unitPrice, currency: 'USD' };
        return Promise.resolve(new Map([['a/b', price]]));
      },
    },
    catalogue: {
      schema: () =>
        Promise.resolve({
          source: 'snapshot',
          schema: { input: { properties: fields }, output: {} },
        }),
      pricingText: () => Promise.resolve(page),
    },
    typicalPrice: () =>
      Promise.resolve(average === undefined ? undefined : { amount: average, currency: 'USD' }),
    past: () => Promise.resolve(past ? [{ input, cost: past }] : []),
    recorded: (one) => one,
  });
  return estimate('a/b', input, { translate: inEnglish });
};

describe('an estimate', () => {
  const IMAGE: Situation = { fields: { num_images: { default: 2 } } };

  it('is a flat price times a count', async () => {
    const { min, max, basis, note } = await estimateOf(IMAGE);
    assert.deepEqual([min, max, basis], [0.04, 0.04, 'exact']);
    assert.equal(note, '2 images at 0.02 USD per image.');
    const listed = await estimateOf({ ...IMAGE, page: '- **Price**: $0.02 per images' });
    assert.deepEqual(listed, { min, max, basis, note, currency: 'USD' });
  });

  it('is none where settings can change the price, and says which', async () => {
    const fields = { ...IMAGE.fields, resolution: { default: '1K' } };
    const { max, basis, note } = await estimateOf({ ...IMAGE, fields });
    assert.deepEqual([max, basis], [undefined, 'unknown']);
    assert.match(note, /2 images would cost 0\.04 USD, but .* can change the price: resolution\./);
  });

  it('is none where the page has words that are not understood, and quotes them', async () => {
    const page = 'Each edit costs **$0.02** plus **$0.003** per reference image.';
    const { max, basis, note } = await estimateOf({ ...IMAGE, page });
    assert.deepEqual([max, basis], [undefined, 'unknown']);
    assert.match(note, /not understood here\. .*“Each edit costs \$0\.02 plus \$0\.003 per ref/);
  });

  it('is by the tiers of the page before the list price', async () => {
    const page = 'Your request will cost $0.05 per image.';
    const { min, max, basis } = await estimateOf({ ...IMAGE, page });
    assert.deepEqual([min, max, basis], [0.1, 0.1, 'tiers']);
  });

  it('is by an earlier bill before anything else', async () => {
    const past = { amount: 0.06, currency: 'USD', units: 3, unit: 'images' };
    const page = 'Your request will cost $0.05 per image.';
    const { min, max, basis } = await estimateOf({ ...IMAGE, page, past });
    assert.deepEqual([min, max, basis], [0.06, 0.06, 'seen']);
  });

  it('has fal’s average where nothing else is known, as no limit', async () => {
    const known = await estimateOf({ unit: 'compute seconds', unitPrice: 0.00017, average: 0.05 });
    const { min, max, typical, basis, note } = known;
    assert.deepEqual([min, max, typical, basis], [undefined, undefined, 0.05, 'typical']);
    assert.doesNotMatch(note, /0\.00017/);
  });

  it('calls a wide range by the list price, from unrounded to rounded up', async () => {
    const fields = { image_size: { default: 'square' } };
    const { min, max, basis } = await estimateOf({ unit: 'megapixels', fields });
    assert.deepEqual([min, max, basis], [0.005, 0.02, 'list']);
  });
});
