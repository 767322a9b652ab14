import assert from 'node:assert/strict';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { writeFiles } from '../../src/packs/writeFiles.ts';
import { BLUE, paint, png, quadrants, RED } from '../support/pictures.ts';
import { filesIn, signal, useFolder, write } from './fixture.ts';

const picture = png(quadrants(40, 40));
const ICONS = { kind: 'webIcons' } as const;
const solid = (colour: readonly number[]) => png(paint(20, 20, () => colour));

describe('writing a pack by several at once', () => {
  const folder = useFolder();

  it('lets exactly one write its pictures', async () => {
    const sources = [solid(RED), solid(BLUE), solid([9, 9, 9])];
    const results = await Promise.allSettled(
      sources.map((bytes) => write(folder(), ICONS, { a: bytes })),
    );
    const won = results.flatMap(({ status }, at) => (status === 'fulfilled' ? [at] : []));
    assert.equal(won.length, 1);
    const alone = path.join(folder(), 'alone');
    await mkdir(alone);
    await write(alone, ICONS, { a: sources[won[0] ?? 0] ?? picture });
    const expected = await filesIn(alone);
    await rm(alone, { recursive: true });
    assert.deepEqual(await filesIn(folder()), expected);
  });

  it('mixes nothing in a hundred calls', async () => {
    const names = ['a.txt', 'b/c.txt', 'b/d.txt', 'e.txt'];
    for (let race = 0; race < 25; race++) {
      const to = path.join(folder(), String(race));
      await mkdir(to);
      const results = await Promise.allSettled(
        Array.from({ length: 4 }, (_, at) =>
          writeFiles(
            to,
            names.map((name) => ({ path: name, bytes: Buffer.from(String(at)) })),
            signal,
          ),
        ),
      );
      const won = results.flatMap(({ status }, at) => (status === 'fulfilled' ? [String(at)] : []));
      assert.equal(won.length, 1);
      const files = await filesIn(to);
      assert.deepEqual([...files.keys()].sort(), names);
      for (const content of files.values()) assert.equal(String(content), won[0]);
      for (const result of results)
        if (result.status === 'rejected') assert.match(String(result.reason), /a\.txt exists/);
    }
  });
});
