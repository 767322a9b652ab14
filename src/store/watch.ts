import { type FSWatcher, watch } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { makeFolder } from './folder.ts';

/** Milliseconds in which several changes count as one. */
const DEBOUNCE = 40;
/** Milliseconds between two polls, because some file systems report no changes. */
const POLL_INTERVAL = 3_000;

/** Calls `listener` soon after `file` was changed, created or replaced; returns a function that stops it. Creates a missing folder. */
export function watchFile(file: string, listener: () => void): () => void {
  const state = () =>
    stat(file).then(
      ({ ino, size }) => `${ino} ${size}`,
      () => 'absent',
    );
  return watchNames(path.dirname(file), (name) => name === path.basename(file), listener, state);
}

/** Calls `listener` soon after a file of such a name was created, changed or removed; returns a function that stops it. Creates a missing folder. */
export function watchNames(
  folder: string,
  isMeant: (name: string) => boolean,
  listener: () => void,
  state = async () => (await readdir(folder)).filter(isMeant).sort().join('/'),
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let watcher: FSWatcher | undefined;
  let before: string | undefined;
  let isStopped = false;

  const notify = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      listener();
    }, DEBOUNCE);
  };
  const poll = async () => {
    const now = await state().catch(() => 'absent');
    if (isStopped) return;
    if (before !== undefined && now !== before) notify();
    before = now;
  };
  try {
    makeFolder(folder);
    watcher = watch(folder, { persistent: false }, (_event, name) => {
      if (name === null || isMeant(name)) notify();
    });
    watcher.on('error', () => watcher?.close());
  } catch {
    // The polls below replace the watcher.
  }
  void poll();
  const polling = setInterval(() => void poll(), POLL_INTERVAL);
  polling.unref();
  return () => {
    isStopped = true;
    watcher?.close();
    clearInterval(polling);
    clearTimeout(timer);
  };
}
