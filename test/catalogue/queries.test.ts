import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { snapshotModels } from '../../src/catalogue/merge.ts';
import { rankModels } from '../../src/catalogue/ranking.ts';
import { globMatcher } from '../../src/catalogue/recommend/globs.ts';
import { type PackedKnowledge, unpackKnowledge } from '../../src/catalogue/recommend/packed.ts';
import { createSearchIndex } from '../../src/catalogue/searchIndex.ts';
import { bundledSnapshot } from './bundled.ts';

/** A query as people type it, with globs of the ids of which the first hit must be one. */
interface Query {
  readonly query: string;
  readonly accept: readonly string[];
  readonly reject?: readonly string[];
}

describe('search queries: versions, nicknames, parts of ids, words in any order, typos', () => {
  const snapshot = bundledSnapshot();
  const { capabilities } = unpackKnowledge(snapshot.tables as PackedKnowledge);
  const ranked = rankModels(snapshotModels(snapshot.models), capabilities);
  const index = createSearchIndex(ranked, capabilities);
  const find = (query: string) => index.find(query, undefined).map((one) => one.endpointId);

  it('find the right model first, and nearly always among five', async () => {
    const file = new URL('tasks/queries.jsonl', import.meta.url);
    const lines = (await readFile(file, 'utf8')).trim().split('\n');
    const hits = lines.map((line) => {
      const { query, accept, reject = [] } = JSON.parse(line) as Query;
      const [isRight, isWrong] = [globMatcher(accept), globMatcher(reject)];
      const right = find(query).map((id) => isRight(id) && !isWrong(id));
      return { query, first: right[0] === true, five: right.slice(0, 5).includes(true) };
    });
    const missed = hits.filter(({ first }) => !first).map(({ query }) => query);
    assert.equal(hits.length, 80);
    assert.ok(missed.length / hits.length <= 0.04, missed.join(' | '));
    assert.ok(hits.filter(({ five }) => five).length / hits.length >= 0.99);
  });

  it('tell a version from a number, and a family from its neighbour', () => {
    assert.match(find('kling 3')[0] ?? '', /kling-(video|image)\/v3/);
    assert.match(find('kling o3')[0] ?? '', /kling-(video|image)\/o3/);
    assert.match(find('wan 2.5')[0] ?? '', /wan-25/);
    assert.match(find('11labs')[0] ?? '', /elevenlabs/);
    assert.match(find('newest veo')[0] ?? '', /veo3\.1/);
  });
});
