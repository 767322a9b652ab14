import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run } from '../../../src/release/run.ts';
import { installNode } from '../../support/cache.ts';

/** Runs buildah over a storage of its own, without namespaces and a kernel's overlay; resolves to what it printed. */
export interface Builder {
  (...args: readonly string[]): Promise<string>;
  /** The whole arguments of such a run. */
  args(...args: readonly string[]): readonly string[];
}

/** Creates a builder whose images lie in `storage`. */
export function createBuilder(storage: string): Builder {
  const folders = ['--root', path.join(storage, 'root'), '--runroot', path.join(storage, 'run')];
  const args = (...more: readonly string[]) => [...folders, '--storage-driver', 'vfs', ...more];
  process.env.BUILDAH_ISOLATION = 'chroot';
  return Object.assign((...more: readonly string[]) => run('buildah', args(...more), storage), {
    args,
  });
}

/** Makes an image with Node, `ls`, their libraries and the user `node`; resolves to its name. */
export async function makeBase(buildah: Builder): Promise<string> {
  const container = (await buildah('from', 'scratch')).trim();
  const root = (await buildah('mount', container)).trim();
  const copy = async (from: string, to: string) => {
    await mkdir(path.dirname(path.join(root, to)), { recursive: true });
    await copyFile(from, path.join(root, to));
  };
  for (const [program, to] of [
    [await installNode(), '/usr/local/bin/node'],
    ['/bin/ls', '/bin/ls'],
  ] as const) {
    await copy(program, to);
    const libraries = await run('ldd', [program], root);
    for (const [library] of libraries.matchAll(/\/\S+/g)) await copy(library, library);
  }
  await mkdir(path.join(root, 'etc'));
  await mkdir(path.join(root, 'tmp'), { mode: 0o777 });
  await writeFile(path.join(root, 'etc/passwd'), 'root:x:0:0::/:\nnode:x:1000:1000::/:\n');
  await writeFile(path.join(root, 'etc/group'), 'root:x:0:\nnode:x:1000:\n');
  await buildah('umount', container);
  await buildah('config', '--env', 'PATH=/usr/local/bin:/bin', container);
  await buildah('commit', container, 'localhost/stand-in');
  return 'localhost/stand-in';
}
