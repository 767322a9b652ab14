import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, lstat, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Imaging } from '../../src/imaging/imaging.ts';
import { writeFiles } from '../../src/packs/writeFiles.ts';
import { writePack } from '../../src/packs/writePack.ts';
import { jpeg, png, quadrants } from '../support/pictures.ts';
import { everything, filesIn, imaging, signal, useFolder, write } from './fixture.ts';

const picture = png(quadrants(40, 40));
const ICONS = { kind: 'webIcons' } as const;
const ANDROID = { kind: 'androidIcon' } as const;

/** The service, with a hook before each conversion, which counts from 1. */
function hooked(before: (count: number) => unknown): Imaging {
  let count = 0;
  return {
    ...imaging,
    convert: async (...args) => {
      await before((count += 1));
      return imaging.convert(...args);
    },
  };
}

describe('writing a pack', () => {
  const folder = useFolder();

  it('writes whole files beside those of others, and nothing else', async () => {
    await writeFile(path.join(folder(), 'index.html'), 'mine');
    await mkdir(path.join(folder(), 'res/values'), { recursive: true });
    await writeFile(path.join(folder(), 'res/values/strings.xml'), 'mine');
    const { files } = await write(folder(), ANDROID, { a: picture });
    const there = await filesIn(folder());
    assert.deepEqual(
      [...there.keys()].sort(),
      [...files, 'index.html', 'res/values/strings.xml'].sort(),
    );
    assert.equal(String(there.get('index.html')), 'mine');
    for (const file of files) assert.equal((await lstat(path.join(folder(), file))).nlink, 1);
  });

  it('leaves nothing when one picture cannot be made', async () => {
    for (const fails of [1, 5, 16]) {
      const broken = hooked((count) => {
        if (count === fails) throw new Error('no memory');
      });
      await assert.rejects(write(folder(), ICONS, { a: picture }, broken), /no memory/);
      assert.deepEqual(await everything(folder()), []);
    }
  });

  it('leaves nothing when a file is not as planned', async () => {
    const wrong: [RegExp, Partial<Parameters<Imaging['convert']>[1]>][] = [
      [/icon-128\.png.*64 × 64/, { width: 64, height: 64 }],
      [/icon-128\.png.*jpeg/, { format: 'jpeg' }],
      [/icon-128\.png.*with transparency/, { fit: 'pad', padding: 0.1 }],
    ];
    for (const [message, change] of wrong) {
      const other: Imaging = {
        ...imaging,
        convert: (bytes, conversion, one) => {
          const isOne = conversion.width === 128;
          return imaging.convert(bytes, isOne ? { ...conversion, ...change } : conversion, one);
        },
      };
      const work = write(folder(), ICONS, { a: picture }, other);
      await assert.rejects(work, (error: { message: string; advice: string }) => {
        assert.match(error.message, message);
        return error.advice.includes('Nothing was written');
      });
      assert.deepEqual(await everything(folder()), []);
    }
    const withChannel: Imaging = {
      ...imaging,
      convert: (bytes, { alpha: _alpha, ...conversion }, one) =>
        imaging.convert(bytes, conversion, one),
    };
    await assert.rejects(
      write(folder(), { kind: 'iosIcon' }, { a: picture }, withChannel),
      /AppIcon\.png is not as the pack needs it/,
    );
    assert.deepEqual(await everything(folder()), []);
  });

  it('refuses names that exist, before it makes a picture', async () => {
    const never = hooked(() => assert.fail('a picture is made'));
    await writeFile(path.join(folder(), 'icon-64.png'), 'mine');
    await symlink('/nowhere', path.join(folder(), 'site.webmanifest'));
    await assert.rejects(
      write(folder(), ICONS, { a: picture }, never),
      (error: { kind: string; message: string; advice: string }) => {
        assert.equal(error.kind, 'not-allowed');
        assert.match(error.message, /^icon-64\.png, site\.webmanifest exist in /);
        return error.advice.startsWith('Choose another folder');
      },
    );
    assert.deepEqual(await everything(folder()), ['icon-64.png', 'site.webmanifest']);
    assert.equal(await readFile(path.join(folder(), 'icon-64.png'), 'utf8'), 'mine');
  });

  it('takes all back when a name appears in the last moment', async () => {
    const late = hooked((count) =>
      count === 3 ? writeFile(path.join(folder(), 'play-store-512.png'), 'mine') : undefined,
    );
    await assert.rejects(
      write(folder(), ANDROID, { a: picture }, late),
      /^FalError: play-store-512\.png exists in /,
    );
    assert.deepEqual(await everything(folder()), ['play-store-512.png']);
    assert.equal(await readFile(path.join(folder(), 'play-store-512.png'), 'utf8'), 'mine');
  });

  it('leaves what others put into its folders meanwhile', async () => {
    const late = hooked(async (count) => {
      if (count !== 3) return;
      await mkdir(path.join(folder(), 'res/mipmap-mdpi'), { recursive: true });
      await writeFile(path.join(folder(), 'res/mipmap-mdpi/mine.txt'), 'mine');
      await writeFile(path.join(folder(), 'play-store-512.png'), 'mine');
    });
    await assert.rejects(write(folder(), ANDROID, { a: picture }, late), /exists/);
    assert.deepEqual(await everything(folder()), [
      'play-store-512.png',
      'res',
      'res/mipmap-mdpi',
      'res/mipmap-mdpi/mine.txt',
    ]);
  });

  it('writes through no link', async () => {
    const [inside, outside] = [path.join(folder(), 'in'), path.join(folder(), 'out')];
    await mkdir(inside);
    await mkdir(outside);
    await symlink(outside, path.join(inside, 'res'));
    await assert.rejects(write(inside, ANDROID, { a: picture }), /res is a link or a file/);
    assert.deepEqual(await everything(folder()), ['in', 'in/res', 'out']);
    await rm(path.join(inside, 'res'));
    await writeFile(path.join(inside, 'res'), 'mine');
    await assert.rejects(write(inside, ANDROID, { a: picture }), { kind: 'not-allowed' });
    assert.deepEqual(await everything(inside), ['res']);
  });

  it('says that a folder is missing or read-only', async function () {
    const files = [{ path: 'a/b.txt', bytes: Buffer.from('b') }];
    const missing = path.join(folder(), 'missing');
    await assert.rejects(writeFiles(missing, files, signal), { kind: 'disk' });
    assert.deepEqual(await everything(folder()), []);
    if (process.platform === 'win32') this.skip();
    await chmod(folder(), 0o555);
    const isRoot = process.getuid?.() === 0;
    // Root writes everywhere.
    if (isRoot) process.seteuid?.(65_534);
    try {
      await assert.rejects(
        writeFiles(folder(), files, signal),
        (error: { kind: string; message: string; advice: string }) => {
          assert.match(error.message, /EACCES/);
          return error.kind === 'disk' && error.advice.startsWith('Nothing was written.');
        },
      );
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
    await chmod(folder(), 0o755);
    assert.deepEqual(await everything(folder()), []);
  });

  it('copies into a folder of another disk, and takes that back too', async function () {
    const execute = promisify(execFile);
    const other = path.join(folder(), 'b');
    await mkdir(other);
    const isMounted = await execute('mount', ['-t', 'tmpfs', 'tmpfs', other]).then(
      () => true,
      () => false,
    );
    if (!isMounted) this.skip();
    try {
      const files = ['b/c', 'd'].map((name) => ({ path: name, bytes: Buffer.from(name) }));
      await writeFile(path.join(folder(), 'd'), 'mine');
      await assert.rejects(writeFiles(folder(), files, signal), /d exists/);
      assert.deepEqual(await everything(folder()), ['b', 'd']);
      await rm(path.join(folder(), 'd'));
      await writeFiles(folder(), files, signal);
      assert.deepEqual([...(await filesIn(folder()))].map(String).sort(), ['b/c,b/c', 'd,d']);
    } finally {
      await execute('umount', [other]);
    }
  });

  it('leaves nothing on a full disk', async function () {
    const execute = promisify(execFile);
    const small = path.join(folder(), 'small');
    await mkdir(small);
    const options = ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', small];
    const isMounted = await execute('mount', options).then(
      () => true,
      () => false,
    );
    if (!isMounted) this.skip();
    try {
      await assert.rejects(
        write(small, ICONS, { a: picture })
          .then(() => write(small, ANDROID, { a: png(quadrants(900, 900)) }))
          .then(() => writeFiles(small, [{ path: 'large', bytes: Buffer.alloc(100_000) }], signal)),
        /ENOSPC/,
      );
      const files = await filesIn(small);
      assert.ok(![...files.keys()].some((name) => name.startsWith('.fal') || name === 'large'));
    } finally {
      await execute('umount', [small]);
    }
  });

  describe('that is cancelled', () => {
    it('leaves nothing, whenever that is', async () => {
      for (const after of [1, 9, 16]) {
        const controller = new AbortController();
        const stopped = hooked((count) => {
          if (count === after) controller.abort();
        });
        const work = writePack(
          folder(),
          ICONS,
          [{ name: 'a', bytes: picture }],
          { imaging: stopped },
          controller.signal,
        );
        await assert.rejects(work, { kind: 'cancelled' });
        assert.deepEqual(await everything(folder()), []);
      }
    });

    it('takes back the files that have their names already', async () => {
      const files = ['a', 'b/c', 'b/d', 'e'].map((name) => ({
        path: name,
        bytes: Buffer.from(name),
      }));
      for (let checks = 1; checks <= 8; checks++) {
        let left = checks;
        const stopping = {
          get aborted() {
            return (left -= 1) <= 0;
          },
        } as AbortSignal;
        await assert.rejects(writeFiles(folder(), files, stopping), { kind: 'cancelled' });
        assert.deepEqual(await everything(folder()), []);
      }
    });
  });

  describe('of hostile pictures', () => {
    it('refuses them, and writes nothing', async () => {
      const bomb = Buffer.from(picture);
      bomb.writeUInt32BE(60_000, 16);
      bomb.writeUInt32BE(60_000, 20);
      const files = [
        Buffer.alloc(0),
        Buffer.from('<svg/>'),
        bomb,
        jpeg(quadrants(9, 9)).subarray(0, 50),
      ];
      for (const bytes of files)
        for (const kind of ['webIcons', 'spriteSheet'] as const)
          await assert.rejects(write(folder(), { kind }, { a: bytes }), { kind: 'failed' });
      assert.deepEqual(await everything(folder()), []);
    });

    it('refuses more bytes than memory is meant for', async () => {
      await assert.rejects(write(folder(), ICONS, { a: new Uint8Array(130 * 2 ** 20) }), {
        kind: 'invalid-input',
      });
    });

    it('makes no path of a name', async () => {
      const name = '../../"evil\u202e\n';
      await write(folder(), { kind: 'spriteSheet' }, { [name]: picture });
      assert.deepEqual(await everything(folder()), ['sprites.json', 'sprites.png']);
      const index = JSON.parse(await readFile(path.join(folder(), 'sprites.json'), 'utf8')) as {
        sprites: { name: string }[];
      };
      assert.equal(index.sprites[0]?.name, name);
    });
  });
});
