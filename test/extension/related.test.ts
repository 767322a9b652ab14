import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { relatedFiles } from '../../src/extension/provenance/related.ts';
import { type MediaRecord, parseRecord } from '../../src/provenance/record.ts';
import { tempFolder } from '../support/mcp.ts';

const hash = (letter: string) => letter.repeat(64);

describe('the files that a file is likely compared with', () => {
  let root: string;
  let day = 0;
  const write = async (letter: string, name: string, more: Partial<MediaRecord> = {}) => {
    day += 1;
    const record = {
      version: 1,
      ...{ sha256: hash(letter), bytes: 1, path: name, endpoint_id: 'fal-ai/x' },
      ...{ input: { prompt: 'a fox' }, request_id: letter },
      made_at: new Date(Date.UTC(2026, 0, day)).toISOString(),
      ...more,
    };
    const folder = path.join(root, '.fal/media', letter.repeat(2));
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, `${hash(letter)}.json`), JSON.stringify(record));
    if (!name.includes('gone') && !name.startsWith('..'))
      await writeFile(path.join(root, name), letter);
    return parseRecord(JSON.stringify(record));
  };
  before(async () => {
    root = await tempFolder('related');
    await writeFile(path.join(root, '..', 'outside.png'), 'x');
  });

  it('come closest and newest first; those that are gone or lie outside do not come', async () => {
    await writeFile(path.join(root, 'photo.png'), 'p');
    await write('1', 'model.png', { input: { prompt: 'a hen' } });
    await write('2', 'prompt-old.png', { endpoint_id: 'fal-ai/y' });
    await write('3', 'prompt-new.png');
    await write('4', 'gone.png');
    await write('5', '../outside.png');
    await write('6', 'run.png', { request_id: 'a' });
    await write('7', 'result.png', {
      ...{ input: {}, endpoint_id: 'fal-ai/z' },
      sources: [{ at: '/image_url', sha256: hash('a') }],
    });
    await write('8', 'stranger.png', { input: { prompt: 'a hen' }, endpoint_id: 'fal-ai/z' });
    await write('9', 'source.png', { input: {}, endpoint_id: 'fal-ai/z' });
    const record = await write('a', 'own.png', {
      sources: [
        { at: '/image_url', path: 'photo.png' },
        { at: '/mask_url', sha256: hash('9') },
      ],
    });
    const found = await relatedFiles(record, root);
    assert.deepEqual(
      found.map(({ file, relation }) => `${relation} ${path.relative(root, file)}`),
      [
        'source photo.png',
        'source source.png',
        'result result.png',
        'run run.png',
        'prompt prompt-new.png',
        'prompt prompt-old.png',
        'model model.png',
      ],
    );
  });
});
