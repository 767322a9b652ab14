import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { openClaims } from '../../src/batch/claims.ts';
import { tempFolder } from '../support/mcp.ts';

const DAY = 86_400_000;

describe('the claims of batches', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await tempFolder('claims');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('forget attempts that fal has forgotten, but never which start of a batch counts', async () => {
    let now = Date.now();
    const claims = openClaims(folder, () => now);
    assert.equal(await claims.take('an-attempt'), true);
    assert.equal(await claims.generation('a batch', true), 1);
    now += 61 * DAY;
    await claims.tidy();
    assert.equal(await claims.of('an-attempt'), 'free');
    assert.equal(await claims.generation('a batch', false), 1);
  });
});
