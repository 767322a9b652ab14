import assert from 'node:assert/strict';
import { costText, listCost, recordedCost } from '../../src/domain/cost.ts';
import { inEnglish } from '../../src/domain/translate.ts';
import type { JsonObject, Price, Schema } from '../../src/domain/types.ts';
import { seenCost } from '../../src/prices/seen.ts';

const price = (unit: string, unitPrice = 0.1): Price => ({
  endpointId: 'a/b',
  unit,
  unitPrice,
  currency: 'USD',
});
const SCHEMA: Schema = {
  properties: {
    prompt: { type: 'string' },
    resolution: { default: '720p' },
    image_url: { type: 'string', media: 'image' },
    video_url: { type: 'string', media: 'video' },
  },
};
const money = (amount: number) => `${amount} USD`;

describe('what earlier runs were billed', () => {
  const past = (input: JsonObject, units: number, of = price('seconds')) => ({
    input,
    cost: listCost(units, of),
  });
  const seen = (input: JsonObject, runs: ReturnType<typeof past>[], of = price('seconds')) => {
    const found = seenCost(of, { input, schema: SCHEMA }, runs);
    return found && [found.min, found.max, found.runs];
  };

  it('counts for a run with the same price-relevant inputs, at the unit price of today', () => {
    const runs = [past({ prompt: 'a cat', seed: 1 }, 4)];
    assert.deepEqual(seen({ prompt: 'a dog', resolution: '720p' }, runs), [0.4, 0.4, 1]);
    assert.deepEqual(seen({ prompt: 'a dog' }, runs, price('seconds', 0.2)), [0.8, 0.8, 1]);
    assert.equal(seen({ prompt: 'a cat', resolution: '1080p' }, runs), undefined);
  });

  it('takes another picture as equal, another video not, nor a picture that is priced by its size', () => {
    const runs = [past({ image_url: 'https://a.test/1.png' }, 4)];
    assert.deepEqual(seen({ image_url: 'https://a.test/2.png' }, runs), [0.4, 0.4, 1]);
    const videos = [past({ video_url: 'https://a.test/1.mp4' }, 4)];
    assert.equal(seen({ video_url: 'https://a.test/2.mp4' }, videos), undefined);
    assert.ok(seen({ video_url: 'https://a.test/1.mp4' }, videos));
    const pixels = price('megapixels');
    const sized = [past({ image_url: 'https://a.test/1.png' }, 4, pixels)];
    assert.equal(seen({ image_url: 'https://a.test/2.png' }, sized, pixels), undefined);
  });

  it('tells apart lists of shots, which have durations of their own', () => {
    const runs = [past({ multi_prompt: [{ prompt: 'a', duration: '3' }] }, 3)];
    assert.equal(seen({ multi_prompt: [{ prompt: 'a', duration: '9' }] }, runs), undefined);
  });

  it('does not count for another unit, nor for a unit without a valid list price', () => {
    assert.equal(seen({}, [past({}, 4, price('images'))]), undefined);
    const placeholder = price('compute seconds', 0.00017);
    assert.equal(seen({}, [past({}, 4, placeholder)], placeholder), undefined);
  });

  it('counts by the bill where fal has a billing event', () => {
    const placeholder = price('compute seconds', 0.00017);
    const billed = {
      amount: 0.04,
      currency: 'USD',
      units: 4,
      unit: placeholder.unit,
      basis: 'billed',
    };
    const runs = [{ input: {}, cost: billed } as ReturnType<typeof past>];
    assert.deepEqual(seen({}, runs, placeholder), [0.04, 0.04, 1]);
  });
});

describe('what a run did cost', () => {
  it('is units × list price, and called so', () => {
    assert.equal(
      costText(listCost(4, price('seconds', 0.14)), inEnglish, money),
      '0.56 USD by list price (4 seconds)',
    );
  });

  for (const of of [
    price('compute seconds', 0.00017),
    price('', 1),
    price('credits', 1),
    price('images', 0),
    price('images', -1),
  ]) {
    it(`is no amount for ${JSON.stringify(of.unit)} at ${of.unitPrice}`, () => {
      const cost = listCost(4, of);
      assert.equal(cost.amount, undefined);
      assert.match(costText(cost, inEnglish, money), /^4 .+; fal bills them by a price/);
    });
  }

  it('is no amount either where an earlier version recorded one', () => {
    const old = { amount: 0.00068, currency: 'USD', units: 4, unit: 'compute seconds' };
    assert.deepEqual(recordedCost(old), { units: 4, unit: 'compute seconds' });
    const right = { amount: 0.1, currency: 'USD', units: 4, unit: 'megapixels' };
    assert.deepEqual(recordedCost(right), right);
  });
});
