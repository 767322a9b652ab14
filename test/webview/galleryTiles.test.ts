import { matchesFilter } from '../../src/domain/gallery.ts';
import { strict as assert } from 'node:assert';
import type { JobCard } from '../../src/protocol/messages.ts';
import { columnsIn, linesOf, tilesOf } from '../../src/webview/gallery/tiles.ts';
import { acceptsKind, inputWithMedia } from '../../src/webview/gallery/runs.ts';

const NOON = new Date(2026, 10, 22, 12).getTime();
const DAY = 86_400_000;

const card = (id: string, changes: Partial<JobCard> = {}): JobCard => ({
  id,
  at: NOON,
  endpointId: 'fal-ai/flux/dev',
  modelName: 'FLUX Dev',
  state: 'completed',
  by: 'you',
  otherProcess: false,
  input: { prompt: 'a red bicycle' },
  assets: [{ url: 'https://fal.media/a.png', src: 'a.png', kind: 'image', at: 'images[0]' }],
  ...changes,
});

describe('the tiles of the gallery', () => {
  it('are one for each result, and one for a job without any', () => {
    const [asset] = card('a').assets;
    assert.ok(asset);
    const both = card('b', { assets: [asset, { ...asset, kind: 'video' }] });
    const running = card('c', { state: 'running', assets: [] });
    const keys = (kind?: 'video') => tilesOf([both, running], kind).map(({ key }) => key);
    assert.deepEqual(keys(), ['b#0', 'b#1', 'c#0']);
    assert.deepEqual(keys('video'), ['b#1', 'c#0']);
  });

  it('stand below their day, in rows that are full except the last', () => {
    const jobs = [0, 0, 0, 1, 1].map((age, id) => card(String(id), { at: NOON - age * DAY }));
    const lines = linesOf(tilesOf(jobs, undefined), 2);
    const shape = lines.map((line) => (line.kind === 'day' ? 'day' : line.tiles.length));
    assert.deepEqual(shape, ['day', 2, 1, 'day', 2]);
    assert.equal(new Set(lines.map(({ key }) => key)).size, lines.length);
  });

  it('are at least 96 pixels wide, in a limited number of columns', () => {
    const widths = [168, 248, 568, 1_168];
    assert.deepEqual(
      widths.map((width) => columnsIn(width, 4)),
      [1, 2, 5, 6],
    );
    for (const width of widths) {
      const columns = columnsIn(width, 4);
      assert.ok((width - 4 * (columns - 1)) / columns >= 96, String(width));
    }
  });

  it('match all words of the filter, its kind and its model', () => {
    assert.equal(matchesFilter({ text: 'bicycle RED' }, card('a')), true);
    assert.equal(matchesFilter({ text: 'bicycle blue' }, card('a')), false);
    assert.equal(matchesFilter({ kind: 'video' }, card('a')), false);
    assert.equal(matchesFilter({ kind: 'text' }, card('a', { assets: [], text: 'words' })), true);
    assert.equal(matchesFilter({ endpointId: 'fal-ai/veo3.1' }, card('a')), false);
    assert.equal(matchesFilter({}, card('a')), true);
  });
});

describe('a result as an input', () => {
  const medium = { type: 'string', media: 'image' } as const;
  it('goes into a field of its kind, a required one first, as a list if the field is one', () => {
    const url = 'https://fal.media/a.png';
    const properties = { prompt: { type: 'string' }, mask_url: medium, image_url: medium } as const;
    const schema = { type: 'object', properties, required: ['image_url'] } as const;
    assert.deepEqual(inputWithMedia(schema, 'image', url), { image_url: url });
    assert.equal(inputWithMedia(schema, 'audio', url), undefined);
    const many = {
      type: 'object',
      properties: { image_urls: { type: 'array', items: medium } },
    } as const;
    assert.deepEqual(inputWithMedia(many, 'image', url), { image_urls: [url] });
  });

  it('is offered to models of categories that accept it', () => {
    assert.equal(acceptsKind('image-to-video', 'image'), true);
    assert.equal(acceptsKind('text-to-image', 'image'), false);
    assert.equal(acceptsKind('speech-to-text', 'audio'), true);
    assert.equal(acceptsKind('llm', 'file'), false);
  });
});
