import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { makeFolder } from './folder.ts';

/** Milliseconds in which several changes are told as one. */
const GATHER = 40;
/** Some file systems tell nothing: a look every so many milliseconds finds what they kept to themselves. */
const LOOK = 3_000;

/** Calls `listener` soon after `file` was changed, made or replaced; returns how to stop. Its folder is made where it is missing. */
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
    // The looks below do.
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
