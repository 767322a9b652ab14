import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { makeFolder } from './folder.ts';

/** Milliseconds in which several changes count as one. */
const DEBOUNCE = 40;
/** Milliseconds between two polls, because some file systems report no changes. */
const POLL_INTERVAL = 3_000;

/** Calls `listener` soon after `file` was changed, created or replaced; returns a function that stops it. Creates a missing folder. */
export function watchFile(file: string, listener: () => void): () => void {
  const folder = path.dirname(file);
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
    const now = await stat(file).then(
      ({ ino, size }) => `${ino} ${size}`,
      () => 'absent',
    );
    if (isStopped) return;
    if (before !== undefined && now !== before) notify();
    before = now;
  };
  try {
    makeFolder(folder);
    watcher = watch(folder, { persistent: false }, (_event, name) => {
      if (name === null || name === path.basename(file)) notify();
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
