import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, lstat, open, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { isGone, self } from '../store/process.ts';
import { holdFolder } from './heldFolder.ts';
import { isAt } from './openFile.ts';

/** A file in progress, under a hidden name until it is complete. */
export interface PartialFile {
  readonly file: FileHandle;
  readonly path: string;
  /** Removes its name; the open file stays readable. */
  unlink(): Promise<void>;
  /** Removes its name and closes it. */
  discard(): Promise<void>;
}

const HOST = createHash('sha256').update(self.host).digest('hex').slice(0, 8);
const NAME = /^\.fal-([\da-f]{8})-(\d+)-(\d+)-[\da-f]{8}\.part$/;
/** Milliseconds after which a part is abandoned, even if its process seems alive: no download stalls that long. */
const OLD = 86_400_000;

/** Creates a part in a folder; its name contains its process. @throws the file system's errors */
export async function openPartialFile(folder: string): Promise<PartialFile> {
  const random = randomUUID().slice(0, 8);
  const file = path.join(folder, `.fal-${HOST}-${self.pid}-${self.since}-${random}.part`);
  const handle = await open(file, 'wx+');
  const unlink = async () => {
    if (await isAt(handle, file)) await rm(file, { force: true });
  };
  return {
    file: handle,
    path: file,
    unlink,
    discard: async () => {
      try {
        await unlink();
      } finally {
        await handle.close();
      }
    },
  };
}

/** Removes the parts that dead processes left in a folder, and nothing else. Never rejects. */
export async function sweepPartialFiles(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const [, host, pid, since] = NAME.exec(name) ?? [];
    if (host === undefined) continue;
    const file = path.join(folder, name);
    const found = await lstat(file).catch(() => undefined);
    if (!found?.isFile() || found.uid !== (process.getuid?.() ?? found.uid)) continue;
    const isOver =
      host === HOST && isGone({ pid: Number(pid), host: self.host, since: Number(since) });
    if (isOver || Date.now() - found.mtimeMs > OLD)
      await rm(file, { force: true }).catch(() => undefined);
  }
}

/** `sweepPartialFiles` for a folder that is not open yet. Never rejects. */
export async function sweepFolder(folder: string): Promise<void> {
  const held = await holdFolder(folder).catch(() => undefined);
  if (!held) return;
  await sweepPartialFiles(held.base);
  await held.close();
}
