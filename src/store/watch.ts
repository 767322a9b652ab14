import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { makeFolder } from './folder.ts';

/** Milliseconds in which several changes count as one. */
const GATHER = 40;
/** Milliseconds between two polls, because some file systems report no changes. */
const LOOK = 3_000;

/** Calls `listener` soon after `file` was changed, created or replaced; returns a function that stops it. Creates a missing folder. */
export function watchFile(file: string, listener: () => void): () => void {
  const folder = path.dirname(file);
  let gathering: ReturnType<typeof setTimeout> | undefined;
  let watcher: FSWatcher | undefined;
  let before: string | undefined;
  let isStopped = false;

  const tell = () => {
    gathering ??= setTimeout(() => {
      gathering = undefined;
      listener();
    }, GATHER);
  };
  const look = async () => {
    const now = await stat(file).then(
      ({ ino, size }) => `${ino} ${size}`,
      () => 'absent',
    );
    if (isStopped) return;
    if (before !== undefined && now !== before) tell();
    before = now;
  };
  try {
    makeFolder(folder);
    watcher = watch(folder, { persistent: false }, (_event, name) => {
      if (name === null || name === path.basename(file)) tell();
    });
    watcher.on('error', () => watcher?.close());
  } catch {
    // The polls below replace the watcher.
  }
  void look();
  const looks = setInterval(() => void look(), LOOK);
  looks.unref();
  return () => {
    isStopped = true;
    watcher?.close();
    clearInterval(looks);
    clearTimeout(gathering);
  };
}
