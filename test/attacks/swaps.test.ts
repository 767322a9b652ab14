import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { renameSync, rmSync, symlinkSync } from 'node:fs';
import {
  link,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { FalError } from '../../src/fal/errors.ts';
import type { OpenRemote } from '../../src/fal/remote.ts';
import { folderInRoots } from '../../src/jobs/roots.ts';
import { createSaver } from '../../src/jobs/save.ts';
import { createSavedStates } from '../../src/jobs/savedFile.ts';
import { createUpload } from '../../src/jobs/upload.ts';
import { tempFolder } from '../support/mcp.ts';
import { repetitions } from '../support/repetitions.ts';
import { withSwapAt } from '../support/swaps.ts';

const PNG = Buffer.from('\x89PNG\r\n\x1a\n the picture', 'latin1');
/** More calls than any of the works makes. */
const MOST_CALLS = 60;

const remote: OpenRemote = () =>
  Promise.resolve({
    body: Readable.from([PNG]),
    status: 200,
    headers: {},
    finalUrl: 'https://v3.fal.media/files/a.png',
  });

/** An upload over a storage that only keeps what it is sent. */
function createFakeUpload(root: string) {
  const sent: string[] = [];
  const upload = createUpload({
    storage: {
      upload: async (blob: Blob) => {
        const chunks = await Readable.fromWeb(blob.stream() as never).toArray();
        sent.push(Buffer.concat(chunks as Buffer[]).toString());
        return { url: 'https://x.y/z', contentType: 'image/png', size: 1, fileName: 'z' };
      },
      uploadUrl: () => assert.fail('nothing is fetched'),
    },
    cache: {
      find: () => Promise.resolve(undefined),
      remember: () => Promise.resolve(),
      list: () => Promise.resolve([]),
      forget: () => Promise.resolve(),
    },
    remote,
    roots: () => Promise.resolve([root]),
  });
  return { upload, sent };
}

describe('attacks: links and pipes in the place of files and folders', () => {
  let base: string;
  let root: string;
  let outside: string;
  const art = () => path.join(root, 'art');

  beforeEach(async () => {
    base = await tempFolder('swaps');
    root = path.join(base, 'root');
    outside = path.join(base, 'outside');
    await mkdir(path.join(root, 'art'), { recursive: true });
    await mkdir(outside);
    await writeFile(path.join(root, 'art/a.png'), 'inside');
    await writeFile(path.join(outside, 'a.png'), 'secret');
  });
  afterEach(() => rm(base, { recursive: true, force: true }));

  /** The folder, away and a link to the outside in its place. */
  const swap = () => {
    renameSync(art(), path.join(root, 'moved'));
    symlinkSync(outside, art());
  };
  const restore = async () => {
    if ((await readdir(root)).includes('moved')) {
      await rm(art());
      await rename(path.join(root, 'moved'), art());
    }
  };

  for (const isPortable of [false, true]) {
    const where = isPortable ? 'without /proc' : 'with /proc';

    it(`at no call does a swapped folder let a file of the outside be sent (${where})`, async () => {
      const { upload, sent } = createFakeUpload(root);
      for (let at = 0; at < MOST_CALLS; at += 1) {
        const calls = await withSwapAt({ at, swap, isPortable }, () =>
          upload({ path: 'art/a.png' }).catch((error: unknown) => {
            assert.ok(error instanceof FalError, String(error));
          }),
        );
        await restore();
        assert.ok(calls > 0 && calls < MOST_CALLS);
        if (at >= calls) break;
      }
      assert.deepEqual(new Set(sent), new Set(['inside']));
    });

    it(`at no call does a swapped folder let a result be left outside (${where})`, async () => {
      const save = createSaver({ remote, roots: () => Promise.resolve([root]) });
      const asset = {
        url: 'https://v3.fal.media/files/a.png',
        kind: 'image',
        at: 'image',
      } as const;
      let refused = 0;
      for (let at = 0; at < MOST_CALLS; at += 1) {
        const calls = await withSwapAt({ at, swap, isPortable }, () =>
          save(asset, { folder: art(), name: 'gate' }).catch((error: unknown) => {
            assert.ok(error instanceof FalError, String(error));
            refused += 1;
          }),
        );
        assert.deepEqual(await readdir(outside), ['a.png'], `swapped before call ${at}`);
        await restore();
        if (at >= calls) break;
      }
      assert.ok(refused > 0);
    });

    it(`at no call does a swapped folder let a folder be made outside (${where})`, async () => {
      for (let at = 0; at < MOST_CALLS; at += 1) {
        const calls = await withSwapAt({ at, swap, isPortable }, () =>
          folderInRoots(`art/new-${at}/deep`, [root]).catch((error: unknown) => {
            assert.ok(error instanceof FalError, String(error));
          }),
        );
        assert.deepEqual(await readdir(outside), ['a.png'], `swapped before call ${at}`);
        await restore();
        if (at >= calls) break;
      }
      assert.ok((await readdir(art())).length > 1);
    });
  }

  it('a folder that is swapped at one call and back at another leads nowhere, either', async () => {
    const { upload, sent } = createFakeUpload(root);
    const save = createSaver({ remote, roots: () => Promise.resolve([root]) });
    const asset = { url: 'https://v3.fal.media/files/a.png', kind: 'image', at: 'image' } as const;
    const works = [
      () => upload({ path: 'art/a.png' }),
      () => save(asset, { folder: art(), name: 'gate' }),
    ];
    const act = () => {
      rmSync(art());
      renameSync(path.join(root, 'moved'), art());
    };
    for (const work of works) {
      for (let after = 1; after <= repetitions(3, 20); after += 1) {
        for (let at = 0; at < MOST_CALLS; at += 1) {
          const calls = await withSwapAt({ at, swap, back: { after, act } }, () =>
            work().catch((error: unknown) => {
              assert.ok(error instanceof FalError, String(error));
            }),
          );
          assert.deepEqual(await readdir(outside), ['a.png'], `${at} and ${after} later`);
          await restore();
          await rm(path.join(art(), 'gate.png'), { force: true });
          if (at >= calls) break;
        }
      }
    }
    assert.deepEqual(new Set(sent), new Set(['inside']));
  });

  it('a file that changes between its hash and its sending is no upload', async () => {
    const file = path.join(root, 'art/a.png');
    const { upload, sent } = createFakeUpload(root);
    let looks = 0;
    const cache = {
      find: async () => {
        looks += 1;
        await writeFile(file, 'others');
        return undefined;
      },
      remember: () => assert.fail('nothing is remembered'),
      list: () => Promise.resolve([]),
      forget: () => Promise.resolve(),
    };
    const storage = {
      upload: async (blob: Blob) => {
        await Readable.fromWeb(blob.stream() as never).toArray();
        return { url: 'https://x.y/z', contentType: 'image/png', size: 1, fileName: 'z' };
      },
      uploadUrl: () => assert.fail('nothing is fetched'),
    };
    const roots = () => Promise.resolve([root]);
    const racing = createUpload({ storage, cache, remote, roots });
    await assert.rejects(racing({ path: 'art/a.png' }), /changed while it was being read/);
    assert.equal(looks, 1);
    await upload({ path: 'art/a.png' });
    assert.deepEqual(sent, ['others']);
  });

  it('pipes, devices, folders, sparse giants and links that lead out are no uploads; a link inside is', async () => {
    const { upload, sent } = createFakeUpload(root);
    execFileSync('mkfifo', [path.join(art(), 'pipe')]);
    await symlink('/dev/zero', path.join(art(), 'zero'));
    await symlink('/proc/self/environ', path.join(art(), 'environ'));
    await symlink('one', path.join(art(), 'two'));
    await symlink(path.join(outside, 'a.png'), path.join(art(), 'one'));
    await writeFile(path.join(art(), 'sparse.png'), '');
    await truncate(path.join(art(), 'sparse.png'), 20 * 1024 ** 3);
    for (const name of ['pipe', 'zero', 'environ', 'two', 'one', 'sparse.png', '.', 'none']) {
      await assert.rejects(
        upload({ path: `art/${name}` }),
        (error) => error instanceof FalError,
        name,
      );
    }
    await assert.rejects(upload({ path: path.join(art(), 'pipe'), isPicked: true }), /not a file/);
    await symlink('a.png', path.join(art(), 'inner.png'));
    await upload({ path: 'art/inner.png' });
    assert.deepEqual(sent, ['inside']);
  });

  it('a saved file is itself only as a regular file with its own bytes', async () => {
    const file = path.join(art(), 'a.png');
    const saved = {
      ...{ url: 'https://x.y/z', path: file, bytes: 6 },
      sha256: '0'.repeat(64),
    };
    const right = { ...saved, sha256: createHash('sha256').update('inside').digest('hex') };
    const stateOf = createSavedStates();
    assert.equal(await stateOf(right), 'same');
    assert.equal(await stateOf(saved), 'changed');
    await writeFile(file, 'insidE');
    assert.equal(await stateOf(right), 'changed');
    await rm(file);
    assert.equal(await stateOf(right), 'gone');
    execFileSync('mkfifo', [file]);
    assert.equal(await stateOf(right), 'changed');
    await rm(file);
    await writeFile(path.join(outside, 'b.png'), 'inside');
    await symlink(path.join(outside, 'b.png'), file);
    assert.equal(await stateOf(right), 'changed');
    await rm(file);
    await link(path.join(outside, 'b.png'), file);
    assert.equal(await stateOf(right), 'same', 'a hard link is the file itself');
  });

  it('a project folder that is itself a link is saved into', async () => {
    await symlink(root, path.join(base, 'alias'));
    const save = createSaver({ remote, roots: () => Promise.resolve([root]) });
    const folder = path.join(base, 'alias/art');
    const asset = { url: 'https://v3.fal.media/files/a.png', kind: 'image', at: 'image' } as const;
    const saved = await save(asset, { folder, name: 'gate' });
    assert.equal(saved.path, path.join(folder, 'gate.png'));
    assert.deepEqual(await readFile(path.join(art(), 'gate.png')), PNG);
  });
});
