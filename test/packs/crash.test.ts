import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { link, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeFiles } from '../../src/packs/writeFiles.ts';
import { png, quadrants } from '../support/pictures.ts';
import { everything, filesIn, signal, useFolder, write } from './fixture.ts';

const picture = png(quadrants(40, 40));

describe('writing a pack after a crash', () => {
  const folder = useFolder();

  /** Ends in the moment of the n-th look at the signal: four files are written, then four get their names. */
  async function crash(checks: number, names = ['a', 'b/c', 'b/d', 'e']): Promise<void> {
    const code = `
        import { writeFiles } from ${JSON.stringify(new URL('../../src/packs/writeFiles.ts', import.meta.url).href)};
        const files = ${JSON.stringify(names)}.map((path) => ({ path, bytes: Buffer.from('old') }));
        let left = ${checks};
        const signal = { get aborted() { if ((left -= 1) === 0) process.kill(process.pid, 'SIGKILL'); return false; } };
        await writeFiles(${JSON.stringify(folder())}, files, signal);`;
    const options = ['--import', 'tsx', '--input-type=module', '-e', code];
    const child = execFile(process.execPath, options);
    const [, ended] = (await once(child, 'exit')) as [number | null, string | null];
    assert.equal(ended, 'SIGKILL');
    // The system reaps it.
    await sleep(50);
  }
  const files = ['a', 'b/c', 'f'].map((name) => ({ path: name, bytes: Buffer.from('new') }));

  for (const checks of [3, 8])
    it(`removes what is left of ${checks - 1} steps`, async () => {
      await crash(checks);
      const left = await readdir(folder());
      const temporary = left.filter((name) => name.startsWith('.fal-pack-'));
      assert.equal(temporary.length, 1);
      if (checks === 3) assert.deepEqual(left, temporary);
      await writeFiles(folder(), [{ path: 'other', bytes: Buffer.from('new') }], signal);
      assert.deepEqual([...(await filesIn(folder())).keys()], ['other']);
      await writeFiles(folder(), files, signal);
      const there = await filesIn(folder());
      assert.deepEqual([...there.keys()].sort(), ['a', 'b/c', 'f', 'other']);
      for (const content of there.values()) assert.equal(String(content), 'new');
    });

  it('makes the same pack again', async () => {
    await crash(8, ['sprites.json', 'sprites.png', 'x', 'y']);
    assert.ok((await readdir(folder())).includes('sprites.json'));
    await write(folder(), { kind: 'spriteSheet' }, { a: picture });
    assert.deepEqual(await everything(folder()), ['sprites.json', 'sprites.png']);
    const index = await readFile(path.join(folder(), 'sprites.json'), 'utf8');
    assert.match(index, /"sprites"/);
  });

  it('leaves a file that has meanwhile taken the name', async () => {
    await crash(8);
    await rm(path.join(folder(), 'a'));
    await writeFile(path.join(folder(), 'a'), 'old');
    await writeFiles(folder(), [{ path: 'other', bytes: Buffer.from('new') }], signal);
    assert.deepEqual([...(await filesIn(folder())).keys()].sort(), ['a', 'other']);
  });

  it('leaves the folders of others, and follows no link in one', async () => {
    const outside = path.join(folder(), 'outside');
    await mkdir(outside);
    await writeFile(path.join(outside, 'kept'), 'kept');
    await crash(3);
    const [temporary = ''] = (await readdir(folder())).filter((name) => name.startsWith('.fal-'));
    await symlink(outside, path.join(folder(), temporary, 'outside'));
    await link(path.join(outside, 'kept'), path.join(folder(), temporary, 'kept'));
    // That of this process, which is alive, and one of another machine.
    const live = temporary.replace(
      /-\d+-\d+-/,
      `-${process.pid}-${Math.round(performance.timeOrigin)}-`,
    );
    const others = [
      live,
      temporary.replace(/^\.fal-pack-[\da-f]{8}/, '.fal-pack-00000000'),
      '.fal-pack-mine',
    ];
    for (const name of others) await mkdir(path.join(folder(), name));
    await writeFiles(folder(), [{ path: 'other', bytes: Buffer.from('new') }], signal);
    assert.deepEqual(
      await everything(folder()),
      [...others, 'other', 'outside', 'outside/kept'].sort(),
    );
  });
});
