import { createHash, randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { rename, unlink } from '../store/files.ts';
import { isGone, self } from '../store/process.ts';
import { isSameFile } from '../store/sameFile.ts';

const HOST = createHash('sha256').update(self.host).digest('hex').slice(0, 8);
const NAME = /^\.fal-pack-([\da-f]{8})-(\d+)-(\d+)-[\da-f]{8}(\.done)?$/;
const DONE = '.done';
/** Milliseconds after which a folder is abandoned, even if its process seems alive. */
const OLD = 86_400_000;

/** Makes the folder in which a pack is written before its files get their names; its name contains this process. @throws the file system's errors */
export async function makeTemporary(folder: string): Promise<string> {
  const made = newName(folder);
  await mkdir(made);
  return made;
}

const newName = (folder: string): string => {
  const random = randomUUID().slice(0, 8);
  return path.join(folder, `.fal-pack-${HOST}-${self.pid}-${self.since}-${random}`);
};

/** Removes the temporary folder of a complete pack, whose files stay. */
export async function finish(temporary: string): Promise<void> {
  // From this name on, a later run takes no file back.
  await rename(temporary, temporary + DONE);
  await rm(temporary + DONE, { recursive: true, force: true }).catch(() => undefined);
}

/** Removes what ended processes left in a folder: their temporary folders, and the files of packs that are not complete. Never rejects. */
export async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const [, host, pid, since, done] = NAME.exec(name) ?? [];
    if (host === undefined) continue;
    const left = path.join(folder, name);
    const found = await lstat(left).catch(() => undefined);
    if (!found?.isDirectory() || found.uid !== (process.getuid?.() ?? found.uid)) continue;
    const isOver =
      host === HOST && isGone({ pid: Number(pid), host: self.host, since: Number(since) });
    if (!isOver && Date.now() - found.mtimeMs <= OLD) continue;
    await remove(left, done === undefined, folder).catch(() => undefined);
  }
}

async function remove(left: string, isIncomplete: boolean, folder: string): Promise<void> {
  // Of two processes that find it, the one that renames it removes it.
  const mine = newName(folder);
  await rename(left, mine);
  if (isIncomplete) await takeBack(mine, folder);
  await rm(mine, { recursive: true, force: true });
}

/** Removes the names that an ended process gave to files of a pack; follows no links. */
async function takeBack(temporary: string, folder: string): Promise<void> {
  for (const entry of await readdir(temporary, { withFileTypes: true })) {
    const [from, to] = [path.join(temporary, entry.name), path.join(folder, entry.name)];
    if (entry.isDirectory()) await takeBack(from, to);
    else if (entry.isFile()) await unlinkSame(to, from);
  }
}

/** Removes a name when it leads to the same file as another one does. */
async function unlinkSame(name: string, other: string): Promise<void> {
  const [one, two] = await Promise.all(
    [name, other].map((file) => lstat(file, { bigint: true }).catch(() => undefined)),
  );
  if (one && two && isSameFile(one, two)) await unlink(name);
}
