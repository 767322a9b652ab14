import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import * as z from 'zod';
import { RECORD } from '../../src/provenance/record.ts';

const PROJECT = new URL('../../', import.meta.url);
const FILE = 'media/schemas/media-record.json';

describe('the JSON schema of records', () => {
  it('is that of the code (UPDATE_SNAPSHOTS=1 writes it), and VS Code checks records against it', async () => {
    const schema = {
      title: 'How fal made a media file',
      ...z.toJSONSchema(RECORD, { target: 'draft-7', io: 'input' }),
    };
    const text = `${JSON.stringify(schema, null, 2)}\n`;
    const file = new URL(FILE, PROJECT);
    if (process.env.UPDATE_SNAPSHOTS) await writeFile(file, text);
    assert.deepEqual(JSON.parse(await readFile(file, 'utf8')), JSON.parse(text));
    const { contributes } = JSON.parse(
      await readFile(new URL('package.json', PROJECT), 'utf8'),
    ) as { contributes: { jsonValidation: object[] } };
    assert.deepEqual(contributes.jsonValidation, [
      { fileMatch: '**/.fal/media/*/*.json', url: `./${FILE}` },
    ]);
  });
});
