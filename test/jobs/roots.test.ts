import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { FalError } from '../../src/fal/errors.ts';
import { chooseRoots, folderInRoots, openInRoots } from '../../src/jobs/roots.ts';
import { tempFolder } from '../support/mcp.ts';

/** The real path of what is opened. */
async function fileInRoots(file: string, roots: readonly string[]): Promise<string> {
  const opened = await openInRoots(file, roots);
  await opened.handle.close();
  return opened.path;
}

const refused = (error: unknown) => error instanceof FalError && error.kind === 'not-allowed';

describe('roots', () => {
  let root: string;
  let outside: string;
  beforeEach(async () => {
    root = await tempFolder('root');
    outside = await tempFolder('outside');
    await writeFile(path.join(outside, 'secret.png'), 'x');
    await mkdir(path.join(root, 'art'));
    await writeFile(path.join(root, 'art/a.png'), 'x');
  });
  afterEach(async () => {
    await rm(root, { recursive: true, force: true });
    await rm(outside, { recursive: true, force: true });
  });

  it("are the client's, else the command line's, else the working folder", async () => {
    assert.deepEqual(await chooseRoots([pathToFileURL(root).href, 'https://x.y/z'], [outside]), [
      root,
    ]);
    assert.deepEqual(await chooseRoots(undefined, [outside], root), [outside]);
    assert.deepEqual(await chooseRoots([], [outside], root), [], 'a client without roots has none');
    assert.deepEqual(await chooseRoots(['file://elsewhere/x'], [], root), []);
    assert.deepEqual(await chooseRoots(undefined, [], root), [root]);
  });

  it('are none in / and in the home folder', async () => {
    assert.deepEqual(await chooseRoots(undefined, [], '/'), []);
    assert.deepEqual(await chooseRoots(undefined, [], homedir()), []);
    await assert.rejects(
      fileInRoots('a.png', []),
      (error) => refused(error) && (error as FalError).reason === 'no-project',
    );
  });

  it('open files by relative and absolute path and by file: URI', async () => {
    const file = path.join(root, 'art/a.png');
    assert.equal(await fileInRoots('art/a.png', [root]), file);
    assert.equal(await fileInRoots(file, [root]), file);
    assert.equal(await fileInRoots(pathToFileURL(file).href, [root]), file);
    assert.equal(await fileInRoots('art/a.png', [outside, root]), file);
  });

  it('refuse files outside, by .., absolute path or symbolic link', async () => {
    await symlink(path.join(outside, 'secret.png'), path.join(root, 'link.png'));
    for (const bad of [
      '../' + path.basename(outside) + '/secret.png',
      path.join(outside, 'secret.png'),
      'link.png',
      '/etc/passwd',
    ]) {
      await assert.rejects(fileInRoots(bad, [root]), refused, bad);
    }
  });

  it('refuse dotfiles and dot-folders for reading and writing', async () => {
    await mkdir(path.join(root, '.git'));
    await writeFile(path.join(root, '.env'), 'KEY=x');
    await writeFile(path.join(root, '.git/a.png'), 'x');
    await assert.rejects(fileInRoots('.env', [root]), refused);
    await assert.rejects(fileInRoots('.git/a.png', [root]), refused);
    await assert.rejects(folderInRoots('.git/hooks', [root]), refused);
  });

  it('open files only: no folder, no pipe, no ~, but names that begin with dots', async () => {
    execFileSync('mkfifo', [path.join(root, 'pipe')]);
    await mkdir(path.join(root, '..art'));
    const invalid = (error: unknown) => error instanceof FalError && error.kind === 'invalid-input';
    for (const bad of ['pipe', 'art', '~/x.png', 'file://elsewhere/x.png']) {
      await assert.rejects(fileInRoots(bad, [root]), invalid, bad);
    }
    await assert.rejects(
      folderInRoots('..art', [root]),
      (error) => refused(error) && (error as FalError).message.includes('dot-folder'),
    );
  });

  it('distinguish a missing file from a refused one', async () => {
    await assert.rejects(
      fileInRoots('nope.png', [root]),
      (error) => error instanceof FalError && error.kind === 'not-found',
    );
  });

  it('create folders inside, and none outside', async () => {
    assert.equal(await folderInRoots('out/deep', [root]), path.join(root, 'out/deep'));
    assert.ok((await stat(path.join(root, 'out/deep'))).isDirectory());
    await symlink(outside, path.join(root, 'away'));
    await assert.rejects(folderInRoots('away/new', [root]), refused);
    await assert.rejects(stat(path.join(outside, 'new')));
    await assert.rejects(folderInRoots('../elsewhere', [root]), refused);
    await assert.rejects(folderInRoots('art/a.png', [root]), { kind: 'disk' });
  });
});
